import { type DrawSummary, percentText, type RuinPoint } from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Section } from '../summary/section.ts'
import { oftenText, percentage } from './sizing-answer.ts'
import type { SizingMoney } from './sizing-money.ts'
import type { SizedFund } from './size-on-paths.ts'

const right = (title: string) => ({ title, align: 'right' }) as const
const left = (title: string) => ({ title, align: 'left', shrinks: true }) as const

/** What funds are asked for on a path. */
export function drawSection({ sizing }: SizedFund, money: SizingMoney): Section {
  const { net, gross, level } = sizing
  const confidence = percentText(level)
  const row = (words: string, draw: DrawSummary): string[] => [
    words,
    money.text(draw.meanQuote),
    money.text(draw.valueAtRiskQuote),
    bandText(draw.exactBand, money),
    money.text(draw.expectedShortfallQuote),
    bandText(draw.shortfallBand, money),
    money.text(draw.largestQuote),
  ]
  return {
    title: 'What the funds are asked for at the worst moment of a run',
    lines: tableLines(
      [
        left(''),
        right('mean'),
        right(`${confidence} (VaR)`),
        right('band of 90 %'),
        right('beyond it (ES)'),
        right('band of 90 %'),
        { title: 'largest', align: 'right', optional: true },
      ],
      [row('fees off', net), row('no fees', gross)],
      '  ',
    ),
  }
}

/** The funds of the book one by one, where there are several. */
export function fundSections({ sizing }: SizedFund, money: SizingMoney): Section[] {
  const { funds } = sizing
  if (funds.length < 2) return []
  const rows = funds.map(({ fund, availableQuote, risk, emptied }) => [
    fund,
    money.text(availableQuote),
    money.size(risk.recommendedQuote),
    oftenText(emptied),
    intervalText(emptied),
  ])
  const columns = [
    left('fund'),
    right('has'),
    right('needs'),
    right('does not suffice'),
    right('90 %'),
  ]
  return [{ title: counted(funds.length, 'fund'), lines: tableLines(columns, rows, '  ') }]
}

const ruinRowsEvery = 20

/** How often a fund of a size does not suffice. */
export function ruinSection({ sizing }: SizedFund, money: SizingMoney): Section {
  const { ruin, ruinNow, ruinRecommended } = sizing
  const rows: [string, RuinPoint][] = [
    ...ruin
      .filter((_, at) => at % ruinRowsEvery === 0)
      .map((point): [string, RuinPoint] => ['', point]),
    ['now', ruinNow],
    ['recommended', ruinRecommended],
  ]
  const sorted = rows.toSorted(([, one], [, other]) =>
    one.sizeQuote < other.sizeQuote ? -1 : one.sizeQuote > other.sizeQuote ? 1 : 0,
  )
  return {
    title: 'How often a fund does not suffice, by its size above the floor',
    lines: tableLines(
      [right('size'), right('does not suffice'), right('90 %'), left('')],
      sorted.map(([words, point]) => [
        // As in the answer, so that both can be read aloud.
        words === 'recommended' ? money.size(point.sizeQuote) : money.text(point.sizeQuote),
        oftenText(point),
        intervalText(point),
        words,
      ]),
      '  ',
    ),
  }
}

/** The size at which another unit costs what it saves. */
export function cheapestSections({ request, sizing }: SizedFund, money: SizingMoney): Section[] {
  const { cheapest } = sizing
  const { costRatio } = request
  if (cheapest === undefined || costRatio === undefined) return []
  const { holding, missing } = costRatio
  const costs = `a unit costs ${holding.text} in the fund and ${missing.text} where it is missing`
  if (cheapest.level.numerator === 0n) {
    return [
      {
        title: 'Cheapest size',
        lines: wrapped(`none: ${costs}, so no unit is worth holding`, '  '),
      },
    ]
  }
  const words = `${money.text(cheapest.sizeQuote)}: ${costs}, so it is the value at risk at ${percentText(cheapest.level)}`
  const caution =
    cheapest.pathsNeeded === undefined
      ? ''
      : `; the runs are too few for that level: give --paths ${cheapest.pathsNeeded}`
  return [{ title: 'Cheapest size', lines: wrapped(`${words}${caution}`, '  ') }]
}

/** Days until the funds have back what a run took. */
export function refillSections({ sizing, format }: SizedFund, money: SizingMoney): Section[] {
  const { refill, level } = sizing
  if (refill === undefined) return []
  const days = [
    ['mean', refill.meanDays],
    ['half of the runs, at most', refill.medianDays],
    ['90 %, at most', refill.ninetyDays],
    [`${percentText(level)}, at most`, refill.confidentDays],
    ['longest', refill.longestDays],
  ] as const
  const rows = new Map(days)
  return [
    {
      title: `Days to refill the recommended fund from ${money.text(refill.inflowQuote)} ${format.asset.name} a day`,
      lines: tableLines(
        [left(''), right('days')],
        [...rows].map(([words, count]) => [words, String(count)]),
        '  ',
      ),
    },
  ]
}

function bandText(
  { lowQuote, highQuote }: { readonly lowQuote: bigint; readonly highQuote: bigint },
  money: SizingMoney,
): string {
  return `${money.text(lowQuote)}–${money.text(highQuote)}`
}

function intervalText({ low, high }: Pick<RuinPoint, 'low' | 'high'>): string {
  return `${percentage(low)}–${percentage(high)} %`
}
