import type {
  CaseCause,
  LayerName,
  LiquidationsEnded,
  Lots,
  PriceVerdict,
  QuoteUnits,
  Ratio,
  RejectionCode,
  Side,
} from '@plimsoll/engine'
import type { EventTotals } from './event-totals.ts'
import type { RefusedCommand } from '../venue/script.ts'
import type { TimelineRow } from './timeline.ts'
import type { WatchedAccount } from './watched-accounts.ts'

/** What happened to a venue in one run, from answers and views alone. Times are milliseconds UTC. */
export interface IncidentSummary {
  readonly startMs: number
  readonly endMs: number
  /** Notable things in the order in which they happened. */
  readonly timeline: readonly TimelineRow[]
  readonly prices: readonly PriceTotals[]
  readonly liquidations: LiquidationTotals
  readonly cases: CaseTotals
  /** In the order of the waterfall; a layer that never paid or filled is listed too. */
  readonly layers: readonly LayerTotals[]
  readonly deleveraging: DeleveragingTotals
  readonly haircut: HaircutTotals
  /** The same as an event that others can be compared with. */
  readonly event: EventTotals
  readonly funds: readonly FundTotals[]
  readonly conservation: Conservation
  readonly commands: CommandTotals
  /** Scripted commands that the engine refused; absent where the scenario has no script. */
  readonly refusedScript?: readonly RefusedCommand[]
  /** Accounts that the scenario watches, in its order; absent where it watches none. */
  readonly watched?: readonly WatchedAccount[]
  readonly stateHashBefore: string
  readonly stateHashAfter: string
}

/** What the gate made of the prices of one market. */
export interface PriceTotals {
  readonly market: string
  readonly firstMarkTicks: Ratio
  readonly lowestMarkTicks: Ratio
  readonly highestMarkTicks: Ratio
  readonly lastMarkTicks: Ratio
  readonly used: number
  /** By verdict, in the order in which they were first seen. */
  readonly refused: readonly { readonly verdict: PriceVerdict; readonly count: number }[]
  readonly halts: number
}

/** Liquidations in the market. */
export interface LiquidationTotals {
  /** Positions that were to be closed; one whose bucket fell below maintenance twice counts twice. */
  readonly positions: number
  readonly fills: number
  readonly filledValueQuote: QuoteUnits
  /** What fills left above bankruptcy and funds took. */
  readonly feesQuote: QuoteUnits
  /** Buckets by outcome, in the order in which outcomes were first seen. */
  readonly ended: readonly {
    readonly outcome: LiquidationsEnded['outcome']
    readonly count: number
  }[]
}

/** Cases over all rounds. */
export interface CaseTotals {
  readonly rounds: number
  /** A case that was suspended and taken up again counts once. */
  readonly opened: number
  /** Of those of the first round, how many buckets were below 0 in the book, at its own marks, before anything happened. */
  readonly bankruptAtStart: number
  readonly closed: number
  readonly suspended: number
  /** Of cases when they first opened. */
  readonly deficitQuote: QuoteUnits
  readonly causes: readonly { readonly cause: CaseCause; readonly count: number }[]
}

/** What one layer did over all rounds. */
export interface LayerTotals {
  readonly layer: LayerName
  readonly layerIndex: number
  readonly fund?: string
  readonly policy?: string
  readonly paidQuote: QuoteUnits
  readonly fills: number
  readonly filledValueQuote: QuoteUnits
}

/** Who was deleveraged. */
export interface DeleveragingTotals {
  readonly fills: number
  readonly accounts: number
  readonly filledValueQuote: QuoteUnits
  /** Value of all open interest at the start, at the marks of the book. */
  readonly openInterestQuote: QuoteUnits
  /** Cost to those who were cut against mark, rounded towards them being better off; below 0 they gained. */
  readonly forgoneQuote: QuoteUnits
  readonly largest?: LargestCut
  /** Sides that lost lots, by market. */
  readonly sides: readonly SideCut[]
}

/** The fill that cost its owner most against mark. */
export interface LargestCut {
  readonly timeMs: number
  readonly account: string
  readonly market: string
  readonly side: Side
  readonly lots: Lots
  readonly valueQuote: QuoteUnits
  readonly forgoneQuote: Ratio
}

/** How much of one side of a market was closed by deleveraging. */
export interface SideCut {
  readonly market: string
  readonly side: Side
  readonly lots: Lots
  /** Of one side, just before the first cut. */
  readonly openInterestLots: Lots
  readonly accounts: number
}

/** Whose gains were charged. A ledger is `<account>:<bucket>`. */
export interface HaircutTotals {
  readonly buckets: number
  readonly chargedQuote: QuoteUnits
  /** Of what was charged, what cases turned out not to need. */
  readonly returnedQuote: QuoteUnits
  readonly largest?: { readonly ledger: string; readonly chargedQuote: QuoteUnits }
}

/** A fund over the run. */
export interface FundTotals {
  readonly fund: string
  readonly beforeQuote: QuoteUnits
  readonly afterQuote: QuoteUnits
  readonly floorQuote: QuoteUnits
  readonly feesQuote: QuoteUnits
  /** Put into it by order or from another fund, less what was taken out. */
  readonly movedQuote: QuoteUnits
  readonly paidQuote: QuoteUnits
  /** Of what was paid, what cases turned out not to need. */
  readonly returnedQuote: QuoteUnits
  /** What positions that it took over brought its balance; below 0 what they cost. */
  readonly inventoryQuote: QuoteUnits
}

/** Money is counted on cost basis, so it changes by what came from outside and by nothing else. */
export interface Conservation {
  readonly moneyBeforeQuote: QuoteUnits
  readonly depositedQuote: QuoteUnits
  readonly withdrawnQuote: QuoteUnits
  readonly fundMoneyQuote: QuoteUnits
  /** By how much more the assets behind wallets count since they were handed in or repriced by order (SPEC B-7). */
  readonly assetsQuote: QuoteUnits
  readonly moneyAfterQuote: QuoteUnits
  /** After less before less everything from outside: 0. */
  readonly differenceQuote: QuoteUnits
  readonly openInterest: readonly {
    readonly market: string
    readonly beforeLots: Lots
    readonly afterLots: Lots
  }[]
}

/** What the world asked for. */
export interface CommandTotals {
  readonly submitted: number
  readonly accepted: number
  readonly rejected: readonly { readonly code: RejectionCode; readonly count: number }[]
  /** SHA-256 over keys, times and bodies. */
  readonly digest: string
}
