import { type Book, findPosition, marketOf, walletOf } from '../../account/book.ts'
import {
  bucketInitialQuote,
  equityScaled,
  notionalScaled,
  positionInitialQuote,
} from '../../account/equity.ts'
import { initialQuote } from '../../market/market.ts'
import { assert, at } from '../../quantity/assert.ts'
import { floorDiv } from '../../quantity/division.ts'
import type { Ratio } from '../../quantity/ratio.ts'
import { oppositeSide } from '../../quantity/units.ts'
import { candidateCapLots } from '../../risk/candidate-cap.ts'
import { closingValueQuote } from '../../risk/closing-value.ts'
import { largestLots } from '../../risk/largest-lots.ts'

/** Whoever offers to take over lots of a leg, and the positions of its wallet that this changes. */
export interface Taker {
  readonly wallet: number
  /** The position on the leg's own side, where lots are opened. */
  readonly same: number
  /** The position on the other side, which is closed first. */
  readonly opposite: number
  /** Lots that would close it; 0 in hedge mode. */
  readonly closableLots: bigint
}

/** An account, by its slot, as the taker of a leg. */
export function takerOf(book: Book, legPosition: number, account: number): Taker {
  const { shape } = book
  const { market, side } = at(shape.positions, legPosition)
  const row = at(shape.accounts, account)
  const wallet = walletOf(row)
  const same = findPosition(shape, wallet, market, side)
  const opposite = findPosition(shape, wallet, market, oppositeSide(side))
  assert(same !== undefined && opposite !== undefined, 'an offer has room for what it may take')
  const held = book.lots.get(opposite) - book.reservedLots.get(opposite)
  return { wallet, same, opposite, closableLots: row.positionMode === 'hedge' ? 0n : BigInt(held) }
}

/**
 * The most lots, up to a limit, that a taker can take at a price (SPEC O): it closes what it has on the other side as any
 * candidate would, and opens as much as its initial requirement allows. Rounding is taken against it.
 */
export function takerCapLots(book: Book, taker: Taker, lotQuote: Ratio, limit: bigint): bigint {
  const closing = limit < taker.closableLots ? limit : taker.closableLots
  const closed = closing > 0n ? candidateCapLots(book, taker.opposite, lotQuote, closing) : 0n
  if (closed < closing || closed === limit) return closed
  const opened = openableLots(book, taker, lotQuote, limit - closed)
  return closed + (isWorthOpening(lotQuote, opened) ? opened : 0n)
}

/** A position costs at least a unit, however its value was rounded. */
function isWorthOpening({ numerator, denominator }: Ratio, lots: bigint): boolean {
  return lots * numerator >= 2n * denominator
}

/** What roundings can come to against a taker: its fill, and the requirements of two positions. Quote units. */
const ROUNDINGS_QUOTE = 3n

/**
 * Opening costs margin and, at a price worse than mark, equity: but for rounding, what can be opened is an interval from 0.
 * The largest of it that holds with all roundings is sought from its end.
 */
function openableLots(book: Book, taker: Taker, lotQuote: Ratio, limit: bigint): bigint {
  const slack = ROUNDINGS_QUOTE * book.prices.valueScale
  const unrounded = (lots: bigint): bigint => unroundedSpare(book, taker, lotQuote, lots)
  return largestLots(limit, {
    holds: (lots) => spareScaled(book, taker, lotQuote, lots) >= 0n,
    mayHold: (lots) => unrounded(lots) >= -slack,
    surelyHolds: (lots) => unrounded(lots) >= slack,
  })
}

/** What a taker has above its initial requirement once it has closed all it can and opened so many lots, scaled. */
function spareScaled(book: Book, taker: Taker, lotQuote: Ratio, opened: bigint): bigint {
  const { valueSide } = at(book.shape.positions, taker.same)
  const value = closingValueQuote(valueSide, lotQuote, taker.closableLots + opened)
  return spareAtValue(book, taker, opened, value * book.prices.valueScale)
}

/** The same with the fill's value unrounded but for the scale: off by less than a unit. */
function unroundedSpare(book: Book, taker: Taker, lotQuote: Ratio, opened: bigint): bigint {
  const { numerator, denominator } = lotQuote
  const lots = taker.closableLots + opened
  return spareAtValue(
    book,
    taker,
    opened,
    floorDiv(lots * numerator * book.prices.valueScale, denominator),
  )
}

function spareAtValue(
  book: Book,
  { wallet, same, opposite, closableLots }: Taker,
  opened: bigint,
  valueScaled: bigint,
): bigint {
  const { valueScale } = book.prices
  const market = marketOf(book, same)
  const { valueSide } = at(book.shape.positions, same)
  const gain = (closableLots + opened) * market.lotValueScaled - valueScaled
  const reserved = BigInt(book.reservedMoney.get(wallet)) * valueScale
  const equity = equityScaled(book, wallet) - reserved + (valueSide === 'long' ? gain : -gain)
  const oppositeLeft = notionalScaled(book, opposite) - closableLots * market.lotValueScaled
  const sameAfter = notionalScaled(book, same) + opened * market.lotValueScaled
  const needed =
    bucketInitialQuote(book, wallet) -
    positionInitialQuote(book, opposite) -
    positionInitialQuote(book, same) +
    initialQuote(market, oppositeLeft, valueScale) +
    initialQuote(market, sameAfter, valueScale)
  return equity - needed * valueScale
}
