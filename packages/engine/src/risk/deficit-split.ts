import { type Book, marketOf, openPositions } from '../account/book.ts'
import {
  equityScaled,
  notionalScaled,
  positionMaintenanceQuote,
  profitScaled,
} from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import { addRatios, type Ratio, ratio } from '../quantity/ratio.ts'

/** The weights by which a case's deficit is divided over its positions. SPEC S-1. */
export type DeficitSplit = 'losingLegs' | 'maintenance' | 'notional'

/** One position of a case with the part of the shortfall that it answers for. */
export interface Leg {
  readonly position: number
  readonly lots: bigint
  /** Exact quote units, 0 or more. */
  readonly shareQuote: Ratio
  /** Value of one lot at which closing the whole leg leaves its share paid, before any lower bound (SPEC S-2). */
  readonly bankruptcyLotQuote: Ratio
}

/** The open positions of a bucket with their shares of its present shortfall, in slot order. */
export function splitDeficit(book: Book, bucket: number, split: DeficitSplit): Leg[] {
  const positions = openPositions(book, bucket)
  const equity = equityScaled(book, bucket)
  const shortfallScaled = equity < 0n ? -equity : 0n
  const weights = splitWeights(book, positions, split)
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  return positions.map((position, index) =>
    createLeg(book, position, {
      numerator: shortfallScaled * at(weights, index),
      denominator: total * book.prices.valueScale,
    }),
  )
}

/** The weight of each position; by notional where the chosen split gives none any weight. */
export function splitWeights(
  book: Book,
  positions: readonly number[],
  split: DeficitSplit,
): bigint[] {
  const weights = positions.map((position) => splitWeight(book, position, split))
  return weights.some((weight) => weight > 0n)
    ? weights
    : positions.map((position) => notionalScaled(book, position))
}

function splitWeight(book: Book, position: number, split: DeficitSplit): bigint {
  if (split === 'notional') return notionalScaled(book, position)
  if (split === 'maintenance') return positionMaintenanceQuote(book, position)
  const profit = profitScaled(book, position)
  return profit < 0n ? -profit : 0n
}

function createLeg(book: Book, position: number, share: Ratio): Leg {
  const lots = BigInt(book.lots.get(position))
  const shareQuote = ratio(share.numerator, share.denominator)
  const { valueSide } = at(book.shape.positions, position)
  const perLot = ratio(
    valueSide === 'long' ? shareQuote.numerator : -shareQuote.numerator,
    shareQuote.denominator * lots,
  )
  const { markLotQuote } = marketOf(book, position)
  return { position, lots, shareQuote, bankruptcyLotQuote: addRatios(markLotQuote, perLot) }
}
