import type { AccountSpec } from '../account/account-spec.ts'
import type { FundGroupSpec, FundSpec } from '../fund/fund-spec.ts'
import type { MarketSpec } from '../market/market-spec.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Lots, QuoteUnits, Side } from '../quantity/units.ts'
import type { DeficitSplit } from '../risk/deficit-split.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'

/** How long things may take and how large a step may be. */
export interface DomainLimits {
  /** Fills of one step of a round; the rest continues in the next. Default 50,000. */
  readonly stepFillsMax: number
  /** How long a round's prices hold. A round in several steps that takes longer is suspended. Default 10,000. */
  readonly roundMaxAgeMs: number
  /** How long the venue has to carry out a plan. Default 5,000. */
  readonly planExpiryMs: number
  /** How long the venue has to close a liquidating bucket before it becomes a case. Default 60,000. */
  readonly liquidationTimeoutMs: number
  /** How long no round opens before a deleveraging event is over and what it took of whom is forgotten. Default 3,600,000. SPEC A-14. */
  readonly eventQuietMs: number
  /** How long a key is remembered. Default 86,400,000. */
  readonly idempotencyWindowMs: number
}

/**
 * A standing offer to take over lots of other accounts' positions. What the account holds on the other side is closed first.
 * An account has one offer a market and side at most.
 */
export interface OfferSpec {
  readonly account: string
  readonly market: string
  /** Side of the positions that would be taken over. */
  readonly side: Side
  readonly lots: Lots
  /** The worst price for whoever offers: the highest for a long, the lowest for a short. Absent: the bankruptcy price, whatever it is. */
  readonly limitPriceTicks?: Ratio
}

/**
 * A move of all prices that the venue publishes: for every market a return in millionths. It counts in both directions unless
 * it is one-sided. SPEC N-1.
 */
export interface ScenarioSpec {
  readonly scenario: string
  readonly returns: readonly { readonly market: string; readonly returnPpm: number }[]
  readonly isOneSided?: true
}

/** What an account is owed for having been charged. */
export interface ClaimSpec {
  readonly account: string
  readonly amountQuote: QuoteUnits
}

/**
 * A risk domain at one instant: everything the engine needs to know to resolve its bankrupt accounts.
 * The order of accounts, markets, funds and positions carries no meaning.
 */
export interface BookSpec {
  readonly domain: string
  /** Milliseconds UTC. */
  readonly timeMs: number
  readonly asset: {
    readonly name: string
    /** Quote units in one whole unit of the asset: 10^decimals. */
    readonly wholeUnitQuote: QuoteUnits
  }
  readonly markets: readonly MarketSpec[]
  readonly accounts: readonly AccountSpec[]
  readonly funds: readonly FundSpec[]
  /** Order is meaning here: layers act from first to last. */
  readonly waterfall: readonly LayerSpec[]
  /** What is known of groups of funds. */
  readonly groups?: readonly FundGroupSpec[]
  /** What is owed back to accounts for earlier haircuts. SPEC F-8. */
  readonly claims?: readonly ClaimSpec[]
  /** Who takes over positions of his own will. */
  readonly offers?: readonly OfferSpec[]
  /**
   * How many decimals a whole unit of each other asset has, for whoever writes amounts of collaterals. Changes no decision and no
   * hash.
   */
  readonly collateralPlaces?: readonly { readonly asset: string; readonly places: number }[]
  /** Moves of prices that policies look at. */
  readonly scenarios?: readonly ScenarioSpec[]
  /** Chooses where a round-robin begins; not the operator's to choose. 0 or more. */
  readonly seed?: bigint
  /** How a case with several positions divides its deficit over them. Default `losingLegs`. */
  readonly deficitSplit?: DeficitSplit
  /**
   * Who keeps the book: the engine (`ledger`, default), where a plan is filled as it is made, or the venue (`sidecar`), which
   * confirms what it carried out.
   */
  readonly execution?: 'ledger' | 'sidecar'
  /** Whatever is not given has its default. */
  readonly limits?: Partial<DomainLimits>
}
