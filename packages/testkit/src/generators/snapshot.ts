import type { PolicyRules } from '../book/policy.ts'

/** The book snapshot of `interfaces.md` section 1, as far as generators write it. */
export interface BookSnapshot {
  readonly version: 1
  readonly timeMs: number
  readonly domain: string
  readonly deficitSplit?: string
  readonly asset: { readonly name: string; readonly decimals: number }
  readonly markets: readonly MarketSnapshot[]
  readonly accounts: readonly AccountSnapshot[]
  readonly funds: readonly FundSnapshot[]
  readonly waterfall: readonly LayerSnapshot[]
  readonly offers?: readonly OfferSnapshot[]
  readonly seed?: string
}

export interface OfferSnapshot {
  readonly account: string
  readonly market: string
  readonly side: 'long' | 'short'
  readonly size: string
  readonly price?: string
}

export interface MarketSnapshot {
  readonly market: string
  readonly contract: 'linear' | 'inverse'
  readonly contractValue?: string
  readonly tickSize: string
  readonly lotSize: string
  readonly priceDecimals?: number
  readonly markPrice: string
  readonly indexPrice: string
  readonly previousMarkPrice?: string
  readonly previousIndexPrice?: string
  readonly settlementPrice?: string
  readonly minimumPrice?: string
  readonly maintenanceTiers: readonly TierSnapshot[]
  readonly initialTiers?: readonly TierSnapshot[]
}

export interface TierSnapshot {
  readonly notionalFrom: string
  readonly rate: string
}

export interface AccountSnapshot {
  readonly account: string
  readonly kind: string
  readonly owner?: string
  readonly adlExempt?: boolean
  readonly positionMode?: 'hedge'
  readonly collateral: string
  readonly unsettledFunding?: string
  readonly collaterals?: readonly CollateralSnapshot[]
  readonly positions: readonly PositionSnapshot[]
}

interface CollateralSnapshot {
  readonly asset: string
  readonly amount: string
  readonly price: string
  readonly haircut: string
}

export interface PositionSnapshot {
  readonly market: string
  readonly size: string
  readonly entryPrice?: string
  readonly entryValue?: string
  readonly marginMode: 'cross' | 'isolated'
  readonly isolatedMargin?: string
}

export interface FundSnapshot {
  readonly fund: string
  readonly markets: readonly string[]
  readonly balance: string
  readonly floor: string
  readonly positions?: readonly {
    readonly market: string
    readonly size: string
    readonly entryValue: string
  }[]
}

export interface LayerSnapshot {
  readonly layer: string
  readonly fund?: string
  readonly mode?: string
  /** A preset, or a policy written out. */
  readonly policy?: string | PolicyRules
  readonly price?: string
}
