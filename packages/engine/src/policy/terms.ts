import type { Book } from '../account/book.ts'
import {
  bucketMaintenanceQuote,
  bucketProfitScaled,
  equityScaled,
  moneyQuote,
  notionalScaled,
  positionMaintenanceQuote,
  profitScaled,
} from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'

/** What the terms of a score are made of, for one position. Scaled amounts are quote units × `valueScale`. */
export interface Standing {
  readonly side: Side
  readonly valueScale: bigint
  readonly wholeUnitQuote: bigint
  readonly notionalScaled: bigint
  readonly profitScaled: bigint
  readonly entryValueScaled: bigint
  readonly positionMaintenanceQuote: bigint
  /** The bucket's equity; terms are asked only where it is positive. */
  readonly equityScaled: bigint
  readonly bucketProfitScaled: bigint
  readonly bucketMaintenanceQuote: bigint
  readonly moneyQuote: bigint
}

/** Reads the standing of a position. */
export function standingOf(book: Book, position: number): Standing {
  const { bucket, side } = at(book.shape.positions, position)
  const { valueScale, wholeUnitQuote } = book.shape
  return {
    side,
    valueScale,
    wholeUnitQuote,
    notionalScaled: notionalScaled(book, position),
    profitScaled: profitScaled(book, position),
    entryValueScaled: BigInt(book.entryValue.get(position)) * valueScale,
    positionMaintenanceQuote: positionMaintenanceQuote(book, position),
    equityScaled: equityScaled(book, bucket),
    bucketProfitScaled: bucketProfitScaled(book, bucket),
    bucketMaintenanceQuote: bucketMaintenanceQuote(book, bucket),
    moneyQuote: moneyQuote(book, bucket),
  }
}

/**
 * The vocabulary of scores: each term is an exact ratio of amounts of the same unit. A term's denominator is positive
 * for every candidate, whose equity, lots and entry value are.
 */
const terms = {
  /** R: profit over entry value, negative for a loss. */
  returnOnEntry: (s: Standing): Ratio => over(s.profitScaled, s.entryValueScaled),

  /** L: notional over the position's part of equity, which is divided in a cross bucket by maintenance. */
  positionLeverage: (s: Standing): Ratio =>
    over(s.notionalScaled * s.bucketMaintenanceQuote, s.equityScaled * s.positionMaintenanceQuote),

  /** The bucket's profit, not below 0, over its money, not below one whole unit of the asset. */
  walletReturn: (s: Standing): Ratio =>
    over(atLeast(s.bucketProfitScaled, 0n), atLeast(s.moneyQuote, s.wholeUnitQuote) * s.valueScale),

  /** The bucket's maintenance over its equity: high is close to liquidation. */
  marginRatio: (s: Standing): Ratio =>
    over(s.bucketMaintenanceQuote * s.valueScale, s.equityScaled),

  /** Mark over entry for a long, entry over mark for a short. */
  priceGain: (s: Standing): Ratio =>
    s.side === 'long'
      ? over(s.notionalScaled, s.entryValueScaled)
      : over(s.entryValueScaled, s.notionalScaled),

  /** The position's notional over the bucket's equity. */
  accountLeverage: (s: Standing): Ratio => over(s.notionalScaled, s.equityScaled),
} as const

/** Named terms a score may use. */
export type TermName = keyof typeof terms

/** The value of a term for a position. */
export function evaluateTerm(term: TermName, standing: Standing): Ratio {
  return terms[term](standing)
}

/** The names a policy may use, for checking one that comes from outside. */
export const termNames: readonly string[] = Object.keys(terms)

/** Terms that are above 0 for every candidate, so that they may be divided by. */
export const divisorNames: readonly string[] = [
  'positionLeverage',
  'marginRatio',
  'priceGain',
  'accountLeverage',
] satisfies TermName[]

function over(numerator: bigint, denominator: bigint): Ratio {
  return { numerator, denominator }
}

function atLeast(amount: bigint, minimum: bigint): bigint {
  return amount < minimum ? minimum : amount
}
