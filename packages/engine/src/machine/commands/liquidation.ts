import { bucketsNearMaintenance } from '../../account/all-buckets.ts'
import { type Book, findPosition, hasReservedLots, openPositions } from '../../account/book.ts'
import { bucketMaintenanceQuote, equityScaled } from '../../account/equity.ts'
import { firstServing } from '../../fund/pool.ts'
import { assert, at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { floorDiv } from '../../quantity/division.ts'
import {
  compareRatios,
  multiplyRatios,
  type Ratio,
  ratio,
  subtractRatios,
} from '../../quantity/ratio.ts'
import { measuresMarkets } from '../../waterfall/triggers/trigger-standing.ts'
import { liquidationLimitLotQuote } from '../../risk/liquidation-limit.ts'
import type { FailLiquidation, FillLiquidation, OrderCase } from '../command.ts'
import {
  barredMarkets,
  CommandRefused,
  type Deliberation,
  emit,
  isBarred,
  isPriced,
  note,
  requireNoCase,
  requireNotHalted,
  requireTradable,
} from '../deliberation.ts'
import { bucketSlot, marketSlot } from '../lookup.ts'
import { bookLegs, createDeal, type Deal, legsOf, releaseEmptied } from './trade.ts'

/** Hands buckets below maintenance to the venue, and takes back those that recovered (SPEC D-9). */
export function requestLiquidations(thinking: Deliberation): void {
  const { record, ledger, timeMs } = thinking
  requireNotHalted(record)
  const barred = barredMarkets(record, timeMs)
  endRecovered(thinking, barred)
  const { book } = ledger
  const positions = bucketsNearMaintenance(book)
    .filter((bucket) => isToLiquidate(thinking, bucket, barred))
    .sort((a, b) => book.shape.compareBuckets(a, b))
    .flatMap((bucket) => openPositions(book, bucket))
  if (positions.length === 0) return
  note(thinking, {
    kind: 'liquidationsRequested',
    deadlineMs: timeMs + record.terms.limits.liquidationTimeoutMs,
    positions,
    lots: positions.map((position) => book.lots.get(position)),
    limitLotQuotes: positions.map((position) => liquidationLimitLotQuote(book, position)),
  })
}

/** Below maintenance and not below 0: a bankrupt bucket is a case, not a liquidation. */
function isToLiquidate(
  { record, ledger }: Deliberation,
  bucket: number,
  barred: ReadonlySet<number>,
): boolean {
  const { liquidations, suspended, pending } = record.docket
  if (liquidations.has(bucket) || suspended.has(bucket) || pending.has(bucket)) return false
  const { book } = ledger
  if (openPositions(book, bucket).length === 0 || isBarred(ledger, bucket, barred)) return false
  if (hasReservedLots(book, bucket)) return false
  return isBelowMaintenance(book, bucket) && equityScaled(book, bucket) >= 0n
}

function isBelowMaintenance(book: Book, bucket: number): boolean {
  return equityScaled(book, bucket) < bucketMaintenanceQuote(book, bucket) * book.prices.valueScale
}

function endRecovered(thinking: Deliberation, barred: ReadonlySet<number>): void {
  const { record, ledger } = thinking
  const { book } = ledger
  const liquidated = [...record.docket.liquidations.keys()]
  const recovered = liquidated.filter(
    (bucket) =>
      openPositions(book, bucket).length > 0 &&
      !isBarred(ledger, bucket, barred) &&
      !isBelowMaintenance(book, bucket),
  )
  if (recovered.length > 0) {
    emit(thinking, { kind: 'liquidationsEnded', buckets: recovered, outcome: 'recovered' })
  }
  endEmptied(thinking, liquidated)
}

/** Of buckets under liquidation, those without a position have nothing left to close. */
export function endEmptied(thinking: Deliberation, liquidated: readonly number[]): void {
  const { book } = thinking.ledger
  const buckets = liquidated.filter((bucket) => openPositions(book, bucket).length === 0)
  if (buckets.length > 0) emit(thinking, { kind: 'liquidationsEnded', buckets, outcome: 'closed' })
}

/** Books lots that the venue closed in its market, and what a fund takes of the surplus (SPEC D-10, D-11). */
export function fillLiquidation(thinking: Deliberation, command: FillLiquidation): void {
  const { record, ledger } = thinking
  const { account, side, counterparty } = command
  const market = marketSlot(record, command.market)
  const bucket = bucketSlot(record, account, command.bucket)
  requireTradable(record, market, thinking.timeMs)
  if (!record.docket.liquidations.has(bucket)) {
    throw new CommandRefused('noLiquidation', `${account}:${command.bucket} is not being closed`)
  }
  if (!isPriced(record, market, thinking.timeMs)) {
    throw new CommandRefused('priceNotHealthy', `${command.market} has no healthy price`)
  }
  if (counterparty.account === account) {
    throw new CommandRefused('sameAccount', `${account} cannot be its own counterparty`)
  }
  const position = findPosition(record.shape, bucket, market, side)
  const held =
    position === undefined
      ? 0
      : ledger.book.lots.get(position) - ledger.book.reservedLots.get(position)
  if (position === undefined || command.lots > BigInt(held)) {
    throw new CommandRefused('exceedsPosition', `the position has ${held} lots`)
  }
  const deal = createDeal(thinking, market, command)
  const surplus = surplusQuote(thinking, position, deal)
  const legs = legsOf(thinking, deal, { party: counterparty, opens: side })
  bookLegs(thinking, deal, 'liquidation', [{ position, bucket, lots: -command.lots }, ...legs])
  payFee(thinking, bucket, deal, surplus)
  releaseEmptied(thinking, [bucket, ...legs.map((leg) => leg.bucket)])
  endEmptied(thinking, [bucket])
}

/** What a fill brings beyond its limit; refuses one that does not reach it. */
function surplusQuote({ ledger }: Deliberation, position: number, deal: Deal): Ratio {
  const limit = liquidationLimitLotQuote(ledger.book, position)
  const { valueSide } = at(ledger.book.shape.positions, position)
  const better =
    valueSide === 'long'
      ? subtractRatios(deal.lotQuote, limit)
      : subtractRatios(limit, deal.lotQuote)
  if (compareRatios(better, ratio(0n)) < 0) {
    throw new CommandRefused('beyondLimit', 'the price is beyond the bankruptcy price')
  }
  return multiplyRatios(better, ratio(deal.lots))
}

/** The fund of the market takes of the surplus what its cap allows, rounded down, and no equity that is not there. */
function payFee(thinking: Deliberation, bucket: number, deal: Deal, surplus: Ratio): void {
  const { terms, funds } = thinking.record
  const { liquidationFeeRate } = at(terms.markets, deal.market)
  assert(liquidationFeeRate !== undefined, 'terms have their defaults written out')
  const fund = firstServing(funds, deal.market)
  const { numerator, denominator } = liquidationFeeRate
  const cap = floorDiv(deal.valueQuote * numerator, denominator)
  const { book } = thinking.ledger
  const above = floorDiv(surplus.numerator, surplus.denominator)
  const equity = floorDiv(equityScaled(book, bucket), book.prices.valueScale)
  const amount = [above, equity].reduce((least, each) => (each < least ? each : least), cap)
  if (fund === undefined || amount <= 0n) return
  emit(thinking, {
    kind: 'liquidationFeePaid',
    bucket,
    fund,
    ...(measuresMarkets(terms.waterfall) && { market: deal.market }),
    amount: storable(amount),
  })
}

/** The venue could not close a bucket: it is a case of the next round (SPEC D-12). */
export function failLiquidation(thinking: Deliberation, command: FailLiquidation): void {
  const { record } = thinking
  const bucket = bucketSlot(record, command.account, command.bucket)
  if (!record.docket.liquidations.has(bucket)) {
    const name = `${command.account}:${command.bucket}`
    throw new CommandRefused('noLiquidation', `${name} is not being closed`)
  }
  emit(thinking, { kind: 'liquidationsEnded', buckets: [bucket], outcome: 'failed' })
}

/** An officer makes a bucket a case of the next round (SPEC D-12). */
export function orderCase(thinking: Deliberation, { account, bucket, reason }: OrderCase): void {
  const { record, ledger } = thinking
  const slot = bucketSlot(record, account, bucket)
  requireNoCase(record, slot)
  if (openPositions(ledger.book, slot).length === 0) {
    throw new CommandRefused('exceedsPosition', 'the bucket has no position')
  }
  if (record.docket.liquidations.has(slot)) {
    emit(thinking, { kind: 'liquidationsEnded', buckets: [slot], outcome: 'cancelled' })
  }
  note(thinking, { kind: 'caseOrdered', bucket: slot, reason })
}
