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
  const { valueScale } = book.prices
  const { wholeUnitQuote } = book
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

/** Named terms a score may use. */
export type TermName =
  | 'returnOnEntry'
  | 'positionLeverage'
  | 'walletReturn'
  | 'marginRatio'
  | 'priceGain'
  | 'accountLeverage'

/** A word of the vocabulary of scores. */
interface Term {
  /** What it is, for a reader. */
  readonly meaning: string
  /** Whether it is above 0 for every candidate, so that a score may divide by it. */
  readonly isDivisor: boolean
  readonly evaluate: (standing: Standing) => Ratio
}

/**
 * The vocabulary of scores: each term is an exact ratio of amounts of the same unit. A term's denominator is positive
 * for every candidate, whose equity, lots and entry value are.
 */
const terms: Readonly<Record<TermName, Term>> = {
  returnOnEntry: {
    meaning: 'R: profit at mark over entry value; negative for a loss',
    isDivisor: false,
    evaluate: (s) => over(s.profitScaled, s.entryValueScaled),
  },
  positionLeverage: {
    meaning:
      'L: notional over the position’s part of equity; in a cross bucket equity is divided by maintenance',
    isDivisor: true,
    evaluate: (s) =>
      over(
        s.notionalScaled * s.bucketMaintenanceQuote,
        s.equityScaled * s.positionMaintenanceQuote,
      ),
  },
  walletReturn: {
    meaning:
      'the bucket’s profit, not below 0, over its money, not below one whole unit of the asset',
    isDivisor: false,
    evaluate: (s) =>
      over(
        atLeast(s.bucketProfitScaled, 0n),
        atLeast(s.moneyQuote, s.wholeUnitQuote) * s.valueScale,
      ),
  },
  marginRatio: {
    meaning: 'the bucket’s maintenance over its equity: high is close to liquidation',
    isDivisor: true,
    evaluate: (s) => over(s.bucketMaintenanceQuote * s.valueScale, s.equityScaled),
  },
  priceGain: {
    meaning: 'mark over entry for a long, entry over mark for a short',
    isDivisor: true,
    evaluate: (s) =>
      s.side === 'long'
        ? over(s.notionalScaled, s.entryValueScaled)
        : over(s.entryValueScaled, s.notionalScaled),
  },
  accountLeverage: {
    meaning: 'the position’s notional over the bucket’s equity',
    isDivisor: true,
    evaluate: (s) => over(s.notionalScaled, s.equityScaled),
  },
}

/** The value of a term for a position. */
export function evaluateTerm(term: TermName, standing: Standing): Ratio {
  return terms[term].evaluate(standing)
}

/** The names a policy may use, with what they mean. */
export const termMeanings: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(terms).map(([name, { meaning }]) => [name, meaning]),
)

/** The names a policy may use, for checking one that comes from outside. */
export const termNames: readonly string[] = Object.keys(terms)

/** Those of them that a score may divide by. */
export const divisorNames: readonly string[] = Object.entries(terms).flatMap(
  ([name, { isDivisor }]) => (isDivisor ? [name] : []),
)

function over(numerator: bigint, denominator: bigint): Ratio {
  return { numerator, denominator }
}

function atLeast(amount: bigint, minimum: bigint): bigint {
  return amount < minimum ? minimum : amount
}
