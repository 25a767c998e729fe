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
  readonly groups?: readonly { readonly group: string; readonly peakBalance?: string }[]
  readonly claims?: readonly { readonly account: string; readonly amount: string }[]
  readonly seed?: string
  readonly scenarios?: readonly ScenarioSnapshot[]
}

/** Returns by market as decimal fractions; `*` stands for markets that are not named. */
export interface ScenarioSnapshot {
  readonly scenario: string
  readonly returns: Readonly<Record<string, string>>
  readonly symmetric?: boolean
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
  readonly poolValue?: string
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
  readonly unsettledProfit?: string
  readonly collaterals?: readonly CollateralSnapshot[]
  readonly declaredHedge?: readonly { readonly market: string; readonly size: string }[]
  readonly bothLegs?: true
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
  readonly purpose?: string
  readonly markets: readonly string[]
  readonly balance: string
  readonly floor: string
  readonly capacity?: string
  readonly target?: string
  readonly group?: string
  readonly peakBalance?: string
  readonly history?: readonly { readonly timeMs: number; readonly balance: string }[]
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
  readonly cap?: string
  readonly account?: string
  readonly capacity?: string
  readonly lossCap?: string
  /** A preset, or a policy written out. */
  readonly policy?: string | PolicyRules
  readonly price?: string
  readonly base?: string
  readonly repayable?: boolean
  readonly chargesFlatAccounts?: boolean
  readonly extent?: string
  readonly gateMs?: number
  readonly chargeFund?: string
  readonly trigger?: TriggerSnapshot
}

export interface LineSnapshot {
  readonly ppm: number
  readonly strict?: boolean
}

export interface TriggerSnapshot {
  readonly kind: string
  readonly account?: string
  readonly windowMs?: number
  /** A line, an amount, or a number of buckets. */
  readonly start?: LineSnapshot | string | number
  readonly stop?: LineSnapshot | string | number
  readonly balanceAbove?: string
  readonly pinned?: boolean
  readonly sharePpm?: number
  readonly cushion?: string
  readonly count?: number
  readonly amount?: string
  readonly capacity?: string
  readonly startPpm?: number
  readonly floorPpm?: number
  readonly triggers?: readonly TriggerSnapshot[]
}
