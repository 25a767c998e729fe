import { accountOf, type Book, positionSlots, walletOf } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'

/** A move of prices: the return of each market in millionths, by market index. */
export type PriceMove = readonly bigint[]

/** One whole, in the millionths that returns and stress losses are counted in. */
export const wholePpm = 1_000_000n

/**
 * What a bucket loses in each move, in millionths of a scaled quote unit; negative is a gain (SPEC N-1). Exact: a return moves the
 * value of a lot in proportion, also in an inverse market.
 *
 * @param countsDeclared whether a wallet's attested exposure elsewhere counts
 */
export function stressLosses(
  book: Book,
  bucket: number,
  moves: readonly PriceMove[],
  countsDeclared: boolean,
): bigint[] {
  const exposures = exposuresOf(book, bucket, countsDeclared)
  return moves.map((move) => {
    let loss = 0n
    for (const [market, exposure] of exposures) loss -= at(move, market) * exposure
    return loss
  })
}

/** What one more lot closed on a side of a market adds to the loss in each move. */
export function stressSlopes(
  book: Book,
  market: number,
  side: Side,
  moves: readonly PriceMove[],
): bigint[] {
  const { lotValueScaled } = at(book.prices.markets, market)
  const perLot = side === 'long' ? lotValueScaled : -lotValueScaled
  return moves.map((move) => at(move, market) * perLot)
}

/** Scaled value of what a bucket holds of each market, signed by the side of the contract. */
function exposuresOf(
  book: Book,
  bucket: number,
  countsDeclared: boolean,
): readonly (readonly [number, bigint])[] {
  const { shape, prices } = book
  const held = positionSlots(shape, bucket).flatMap((slot) => {
    const lots = BigInt(book.lots.get(slot))
    if (lots === 0n) return []
    const { market, side } = at(shape.positions, slot)
    const value = lots * at(prices.markets, market).lotValueScaled
    return [[market, side === 'long' ? value : -value] as const]
  })
  const account = accountOf(shape, bucket)
  if (!countsDeclared || account === undefined || walletOf(account) !== bucket) return held
  const declared = (account.declaredHedges ?? []).map(
    ({ market, lots }) => [market, lots * at(prices.markets, market).lotValueScaled] as const,
  )
  return [...held, ...declared]
}
