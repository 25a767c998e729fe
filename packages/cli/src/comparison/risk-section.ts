import type { Ratio } from '@plimsoll/engine'
import { formatRatio } from '@plimsoll/protocol'
import {
  type Comparison,
  type MeasuredPolicy,
  type TradeOff,
  tradeOffs,
  verdictOf,
} from '@plimsoll/reports'
import { grouped } from '../output/grouped.ts'
import { type Column, tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Reader } from '../summary/reader.ts'

type Section = readonly [title: string, lines: readonly string[]]

/** What policies leave a venue open to, how near they are to what can be proved, and what each gives up for what. */
export function riskSections(
  { format, nextShocks }: Comparison,
  measured: readonly MeasuredPolicy[],
  reader: Reader,
): Section[] {
  if (measured.length === 0) return []
  const compared = tradeOffs(measured)
  const rows = measured.map((policy, index) => ({ policy, tradeOff: compared[index] }))
  const drawn = `${grouped(String(nextShocks.draws))} drawn next moves, seed ${nextShocks.seed}`
  const worst = { numerator: 1_000_000n - BigInt(nextShocks.levelPpm), denominator: 10_000n }
  return [
    [
      `Unpaid after ${drawn}: mean, and of the worst ${formatRatio(worst, 1)} %`,
      shockLines(rows, reader),
    ],
    ...certificateSection(measured),
    [
      'What each gives up',
      rows.flatMap(({ policy: { policy }, tradeOff }) => [
        `  ${shorten(policy, nameWidth)}`,
        ...(tradeOff ? wrapped(verdictOf(format, tradeOff, compared), '    ', '') : []),
      ]),
    ],
  ]
}

interface Row {
  readonly policy: MeasuredPolicy
  readonly tradeOff: TradeOff | undefined
}

const policyColumn: Column = { title: 'policy', align: 'left', shrinks: true }

function right(title: string): Column {
  return { title, align: 'right' }
}

function shockLines(rows: readonly Row[], reader: Reader): string[] {
  const columns = ['mean', 'worst', 'hedges broken', 'stress', 'front'].map(right)
  return [
    ...tableLines(
      [policyColumn, ...columns],
      rows.map(({ policy: { policy, risk }, tradeOff }) => [
        policy,
        reader.money(risk.nextShock.meanQuote),
        reader.money(risk.nextShock.shortfallQuote),
        reader.money(risk.stress.brokenHedges.lossQuote),
        leverage(risk.stress.largestStress?.leverage),
        frontWord(tradeOff),
      ]),
      '  ',
    ),
    '  Front: nobody is as good at worst and hedges broken and better at one of them.',
    ...(rows.some(({ tradeOff }) => tradeOff?.endsMarkets)
      ? ['  Policies that end markets (–) are compared only with each other.']
      : []),
  ]
}

function frontWord(tradeOff: TradeOff | undefined): string {
  if (tradeOff === undefined || tradeOff.endsMarkets) return '–'
  return tradeOff.isOnFront ? 'yes' : 'no'
}

function certificateSection(measured: readonly MeasuredPolicy[]): Section[] {
  const certified = measured.flatMap(({ policy, certificate }) =>
    certificate === undefined ? [] : [{ policy, certificate }],
  )
  if (certified.length === 0) return []
  const isRough = certified.some(({ certificate }) => certificate.method === 'highestBuckets')
  return [
    [
      'Largest stress leverage of whoever could be cut, and what none can be below',
      [
        ...tableLines(
          [policyColumn, ...['level', 'bound', 'gap', 'of one lot'].map(right)],
          certified.map(({ policy, certificate: { level, bound, gap, lotChange } }) => [
            policy,
            level === undefined ? 'infinite' : leverage(level, 4),
            leverage(bound, 4),
            leverage(gap, 4),
            leverage(lotChange, 4),
          ]),
          '  ',
        ),
        ...(isRough
          ? ['  Too many positions for a linear programme: bounds from the highest buckets.']
          : []),
      ],
    ],
  ]
}

function leverage(value: Ratio | undefined, places = 2): string {
  return value === undefined ? '–' : grouped(formatRatio(value, places))
}
