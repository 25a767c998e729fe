import { accountOf, type Book, marketOf } from '../account/book.ts'
import {
  bucketInitialQuote,
  bucketMaintenanceQuote,
  bucketNotionalScaled,
  bucketProfitScaled,
  equityScaled,
  moneyQuote,
  notionalScaled,
  positionMaintenanceQuote,
  profitScaled,
} from '../account/equity.ts'
import { assert, at } from '../quantity/assert.ts'
import { compareRatios, type Ratio } from '../quantity/ratio.ts'
import { floorDiv } from '../quantity/division.ts'
import { wholePpm } from '../risk/stress.ts'
import { netLots } from './net-lots.ts'
import type { WeightSpec } from './policy-spec.ts'

/** Terms that lots may be divided by as they are. Money is taken in whole quote units, never below 0. SPEC A-3. */
export type WeightName = 'lots' | 'profit' | 'positionEquity' | 'bucketEquity' | 'haircutCapacity'

/** Named terms a score may use. */
export type TermName =
  | 'returnOnEntry'
  | 'positionLeverage'
  | 'walletReturn'
  | 'marginRatio'
  | 'priceGain'
  | 'accountLeverage'
  | 'bucketLeverage'
  | 'clampedReturn'
  | 'flooredLeverage'
  | 'initialMarginUse'
  | 'profit'
  | 'balance'
  | 'lots'
  | 'netDelta'
  | 'positionEquity'
  | 'bucketEquity'
  | 'haircutCapacity'

/** The position a term is asked about, with the bucket whose equity, above 0, stands behind it. */
export interface Candidate {
  readonly book: Book
  readonly position: number
  readonly bucket: number
}

/** A position as terms are asked about it. */
export function candidateAt(book: Book, position: number): Candidate {
  return { book, position, bucket: at(book.shape.positions, position).bucket }
}

/** A word of the vocabulary of scores. */
interface Term {
  /** What it is, for a reader. */
  readonly meaning: string
  /** Whether it is above 0 for every candidate, so that a score may divide by it. */
  readonly isDivisor: boolean
  readonly evaluate: (candidate: Candidate) => Ratio
}

/**
 * The vocabulary of scores (SPEC A-4): each term is an exact ratio. A term's denominator is positive for every candidate,
 * whose equity, lots and entry value are.
 */
const terms: Readonly<Record<TermName, Term>> = {
  returnOnEntry: {
    meaning: 'R: profit at mark over entry value; negative for a loss',
    isDivisor: false,
    evaluate: (c) => over(profitScaled(c.book, c.position), entryScaled(c)),
  },
  positionLeverage: {
    meaning:
      'L: notional over the position’s part of equity; in a cross bucket equity is divided by maintenance',
    isDivisor: true,
    evaluate: (c) => {
      const { numerator, denominator } = partOfEquity(c)
      return over(notionalScaled(c.book, c.position) * denominator, numerator)
    },
  },
  walletReturn: {
    meaning:
      'the bucket’s profit, not below 0, over its money, not below one whole unit of the asset',
    isDivisor: false,
    evaluate: ({ book, bucket }) =>
      over(
        atLeast(bucketProfitScaled(book, bucket), 0n),
        atLeast(moneyQuote(book, bucket), book.wholeUnitQuote) * book.prices.valueScale,
      ),
  },
  marginRatio: {
    meaning: 'the bucket’s maintenance over its equity: high is close to liquidation',
    isDivisor: true,
    evaluate: ({ book, bucket }) =>
      over(
        bucketMaintenanceQuote(book, bucket) * book.prices.valueScale,
        equityScaled(book, bucket),
      ),
  },
  priceGain: {
    meaning: 'mark over entry for a long, entry over mark for a short',
    isDivisor: true,
    evaluate: (c) => {
      const value = notionalScaled(c.book, c.position)
      return valueSideOf(c) === 'long' ? over(value, entryScaled(c)) : over(entryScaled(c), value)
    },
  },
  accountLeverage: {
    meaning: 'the position’s notional over the bucket’s equity',
    isDivisor: true,
    evaluate: (c) => over(notionalScaled(c.book, c.position), equityScaled(c.book, c.bucket)),
  },
  bucketLeverage: {
    meaning: 'the notional of all the bucket’s positions over its equity',
    isDivisor: true,
    evaluate: ({ book, bucket }) =>
      over(bucketNotionalScaled(book, bucket), equityScaled(book, bucket)),
  },
  clampedReturn: {
    meaning: 'max(0, R): profit at mark over entry value, 0 for a loss',
    isDivisor: false,
    evaluate: (c) => over(atLeast(profitScaled(c.book, c.position), 0n), entryScaled(c)),
  },
  flooredLeverage: {
    meaning:
      'notional over the larger of the position’s maintenance and its part of equity: leverage, not above what maintenance allows',
    isDivisor: true,
    evaluate: (c) => {
      const notional = notionalScaled(c.book, c.position)
      const needed = positionMaintenanceQuote(c.book, c.position) * c.book.prices.valueScale
      const { numerator, denominator } = partOfEquity(c)
      return numerator > needed * denominator
        ? over(notional * denominator, numerator)
        : over(notional, needed)
    },
  },
  initialMarginUse: {
    meaning: 'the bucket’s initial requirement over its equity',
    isDivisor: true,
    evaluate: ({ book, bucket }) =>
      over(bucketInitialQuote(book, bucket) * book.prices.valueScale, equityScaled(book, bucket)),
  },
  profit: {
    meaning: 'profit of the position at mark, in quote units',
    isDivisor: false,
    evaluate: ({ book, position }) => over(profitScaled(book, position), book.prices.valueScale),
  },
  balance: {
    meaning: 'money of the bucket, in quote units',
    isDivisor: false,
    evaluate: ({ book, bucket }) => over(moneyQuote(book, bucket), 1n),
  },
  lots: {
    meaning: 'lots of the position',
    isDivisor: true,
    evaluate: ({ book, position }) => over(BigInt(book.lots.get(position)), 1n),
  },
  netDelta: {
    meaning:
      'value at mark of what the account’s lots in the market come to, longs against shorts, in quote units',
    isDivisor: false,
    evaluate: ({ book, position, bucket }) => {
      const account = accountOf(book.shape, bucket)
      assert(account !== undefined, 'inventory of a fund is no candidate')
      const net = netLots(book, account, at(book.shape.positions, position).market)
      const lots = net < 0n ? -net : net
      return over(lots * marketOf(book, position).lotValueScaled, book.prices.valueScale)
    },
  },
  positionEquity: {
    meaning: 'e: the position’s part of the bucket’s equity, by maintenance, in quote units',
    isDivisor: true,
    evaluate: (c) => {
      const { numerator, denominator } = partOfEquity(c)
      return over(numerator, denominator * c.book.prices.valueScale)
    },
  },
  bucketEquity: {
    meaning: 'E: the bucket’s equity, in quote units',
    isDivisor: true,
    evaluate: ({ book, bucket }) => over(equityScaled(book, bucket), book.prices.valueScale),
  },
  haircutCapacity: {
    meaning:
      'what the position could lose of its profit: the smaller of max(0, profit) and E, in quote units',
    isDivisor: false,
    evaluate: (c) => {
      const profit = over(atLeast(profitScaled(c.book, c.position), 0n), c.book.prices.valueScale)
      const equity = terms.bucketEquity.evaluate(c)
      return compareRatios(profit, equity) < 0 ? profit : equity
    },
  },
}

