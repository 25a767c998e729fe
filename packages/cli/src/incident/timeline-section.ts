import type { TimelineRow } from '@plimsoll/simulator'
import { wrapped } from '../output/wrapped.ts'
import { utcTime } from '../output/utc.ts'
import type { Reader } from '../summary/reader.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'
import { changeText, timelineText } from './timeline-text.ts'

const rowsMax = 40
const marketsNamed = 5

type Fall = Extract<TimelineRow, { kind: 'priceFell' }>

/** What is notable, in order; rounds have a table of their own, and falls that follow each other are one row. */
export function timelineSection({ run, reader }: IncidentReading): Section {
  const rows = run.summary.timeline.filter(({ kind }) => kind !== 'round')
  const told = withoutRepeats(rows).map((row) => tellRow(row, reader))
  const hidden = told.length - rowsMax
  return {
    title: 'Timeline (UTC)',
    lines: [
      ...told.slice(0, rowsMax).flat(),
      ...(hidden > 0 ? [`  … and ${hidden} more rows; --json lists all`] : []),
    ],
  }
}

/** Falls in a row become one list. */
function withoutRepeats(rows: readonly TimelineRow[]): (TimelineRow | readonly Fall[])[] {
  const told: (TimelineRow | Fall[])[] = []
  for (const row of rows) {
    const last = told.at(-1)
    if (row.kind !== 'priceFell') told.push(row)
    else if (Array.isArray(last)) last.push(row)
    else told.push([row])
  }
  return told
}

function tellRow(row: TimelineRow | readonly Fall[], reader: Reader): string[] {
  if ('kind' in row) return wrapped(`${utcTime(row.timeMs)}  ${timelineText(row, reader)}`, '  ')
  const [first] = row
  if (first === undefined) return []
  return wrapped(`${utcTime(first.timeMs)}  ${fallsText(row)}`, '  ')
}

/** How far each market is down at the end of the falls, the deepest first. */
function fallsText(falls: readonly Fall[]): string {
  const deepest = new Map(falls.map(({ market, changePpm }) => [market, changePpm]))
  const markets = [...deepest].sort(([, left], [, right]) => left - right)
  const named = markets
    .slice(0, marketsNamed)
    .map(([market, changePpm]) => `${market} ${changeText(changePpm)}`)
  const more = markets.length - named.length
  const untilMs = falls.at(-1)?.timeMs ?? 0
  const until = untilMs === falls[0]?.timeMs ? '' : ` until ${utcTime(untilMs)}`
  return `prices fall${until}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
