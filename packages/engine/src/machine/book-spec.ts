import type { AccountSpec } from '../account/account-spec.ts'
import type { FundSpec } from '../fund/fund-spec.ts'
import type { MarketSpec } from '../market/market-spec.ts'
import type { QuoteUnits } from '../quantity/units.ts'
import type { DeficitSplit } from '../risk/deficit-split.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'

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
  /** How a case with several positions divides its deficit over them. Default `losingLegs`. */
  readonly deficitSplit?: DeficitSplit
}
