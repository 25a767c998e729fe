import type { TimelineRow } from '@plimsoll/simulator'
import { wrapped } from '../output/wrapped.ts'
import { utcTime } from '../output/utc.ts'
import type { Reader } from '../summary/reader.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'
import { changeText, timelineText } from './timeline-text.ts'

const rowsMax = 40
const marketsNamed = 5

type Move = Extract<TimelineRow, { kind: 'priceFell' | 'priceRose' }>

/** What is notable, in order; rounds have a table of their own, and falls that follow each other are one row, and so are rises. */
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

/** Falls in a row become one list, and so do rises. */
function withoutRepeats(rows: readonly TimelineRow[]): (TimelineRow | readonly Move[])[] {
  const told: (TimelineRow | Move[])[] = []
  for (const row of rows) {
    const last = told.at(-1)
    if (!isMove(row)) told.push(row)
    else if (Array.isArray(last) && last[0]?.kind === row.kind) last.push(row)
    else told.push([row])
  }
  return told
}

function isMove(row: TimelineRow): row is Move {
  return row.kind === 'priceFell' || row.kind === 'priceRose'
}

function tellRow(row: TimelineRow | readonly Move[], reader: Reader): string[] {
  if ('kind' in row) return wrapped(`${utcTime(row.timeMs)}  ${timelineText(row, reader)}`, '  ')
  const [first] = row
  if (first === undefined) return []
  return wrapped(`${utcTime(first.timeMs)}  ${movesText(row)}`, '  ')
}

/** How far each market has moved since the start at the end of the moves, the farthest first. */
function movesText(moves: readonly Move[]): string {
  const [first] = moves
  const farthest = new Map(moves.map(({ market, changePpm }) => [market, changePpm]))
  const markets = [...farthest].sort(([, left], [, right]) => Math.abs(right) - Math.abs(left))
  const named = markets
    .slice(0, marketsNamed)
    .map(([market, changePpm]) => `${market} ${changeText(changePpm)}`)
  const more = markets.length - named.length
  const untilMs = moves.at(-1)?.timeMs ?? 0
  const until = untilMs === first?.timeMs ? '' : ` until ${utcTime(untilMs)}`
  const verb = first?.kind === 'priceRose' ? 'rise' : 'fall'
  return `prices ${verb}${until}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
