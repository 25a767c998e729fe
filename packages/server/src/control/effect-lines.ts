import type { EventDocument } from '@plimsoll/protocol'
import type { EffectLine } from './approval.ts'

const linesMax = 1_000

type Row = Readonly<Record<string, unknown>>

/**
 * An effect in plain words, a line for everyone and everything it touches. Texts name no account. An event without words of its
 * own is shown with its fields, so that nothing of an effect is left out.
 */
export function effectLines(
  events: readonly EventDocument[],
  asset: string,
): readonly EffectLine[] {
  const lines = events.flatMap((event) => linesOf(event, asset))
  if (lines.length === 0) return [{ text: 'nothing changes' }]
  if (lines.length <= linesMax) return lines
  const left = lines.length - linesMax
  return [...lines.slice(0, linesMax), { text: `and ${left} more; the events have all of them` }]
}

function linesOf(event: EventDocument, asset: string): EffectLine[] {
  const field = (name: string): string => textOf(event[name])
  switch (event.kind) {
    case 'caseOrdered':
      return [about(event, `bucket ${field('bucket')} becomes a case of the next round`)]
    case 'resumed':
      return [{ text: `trading, liquidation and rounds go on in ${marketOf(event)}` }]
    case 'halted':
      return [{ text: `trading, liquidation and rounds stop in ${marketOf(event)}` }]
    case 'accountFrozen':
      return [about(event, 'may no longer trade or take money out')]
    case 'accountUnfrozen':
      return [about(event, 'may trade and take money out again')]
    case 'fundMoneyMoved':
      return [{ text: `fund ${field('fund')}: ${signed(event['amount'])} ${asset}` }]
    case 'marketAssigned':
      return [{ text: assignment(event, asset) }]
    case 'triggerChanged': {
      const is = event['isOn'] === true ? 'on' : 'off'
      return [
        {
          text: `the manual trigger of layer ${field('layerIndex')} is ${is} for ${marketOf(event)}`,
        },
      ]
    }
    case 'positionOpened':
    case 'isolatedBucketOpened':
      // Places only; what comes to lie there is told by the events after it.
      return []
    case 'positionTransferred':
      return transfer(event, asset)
    case 'correctionPosted':
      return [
        ...rowsOf(event['amounts']).map((row) =>
          about(row, `${textOf(row['bucket'])}: ${signed(row['amount'])} ${asset}`),
        ),
        ...rowsOf(event['funds']).map((row) => ({
          text: `fund ${textOf(row['fund'])}: ${signed(row['amount'])} ${asset}`,
        })),
        { text: `residue: ${signed(event['residue'])} ${asset}` },
      ]
    case 'marketClosed':
      return [
        { text: `${marketOf(event)} ends at ${field('price')}, for good` },
        ...rowsOf(event['positions']).map((row) =>
          about(row, `${closed(row)}, ${profit(row, asset)}`),
        ),
      ]
    case 'positionsTraded':
      return rowsOf(event['positions']).map((row) =>
        about(
          row,
          `${positionOf(row)}: ${signed(row['size'])} for ${textOf(row['value'])} ${asset}`,
        ),
      )
    default:
      return otherLines(event)
  }
}

function transfer(event: EventDocument, asset: string): EffectLine[] {
  const what = `${textOf(event['size'])} ${textOf(event['market'])} ${textOf(event['side'])}`
  const value = `for ${textOf(event['value'])} ${asset}, at ${textOf(event['at'])}`
  const [from, to] = [rowOf(event['from']), rowOf(event['to'])]
  return [
    about(
      from,
      `gives ${what} out of ${textOf(from['bucket'])} ${value}; ${profit({ ...event }, asset)}`,
    ),
    about(to, `receives ${what} in ${textOf(to['bucket'])} ${value}`),
  ]
}

function assignment(event: EventDocument, asset: string): string {
  const { market, fund, from, amount } = event
  const money = amount === undefined ? '' : `, with ${textOf(amount)} ${asset}`
  const origin = from === undefined ? '' : ` out of fund ${textOf(from)}`
  return `${textOf(market)} is served by fund ${textOf(fund)} alone${money}${origin}`
}

/** One line an account, and one for all that is about none: fields by name, accounts taken out of the words. */
function otherLines(event: EventDocument): EffectLine[] {
  const { kind, ...fields } = event
  const rows = Object.values(fields).flatMap(rowsOf)
  const own = 'account' in fields ? [about(fields, `${kind}: ${wordsOf(fields)}`)] : []
  const general = own.length > 0 || rows.length > 0 ? [] : [{ text: `${kind}: ${wordsOf(fields)}` }]
  return [...own, ...general, ...rows.map((row) => about(row, `${kind}: ${wordsOf(row)}`))]
}

const namesOfAccounts = new Set(['account', 'owner', 'counterparty', 'ledger', 'from', 'to'])

function wordsOf(fields: Row): string {
  return Object.entries(fields)
    .filter(([name, value]) => !namesOfAccounts.has(name) && typeof value !== 'object')
    .map(([name, value]) => `${name} ${textOf(value)}`)
    .join(', ')
}

function about({ account }: Row, text: string): EffectLine {
  return typeof account === 'string' ? { account, text } : { text }
}

function marketOf({ market }: Row): string {
  return market === undefined ? 'the whole domain' : textOf(market)
}

function positionOf(row: Row): string {
  return `${textOf(row['market'])} ${textOf(row['side'])} in ${textOf(row['bucket'])}`
}

function closed(row: Row): string {
  return `${textOf(row['size'])} ${positionOf(row)} is closed for ${textOf(row['value'])}`
}

function profit({ realisedPnl }: Row, asset: string): string {
  return `realised profit ${textOf(realisedPnl)} ${asset}`
}

function signed(amount: unknown): string {
  const text = textOf(amount)
  return text.startsWith('-') ? text : `+${text}`
}

function rowsOf(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) return []
  return value.filter((row): row is Row => typeof row === 'object' && row !== null)
}

function rowOf(value: unknown): Row {
  return typeof value === 'object' && value !== null ? (value as Row) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