/** The value of a term for a position. */
export function evaluateTerm(term: TermName, candidate: Candidate): Ratio {
  return terms[term].evaluate(candidate)
}

/** A weight, rounded down: whole quote units, or lots; a product in millionths of its unit. Never below 0 (SPEC ). */
export function weightOf(weight: WeightSpec, candidate: Candidate): bigint {
  if (typeof weight === 'string') return flooredAt(evaluateTerm(weight, candidate), 1n)
  const product = weight.factors
    .map(({ term, abovePpm }) => above(evaluateTerm(term, candidate), abovePpm))
    .reduce((left, right) =>
      over(left.numerator * right.numerator, left.denominator * right.denominator),
    )
  return flooredAt(product, wholePpm)
}

function flooredAt({ numerator, denominator }: Ratio, scale: bigint): bigint {
  return atLeast(floorDiv(numerator * scale, denominator), 0n)
}

/** What of a term is above a line in millionths; all of it where there is none. */
function above({ numerator, denominator }: Ratio, linePpm: number | undefined): Ratio {
  if (linePpm === undefined) return over(numerator, denominator)
  const excess = numerator * wholePpm - BigInt(linePpm) * denominator
  return over(atLeast(excess, 0n), denominator * wholePpm)
}

/** The names a policy may use, with what they mean. */
export const termMeanings: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(terms).map(([name, { meaning }]) => [name, meaning]),
)

/** Those of them that a score may divide by. */
export const divisorNames: readonly string[] = Object.entries(terms).flatMap(
  ([name, { isDivisor }]) => (isDivisor ? [name] : []),
)

/** The part of its bucket's equity that stands behind a position, scaled: by maintenance in a cross bucket, all in another. */
function partOfEquity({ book, position, bucket }: Candidate): Ratio {
  return over(
    equityScaled(book, bucket) * positionMaintenanceQuote(book, position),
    bucketMaintenanceQuote(book, bucket),
  )
}

function entryScaled({ book, position }: Candidate): bigint {
  return BigInt(book.entryValue.get(position)) * book.prices.valueScale
}

function valueSideOf({ book, position }: Candidate): 'long' | 'short' {
  return at(book.shape.positions, position).valueSide
}

function over(numerator: bigint, denominator: bigint): Ratio {
  return { numerator, denominator }
}

function atLeast(amount: bigint, minimum: bigint): bigint {
  return amount < minimum ? minimum : amount
}
