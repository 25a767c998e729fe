import { type Book, marketOf, openPositions } from '../account/book.ts'
import { equityScaled, notionalScaled } from '../account/equity.ts'
import { initialQuote, type Market, maintenanceQuote } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv, floorDiv } from '../quantity/division.ts'

/** What can be said of a bucket at every price that is possible now. */
export type Solvency = 'healthy' | 'liquidatable' | 'bankrupt' | 'unknown'

/** How far the price of a market may be from its mark, in 10^-9 of it; 0 where the mark is known to be good. */
export type PriceDoubt = (market: number) => bigint

const PPB = 1_000_000_000n

/** What a bucket is held to: maintenance, or what opening lots and withdrawing need (SPEC D-17). */
type Requirement = 'maintenance' | 'initial'

/** Bounds of what a bucket has and needs, scaled. */
interface Range {
  equityMin: bigint
  equityMax: bigint
  neededMin: bigint
  neededMax: bigint
}

/**
 * Whether a bucket is sound (SPEC P-3): healthy only if its equity reaches what it needs over the whole possible range of
 * prices, bankrupt only if it is negative over the whole range. Money reserved by plans does not count.
 */
export function solvencyOf(
  book: Book,
  bucket: number,
  doubt: PriceDoubt,
  requirement: Requirement = 'maintenance',
): Solvency {
  const range = rangeOf(book, bucket, doubt, requirement)
  if (range === undefined) return 'unknown'
  const { equityMin, equityMax, neededMin, neededMax } = range
  if (equityMin >= neededMax) return 'healthy'
  if (equityMax < 0n) return 'bankrupt'
  return equityMax < neededMin && equityMin >= 0n ? 'liquidatable' : sureOf(equityMin, equityMax)
}

/** Whether a bucket could owe more than it has at some possible price. */
export function mayBeBankrupt(book: Book, bucket: number, doubt: PriceDoubt): boolean {
  const range = rangeOf(book, bucket, doubt, 'maintenance')
  return range === undefined || range.equityMin < 0n
}

function sureOf(equityMin: bigint, equityMax: bigint): Solvency {
  return equityMin === equityMax ? 'liquidatable' : 'unknown'
}

/** The bounds, or undefined where the value of some lot has none. */
function rangeOf(
  book: Book,
  bucket: number,
  doubt: PriceDoubt,
  requirement: Requirement,
): Range | undefined {
  const { valueScale } = book.prices
  const equity = equityScaled(book, bucket) - BigInt(book.reservedMoney.get(bucket)) * valueScale
  const range = { equityMin: equity, equityMax: equity, neededMin: 0n, neededMax: 0n }
  for (const position of openPositions(book, bucket)) {
    const { market: slot, valueSide } = at(book.shape.positions, position)
    const market = marketOf(book, position)
    const value = notionalScaled(book, position)
    const ends = possibleValues(market, value, doubt(slot))
    if (ends === undefined) return undefined
    const { low, high } = ends
    range.equityMin += valueSide === 'long' ? low - value : value - high
    range.equityMax += valueSide === 'long' ? high - value : value - low
    const neededQuote = requirement === 'initial' ? initialQuote : maintenanceQuote
    range.neededMin += neededQuote(market, low, valueScale) * valueScale
    range.neededMax += neededQuote(market, high, valueScale) * valueScale
  }
  return range
}

/**
 * Between which values a notional may be, rounded outwards; undefined where an inverse market's price may be 0. A price
 * that is wrong by a part w makes the value of a linear lot wrong by w, that of an inverse one divided by 1 ± w.
 */
function possibleValues(
  { contract }: Market,
  value: bigint,
  width: bigint,
): { readonly low: bigint; readonly high: bigint } | undefined {
  if (width === 0n) return { low: value, high: value }
  const least = width < PPB ? PPB - width : 0n
  const greatest = PPB + width
  if (contract === 'linear') {
    return { low: floorDiv(value * least, PPB), high: ceilDiv(value * greatest, PPB) }
  }
  if (least === 0n) return undefined
  return { low: floorDiv(value * PPB, greatest), high: ceilDiv(value * PPB, least) }
}
