import { type Book, marketOf, openPositions } from '../account/book.ts'
import { equityScaled, notionalScaled } from '../account/equity.ts'
import { exactMaintenance, type Market } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv, floorDiv } from '../quantity/division.ts'
import { addRatios, compareRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'
import { closingValueQuote } from './closing-value.ts'
import { crossBankruptcySteps } from './cross-bankruptcy.ts'

/** What one leg of a case is worth as its lots are closed, one fill after the other; below 0 only where a linear market's minimum price is. */
export interface Closing {
  /** Value of a lot: the price of every fill, or, where each fill has its own, of the whole leg at once. */
  readonly lotQuote: Ratio
  /** Whether every fill has that price, but for rounding. */
  readonly isOnePrice: boolean
  /** Quote units exchanged if so many more lots were closed now, rounded in the case's favour. */
  readonly quote: (lots: bigint) => bigint
  /** The same, and closes them. */
  readonly take: (lots: bigint) => bigint
}

/** How a leg's fills are valued one by one: the value of the next lots in its present state, and the state after them. */
export interface Steps {
  readonly valueQuote: (lots: bigint) => bigint
  readonly advance: (lots: bigint, valueQuote: bigint) => void
}

/** Every lot at one price: a fill's value is the difference of two rounded totals, so that splitting never makes a unit (SPEC Q-6). */
export function closingAtOnePrice(valueSide: Side, lotQuote: Ratio): Closing {
  let closed = 0n
  const total = (lots: bigint): bigint => closingValueQuote(valueSide, lotQuote, lots)
  const quote = (lots: bigint): bigint => total(closed + lots) - total(closed)
  return {
    lotQuote,
    isOnePrice: true,
    quote,
    take: (lots) => {
      const value = quote(lots)
      closed += lots
      return value
    },
  }
}

/** Every fill priced from the state the ones before it leave (SPEC S-4, S-5), within the market's bounds. */
export function closingInSteps(
  book: Book,
  position: number,
  rule: 'crossBankruptcy' | 'ratioPreserving',
): Closing {
  const { valueSide } = at(book.shape.positions, position)
  const market = marketOf(book, position)
  const steps =
    rule === 'crossBankruptcy'
      ? crossBankruptcySteps(book, position)
      : ratioPreservingSteps(book, position)
  const quote = (lots: bigint): bigint =>
    withinBounds(market, valueSide, lots, steps.valueQuote(lots))
  const held = BigInt(book.lots.get(position))
  return {
    lotQuote: ratio(quote(held), held),
    isOnePrice: false,
    quote,
    take: (lots) => {
      const value = quote(lots)
      steps.advance(lots, value)
      return value
    },
  }
}

/** The nearest value of a lot that a forced fill may have: not below the market's least, nor above its greatest, unless mark is. */
export function boundedLotQuote(market: Market, asked: Ratio): Ratio {
  const { minimumLotQuote, maximumLotQuote, markLotQuote } = market
  const least = compareRatios(markLotQuote, minimumLotQuote) < 0 ? markLotQuote : minimumLotQuote
  if (compareRatios(asked, least) < 0) return least
  if (maximumLotQuote === undefined) return asked
  const greatest = compareRatios(markLotQuote, maximumLotQuote) > 0 ? markLotQuote : maximumLotQuote
  return compareRatios(asked, greatest) > 0 ? greatest : asked
}

function withinBounds(market: Market, side: Side, lots: bigint, valueQuote: bigint): bigint {
  const asked = ratio(valueQuote, lots)
  const bounded = boundedLotQuote(market, asked)
  return compareRatios(asked, bounded) === 0 ? valueQuote : closingValueQuote(side, bounded, lots)
}

/** Keeps the equity of a leg's bucket over its exact maintenance (SPEC S-5). Source: StarkEx perpetual, deleverage. */
function ratioPreservingSteps(book: Book, position: number): Steps {
  const { bucket, valueSide } = at(book.shape.positions, position)
  const { valueScale } = book.prices
  const market = marketOf(book, position)
  const needed = (lots: bigint): Ratio =>
    exactMaintenance(market, lots * market.lotValueScaled, valueScale)
  const others = openPositions(book, bucket)
    .filter((slot) => slot !== position)
    .map((slot) => exactMaintenance(marketOf(book, slot), notionalScaled(book, slot), valueScale))
    .reduce(addRatios, ratio(0n))
  let held = BigInt(book.lots.get(position))
  let equity = equityScaled(book, bucket)
  return {
    valueQuote(lots) {
      const shortfall = equity < 0n ? -equity : 0n
      const before = addRatios(others, needed(held))
      const after = addRatios(others, needed(held - lots))
      // Numerator and denominator of value at mark ± shortfall × (before − after) / before, in quote units.
      const released = before.numerator * after.denominator - after.numerator * before.denominator
      const whole = before.numerator * after.denominator
      const gain = shortfall * released
      const mark = lots * market.lotValueScaled * whole
      return valueSide === 'long'
        ? ceilDiv(mark + gain, whole * valueScale)
        : floorDiv(mark - gain, whole * valueScale)
    },
    advance(lots, valueQuote) {
      const gain = valueQuote * valueScale - lots * market.lotValueScaled
      equity += valueSide === 'long' ? gain : -gain
      held -= lots
    },
  }
}
