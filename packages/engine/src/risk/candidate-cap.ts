import { type Book, marketOf } from '../account/book.ts'
import {
  bucketInitialQuote,
  bucketMaintenanceQuote,
  equityScaled,
  notionalScaled,
  positionInitialQuote,
} from '../account/equity.ts'
import { exactMaintenance, initialQuote, type Market, maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv } from '../quantity/division.ts'
import type { Ratio } from '../quantity/ratio.ts'
import { oppositeSide, type Side } from '../quantity/units.ts'
import { closingValueQuote } from './closing-value.ts'
import { largestLots } from './largest-lots.ts'

/** What decides how many lots a candidate may give up. Amounts scaled unless named otherwise. */
interface Headroom {
  readonly market: Market
  readonly valueScale: bigint
  readonly valueSide: Side
  readonly heldLots: bigint
  readonly equity: bigint
  readonly maintenanceQuote: bigint
  /** Maintenance of the bucket's other positions, quote units. */
  readonly otherMaintenanceQuote: bigint
}

/**
 * The most lots, up to a limit, that a candidate is asked to give up at a price without harm beyond the price itself
 * (SPEC C-2): its equity stays at or above 0; at or above maintenance if it was there, else its equity over
 * maintenance does not fall. Rounding is taken against the candidate.
 *
 * @param lotQuote value of one lot at the fill's price, quote units
 */
export function candidateCapLots(
  book: Book,
  position: number,
  lotQuote: Ratio,
  limitLots: bigint,
): bigint {
  const free = BigInt(book.lots.get(position) - book.reservedLots.get(position))
  const limit = free < limitLots ? free : limitLots
  if (limit <= 0n) return 0n
  const headroom = measureHeadroom(book, position)
  if (headroom.equity <= 0n) return 0n
  return largestLots(limit, {
    holds: (lots) =>
      keepsMaintenance(headroom, { lots, valueQuote: worstValueQuote(headroom, lotQuote, lots) }),
    mayHold: (lots) => isBearableUnrounded(headroom, lotQuote, lots, 0n),
    surelyHolds: (lots) => isBearableUnrounded(headroom, lotQuote, lots, 1n),
  })
}

/** Lots of a candidate for an exact value. */
interface AskedFill {
  readonly lots: bigint
  readonly valueQuote: bigint
}

/** Whether a candidate may be asked for this very fill (SPEC C-2, or C-7 in its place). */
export function bearsFill(
  book: Book,
  position: number,
  fill: AskedFill,
  standing: 'maintenance' | 'initialOrNoWorse',
): boolean {
  const headroom = measureHeadroom(book, position)
  if (headroom.equity <= 0n) return false
  return standing === 'maintenance'
    ? keepsMaintenance(headroom, fill)
    : keepsInitialOrImproves(book, position, headroom, fill)
}

function measureHeadroom(book: Book, position: number): Headroom {
  const { bucket, valueSide } = at(book.shape.positions, position)
  const { valueScale } = book.prices
  const market = marketOf(book, position)
  const total = bucketMaintenanceQuote(book, bucket)
  return {
    market,
    valueScale,
    valueSide,
    heldLots: BigInt(book.lots.get(position)),
    equity: equityScaled(book, bucket) - BigInt(book.reservedMoney.get(bucket)) * valueScale,
    maintenanceQuote: total,
    otherMaintenanceQuote:
      total - maintenanceQuote(market, notionalScaled(book, position), valueScale),
  }
}

/** What a fill is worth with its rounding wholly against the candidate. */
function worstValueQuote({ valueSide }: Headroom, lotQuote: Ratio, lots: bigint): bigint {
  return closingValueQuote(oppositeSide(valueSide), lotQuote, lots)
}

/** Equity after a fill, scaled. */
function equityAfter({ market, valueScale, valueSide, equity }: Headroom, fill: AskedFill): bigint {
  const value = fill.valueQuote * valueScale
  const notional = fill.lots * market.lotValueScaled
  return equity + (valueSide === 'long' ? value - notional : notional - value)
}

function maintenanceAfter(headroom: Headroom, lots: bigint): bigint {
  const { market, valueScale, heldLots, otherMaintenanceQuote } = headroom
  const left = (heldLots - lots) * market.lotValueScaled
  return otherMaintenanceQuote + maintenanceQuote(market, left, valueScale)
}

/** SPEC C-2 for one fill. */
function keepsMaintenance(headroom: Headroom, fill: AskedFill): boolean {
  const after = equityAfter(headroom, fill)
  if (after < 0n) return false
  return keepsStanding(
    headroom,
    { numerator: after, denominator: 1n },
    { numerator: maintenanceAfter(headroom, fill.lots), denominator: 1n },
  )
}

/** SPEC C-7 for one fill. */
function keepsInitialOrImproves(
  book: Book,
  position: number,
  headroom: Headroom,
  fill: AskedFill,
): boolean {
  const { market, valueScale, heldLots, equity, maintenanceQuote: before } = headroom
  const after = equityAfter(headroom, fill)
  const { bucket } = at(book.shape.positions, position)
  const others = bucketInitialQuote(book, bucket) - positionInitialQuote(book, position)
  const left = (heldLots - fill.lots) * market.lotValueScaled
  if (after >= (others + initialQuote(market, left, valueScale)) * valueScale) return true
  const needed = maintenanceAfter(headroom, fill.lots)
  if (needed > before) return false
  return needed > 0n ? after * before >= equity * needed : before === 0n && after > equity
}

/**
 * The rule if nothing were rounded; what it allows is then an interval from 0. With a slack of one unit on either side rounding
 * cannot make it unbearable.
 */
function isBearableUnrounded(
  headroom: Headroom,
  { numerator, denominator }: Ratio,
  lots: bigint,
  slackQuote: bigint,
): boolean {
  const { market, valueScale, valueSide, heldLots, equity } = headroom
  const lossPerLot = market.lotValueScaled * denominator - numerator * valueScale
  const loss = lots * (valueSide === 'long' ? lossPerLot : -lossPerLot)
  const slack = slackQuote * valueScale * denominator
  const after = { numerator: equity * denominator - loss - slack, denominator }
  if (after.numerator < 0n) return false
  const exact = exactMaintenance(market, (heldLots - lots) * market.lotValueScaled, valueScale)
  return keepsStanding(headroom, after, {
    numerator: (headroom.otherMaintenanceQuote + slackQuote) * exact.denominator + exact.numerator,
    denominator: exact.denominator,
  })
}

/** At or above maintenance stays so; below it, equity over maintenance does not fall. */
function keepsStanding(headroom: Headroom, reached: Ratio, needed: Ratio): boolean {
  const { equity, valueScale, maintenanceQuote: before } = headroom
  const left = reached.numerator * needed.denominator
  const right = needed.numerator * reached.denominator
  return equity >= before * valueScale
    ? left >= right * valueScale
    : left * before >= equity * right
}

/** Money a fill of this value costs the candidate against mark, rounded up, 0 where it gains. */
export function costAgainstMarkQuote(
  book: Book,
  position: number,
  lots: bigint,
  valueQuote: bigint,
): bigint {
  const { valueScale } = book.prices
  const notional = lots * marketOf(book, position).lotValueScaled
  const value = valueQuote * valueScale
  const { valueSide } = at(book.shape.positions, position)
  const cost = ceilDiv(valueSide === 'long' ? notional - value : value - notional, valueScale)
  return cost > 0n ? cost : 0n
}
