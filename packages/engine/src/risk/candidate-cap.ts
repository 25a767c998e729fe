import { type Book, marketOf } from '../account/book.ts'
import { bucketMaintenanceQuote, equityScaled, notionalScaled } from '../account/equity.ts'
import { exactMaintenance, type Market, maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv } from '../quantity/division.ts'
import type { Ratio } from '../quantity/ratio.ts'
import { oppositeSide, type Side } from '../quantity/units.ts'
import { closingValueQuote } from './closing-value.ts'

/** Lots that may fail by rounding alone before the search gives up those in doubt rather than time. */
const ROUNDING_TRIES_MAX = 256n

/** What decides how many lots a candidate may give up. Amounts scaled unless named otherwise. */
interface Headroom {
  readonly market: Market
  readonly valueScale: bigint
  readonly side: Side
  readonly lotQuote: Ratio
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
  const headroom = measureHeadroom(book, position, lotQuote)
  if (headroom.equity <= 0n) return 0n
  if (isBearable(headroom, limit)) return limit
  const unrounded = largestWithSlack(headroom, limit, 0n)
  for (let tries = 0n; tries < ROUNDING_TRIES_MAX; tries += 1n) {
    if (tries >= unrounded) return 0n
    if (isBearable(headroom, unrounded - tries)) return unrounded - tries
  }
  const certain = largestWithSlack(headroom, unrounded, 1n)
  return isBearable(headroom, certain) ? certain : 0n
}

function measureHeadroom(book: Book, position: number, lotQuote: Ratio): Headroom {
  const { bucket, side } = at(book.shape.positions, position)
  const { valueScale } = book.prices
  const market = marketOf(book, position)
  const total = bucketMaintenanceQuote(book, bucket)
  return {
    market,
    valueScale,
    side,
    lotQuote,
    heldLots: BigInt(book.lots.get(position)),
    equity: equityScaled(book, bucket) - BigInt(book.reservedMoney.get(bucket)) * valueScale,
    maintenanceQuote: total,
    otherMaintenanceQuote:
      total - maintenanceQuote(market, notionalScaled(book, position), valueScale),
  }
}

/** The rule itself, for a fill of this many lots whose rounding goes wholly against the candidate. */
function isBearable(headroom: Headroom, lots: bigint): boolean {
  const { market, valueScale, side, lotQuote, heldLots, equity } = headroom
  const value = closingValueQuote(oppositeSide(side), lotQuote, lots) * valueScale
  const notional = lots * market.lotValueScaled
  const after = equity + (side === 'long' ? value - notional : notional - value)
  if (after < 0n) return false
  const needed = maintenanceQuote(market, (heldLots - lots) * market.lotValueScaled, valueScale)
  return keepsStanding(
    headroom,
    { numerator: after, denominator: 1n },
    {
      numerator: headroom.otherMaintenanceQuote + needed,
      denominator: 1n,
    },
  )
}

/**
 * The largest count that the rule would allow if nothing were rounded; what it allows is then an interval from 0. With a
 * slack of one unit on either side rounding cannot make it unbearable.
 */
function largestWithSlack(headroom: Headroom, limit: bigint, slackQuote: bigint): bigint {
  if (isBearableUnrounded(headroom, limit, slackQuote)) return limit
  let allowed = 0n
  let refused = limit
  while (refused - allowed > 1n) {
    const middle = (allowed + refused) >> 1n
    if (isBearableUnrounded(headroom, middle, slackQuote)) allowed = middle
    else refused = middle
  }
  return allowed
}

function isBearableUnrounded(headroom: Headroom, lots: bigint, slackQuote: bigint): boolean {
  const { market, valueScale, side, lotQuote, heldLots, equity } = headroom
  const { numerator, denominator } = lotQuote
  const lossPerLot = market.lotValueScaled * denominator - numerator * valueScale
  const loss = lots * (side === 'long' ? lossPerLot : -lossPerLot)
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
function keepsStanding(headroom: Headroom, equityAfter: Ratio, maintenanceAfter: Ratio): boolean {
  const { equity, valueScale, maintenanceQuote: before } = headroom
  const left = equityAfter.numerator * maintenanceAfter.denominator
  const right = maintenanceAfter.numerator * equityAfter.denominator
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
  const { side } = at(book.shape.positions, position)
  const cost = ceilDiv(side === 'long' ? notional - value : value - notional, valueScale)
  return cost > 0n ? cost : 0n
}
