import type { TimelineRow } from '@plimsoll/simulator'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { utcTime } from '../output/utc.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

type Round = Extract<TimelineRow, { kind: 'round' }>

const spansMs = [60_000, 300_000, 600_000, 1_800_000, 3_600_000]
const rowsMax = 15

const columns = [
  { title: 'from', align: 'left' },
  { title: 'rounds', align: 'right' },
  { title: 'cases', align: 'right' },
  { title: 'deficit', align: 'right' },
  { title: 'by funds', align: 'right' },
  { title: 'by deleveraging', align: 'right' },
  { title: 'from gains', align: 'right' },
  { title: 'fills', align: 'right', optional: true },
] as const

/** What rounds did, span of time by span of time; nothing to say where there was none. */
export function roundSections({ run, reader }: IncidentReading): Section[] {
  const { startMs, endMs, timeline, cases } = run.summary
  const rounds = timeline.filter((row) => row.kind === 'round')
  if (rounds.length === 0) return []
  const spanMs =
    spansMs.find((span) => (endMs - startMs) / span <= rowsMax) ?? (endMs - startMs) / rowsMax
  const spans = Map.groupBy(rounds, ({ timeMs }) => timeMs - (timeMs % spanMs))
  const rows = [...spans].map(([fromMs, own]) => [
    utcTime(Math.max(fromMs, startMs)),
    grouped(String(own.length)),
    grouped(String(sumOf(own, (row) => BigInt(row.cases)))),
    ...amountsOf(own).map((amount) => reader.money(amount)),
    grouped(String(sumOf(own, (row) => BigInt(row.fills)))),
  ])
  const again = cases.causes.find(({ cause }) => cause === 'suspended')?.count ?? 0
  return [
    {
      title: `Rounds: ${counted(rounds.length, 'round')}`,
      lines: [
        ...tableLines(columns, rows, '  '),
        ...(again === 0
          ? []
          : wrapped(
              `cases counts a suspended one again in every round that takes it up, with the deficit it has by then: ${grouped(String(again))} of them`,
              '  ',
            )),
      ],
    },
  ]
}

function amountsOf(rounds: readonly Round[]): bigint[] {
  return [
    sumOf(rounds, (row) => row.deficitQuote),
    sumOf(rounds, (row) => row.paidByFundsQuote),
    sumOf(rounds, (row) => row.paidByDeleveragingQuote),
    sumOf(rounds, (row) => row.paidByHaircutQuote),
  ]
}

function sumOf(rounds: readonly Round[], amountOf: (round: Round) => bigint): bigint {
  return rounds.reduce((sum, round) => sum + amountOf(round), 0n)
}
