/**
 * What insurance funds were asked for in one run of a scenario in which they had no bottom. Amounts are quote units.
 *
 * A *net draw* at a moment is what funds had paid by then, less what came back to them and less the liquidation fees they had
 * received; below 0 they had grown. A fund survives the path if it holds the largest net draw of any moment: the *peak*.
 */
export interface PathDraw {
  readonly seed: number
  /** All funds as one. */
  readonly pooled: Draw
  /** Every market of the book, in order of their ids, as if each had a fund of its own. */
  readonly markets: readonly MarketDraw[]
  /** Every insurance fund as the book declares it, in order of their ids. */
  readonly funds: readonly FundDraw[]
  /** What was short and belongs to no market: part of `pooled` and of no row of `markets`. */
  readonly outsideMarketsQuote: bigint
  /** What nobody could be asked for before the path ended; counted as drawn at its end. */
  readonly leftQuote: bigint
  /** The largest deficits by owner, largest first, at most `ownersKept`; without fees. */
  readonly owners: readonly OwnerDeficit[]
  readonly cases: number
}

/** A fund, or all of them together, along one path. */
export interface Draw {
  /** The largest net draw at any moment; 0 where it was never above 0. */
  readonly peakQuote: bigint
  /** The net draw when the path ended. */
  readonly endQuote: bigint
  /** Paid for cases, less what came back; without fees. */
  readonly paidQuote: bigint
  /** The largest value of the same at any moment. */
  readonly peakPaidQuote: bigint
  readonly feesQuote: bigint
}

interface MarketDraw extends Draw {
  readonly market: string
}

interface FundDraw extends Draw {
  readonly fund: string
}

/** What one owner's cases were short of together. */
export interface OwnerDeficit {
  readonly owner: string
  readonly deficitQuote: bigint
}

/** How many owners a path keeps. */
export const ownersKept = 10

/** The same path under the waterfall and with the funds as they are declared: who paid what. Amounts are quote units. */
export interface DeclaredPath {
  readonly seed: number
  readonly deficitQuote: bigint
  readonly fundsPaidQuote: bigint
  /** What deleveraging paid of deficits, in all and in how many fills and accounts. */
  readonly deleveragingPaidQuote: bigint
  readonly deleveragedAccounts: number
  readonly deleveragedValueQuote: bigint
  /** What deleveraging cost those who were cut, against mark. */
  readonly forgoneQuote: bigint
  /** Gains that were charged, less what went back. */
  readonly haircutQuote: bigint
  /** What was still short when the path ended. */
  readonly leftQuote: bigint
}
