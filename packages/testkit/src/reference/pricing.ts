import { type Bucket, type Position, type Side, valueSideOf } from '../book/book.ts'
import {
  equity,
  exactMaintenanceOfLots,
  maintenanceOfNotional,
  moneyOfBucket,
  signedEntry,
} from '../book/valuation.ts'
import {
  add,
  ceiling,
  divide,
  floor,
  isNegative,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { casesTotal, inFavourOfCase } from './booking.ts'
import { boundedValue } from './price-rule.ts'

/** What the fills of one pass are worth. */
export interface Pricing {
  /** What whoever gives so many lots next must reckon with (C-2): `side` is the side of value it is on. */
  readonly reckoned: (side: Side, lots: bigint) => bigint
  /** What the next fill of so many lots is worth, as far as that is known before it is made (C-7). */
  readonly next: (side: Side, lots: bigint) => bigint
  /** Makes the next fill. */
  readonly take: (lots: bigint) => Filled
}

export interface Filled {
  readonly value: bigint
  /** Recorded value of a lot, exact. */
  readonly lotPrice: Rational
}

/** One price for the whole pass; values are differences of a running total. */
export function fixedPricing(leg: Position, lotPrice: Rational): Pricing {
  let filled = 0n
  const next = (lots: bigint): bigint =>
    casesTotal(leg, filled + lots, lotPrice) - casesTotal(leg, filled, lotPrice)
  return {
    reckoned: (side, lots) => valueOf(side, lots, lotPrice),
    next: (_side, lots) => next(lots),
    take: (lots) => {
      const value = next(lots)
      filled += lots
      return { value, lotPrice }
    },
  }
}

/** Rounded against whoever gives lots: up where it is short of value and pays, down where it receives. */
export function valueOf(side: Side, lots: bigint, lotPrice: Rational): bigint {
  const exact = multiply(rational(lots), lotPrice)
  return side === 'short' ? ceiling(exact) : floor(exact)
}

/** Every fill is priced from the state of the case after the fills before it (S-4, S-5). */
export function stepPricing(
  rule: 'crossBankruptcy' | 'ratioPreserving',
  bucket: Bucket,
  leg: Position,
): Pricing {
  const state: StepState = {
    leg,
    isLong: valueSideOf(leg.market, leg.side) === 'long',
    others: bucket.positions.filter((held) => held !== leg),
    lots: leg.lots,
    equity: equity(bucket),
    quote: moneyOfBucket(bucket) - signedEntry(bucket.positions),
  }
  const valueAt = rule === 'crossBankruptcy' ? crossValue : ratioValue
  return {
    reckoned: (_side, lots) => valueAt(state, lots),
    next: (_side, lots) => valueAt(state, lots),
    take: (lots) => {
      const value = valueAt(state, lots)
      const gain = subtract(rational(value), multiply(rational(lots), leg.market.lotValue))
      state.equity = state.isLong ? add(state.equity, gain) : subtract(state.equity, gain)
      state.quote += state.isLong ? value : -value
      state.lots -= lots
      return { value, lotPrice: rational(value, lots) }
    },
  }
}

/** A case while one of its legs is being closed. */
interface StepState {
  readonly leg: Position
  readonly isLong: boolean
  readonly others: readonly Position[]
  lots: bigint
  equity: Rational
  /** Money less signed entry values. */
  quote: bigint
}

/** Closing takes of the shortfall what it takes of the exact maintenance (S-5). */
function ratioValue(state: StepState, lots: bigint): bigint {
  const { leg, others } = state
  const { market } = leg
  const shortfall = isNegative(state.equity) ? negate(state.equity) : zero
  const ofLeg = exactMaintenanceOfLots(market, state.lots)
  const ofOthers = total(others.map((held) => exactMaintenanceOfLots(held.market, held.lots)))
  const freed = subtract(ofLeg, exactMaintenanceOfLots(market, state.lots - lots))
  const extra = divide(multiply(shortfall, freed), add(ofOthers, ofLeg))
  const atMark = multiply(rational(lots), market.lotValue)
  const exact = state.isLong ? add(atMark, extra) : subtract(atMark, extra)
  return inFavourOfCase(leg, boundedTotal(state, lots, exact))
}

/** The quote delta of dYdX v4: notionals truncate, the part of net collateral is rounded down (S-4). */
function crossValue(state: StepState, lots: bigint): bigint {
  const { leg, others } = state
  const sizeOf = (held: Position, count: bigint): bigint =>
    floor(multiply(rational(count), held.market.lotValue))
  const before = sizeOf(leg, state.lots)
  const after = sizeOf(leg, state.lots - lots)
  let netCollateral = state.quote + signedBy(leg, before)
  let required = maintenanceOfNotional(leg.market, before)
  const freed = required - maintenanceOfNotional(leg.market, after)
  for (const held of others) {
    const size = sizeOf(held, held.lots)
    netCollateral += signedBy(held, size)
    required += maintenanceOfNotional(held.market, size)
  }
  const part = required === 0n ? 0n : floor(rational(netCollateral * freed, required))
  const delta = signedBy(leg, before - after) - part
  return inFavourOfCase(leg, boundedTotal(state, lots, rational(signedBy(leg, delta))))
}

function signedBy({ market, side }: Position, amount: bigint): bigint {
  return valueSideOf(market, side) === 'long' ? amount : -amount
}

/** The bound of the market on a price, for the value of so many lots (S-3). */
function boundedTotal({ leg }: StepState, lots: bigint, exact: Rational): Rational {
  const bounded = boundedValue(leg.market, divide(exact, rational(lots)))
  return multiply(bounded, rational(lots))
}
