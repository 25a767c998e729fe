import type { PriceVerdict } from '@plimsoll/engine'
import type { TimelineRow } from '@plimsoll/simulator'
import { counted } from '../output/grouped.ts'
import type { Reader } from '../summary/reader.ts'

/** Why the gate did not take a price, in words that follow a market. */
const refusals: Readonly<Record<Exclude<PriceVerdict, 'used'>, string>> = {
  late: 'price not newer than the last',
  fromFuture: 'price of a time to come',
  missing: 'no price',
  stale: 'price too old',
  nonPositive: 'price of 0 or below',
  outsideBand: 'price too far from the index',
  tooFewSources: 'price from too few sources',
}

/** What became of a price, for a reader. */
export function verdictText(verdict: PriceVerdict): string {
  return verdict === 'used' ? 'ok' : refusals[verdict]
}

/** A change in millionths as a percentage with one place: `-13.4 %`. */
export function changeText(changePpm: number): string {
  const tenths = Math.round(Math.abs(changePpm) / 1_000)
  const sign = tenths === 0 ? '' : changePpm < 0 ? '-' : '+'
  return `${sign}${Math.floor(tenths / 10)}.${tenths % 10} %`
}

/** One row of a timeline in words. */
export function timelineText(row: TimelineRow, reader: Reader): string {
  switch (row.kind) {
    case 'priceFell':
    case 'priceRose':
      return `${row.market} ${changeText(row.changePpm)}, at ${reader.price(row.market, row.markPriceTicks)}`
    case 'priceRefused':
      return `${row.market}: ${verdictText(row.verdict)}, not acted upon`
    case 'halted':
      return `${row.market ?? 'the whole venue'} halted: ${row.reason}`
    case 'resumed':
      return `${row.market ?? 'the whole venue'} resumed`
    case 'ordered':
      return ['by order:', row.command, ...row.of].join(' ')
    case 'firstLiquidation':
      return `first liquidation: ${counted(row.positions, 'position')} to be closed in the market`
    case 'firstFailedLiquidation':
      return `${counted(row.buckets, 'bucket')} could not be closed in the market, the first to fail`
    case 'round':
      return roundText(row, reader)
    case 'fundEmptied':
      return row.floorQuote === 0n
        ? `fund ${row.fund} is empty`
        : `fund ${row.fund} is down to its floor of ${reader.money(row.floorQuote)}`
    case 'deleveragingBegan':
      return 'deleveraging begins'
    case 'deleveragingEnded':
      return `deleveraging ends after ${counted(row.fills, 'fill')}`
    case 'firstHaircut':
      return `gains are charged for the first time: ${reader.money(row.chargedQuote)}`
  }
}

function roundText(row: Extract<TimelineRow, { kind: 'round' }>, reader: Reader): string {
  const payers = [
    { who: 'fund', amount: row.paidByFundsQuote },
    { who: 'deleveraging', amount: row.paidByDeleveragingQuote },
    { who: 'gains', amount: row.paidByHaircutQuote },
  ]
  const paid = payers
    .filter(({ amount }) => amount !== 0n)
    .map(({ who, amount }) => `${who} ${reader.money(amount)}`)
  return [
    `round over ${counted(row.cases, 'case')}, deficit ${reader.money(row.deficitQuote)}`,
    ...(paid.length > 0 ? [`paid by ${paid.join(', ')}`] : []),
    ...(row.suspended > 0 ? [`${row.suspended} suspended`] : []),
  ].join('; ')
}
