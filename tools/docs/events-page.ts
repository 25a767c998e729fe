import { eventMeanings } from '@plimsoll/protocol'

const introduction = `What a domain books, in order: \`events\` in the answer to a command ([HTTP](http.md)), the channel \`adl.events\` of the [stream](stream.md), the effect of an approval, and the
lines of \`--events\`. Every event has a \`kind\`, which is permanent. New kinds and new fields may come: pass over what you do not know.

- \`?\`: may be absent. \`[…]\`: a list of rows with these fields. \`{…}\`: one row.
- \`account\` and \`bucket\` say whose it is; the inventory of a fund is \`fund:<fund>\` and \`inventory\`. \`side\` is that of the position.
- Amounts, sizes and prices are decimal strings; \`value\` is the money that changed hands, \`price\` and \`bankruptcyPrice\` are rounded for display.
- \`layerIndex\` is the place of a layer from 0 with \`ownNetting\`, \`ownCollateral\` and \`crossing\` counted, which stand before those that the book declares. \`layer\` of [setTrigger](commands.md#settrigger) is
  the place in the book alone.
- \`caseNumber\` names a case within its round, \`caseId\` for ever.`

/** Every kind of event, with what it says. */
export function eventsPage(): string {
  const rows = Object.entries(eventMeanings).map(
    ([kind, { meaning, fields }]) =>
      `| \`${kind}\` | ${meaning} | ${fields === '' ? 'none' : `\`${fields}\``} |`,
  )
  const table = ['| Kind | What happened | Fields |', '|---|---|---|', ...rows].join('\n')
  return ['# Events', introduction, `${table}\n`].join('\n\n')
}
