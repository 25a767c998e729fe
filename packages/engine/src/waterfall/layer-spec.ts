import type { PolicySpec, PriceRule } from '../policy/policy-spec.ts'
import type { TriggerSpec } from './trigger-spec.ts'

/** How an insurance fund steps in. SPEC L-3. */
export type FundMode = 'takeover' | 'deficitOnly'

/** Whose gains a haircut charges. SPEC L-5. */
export type HaircutBase = 'oppositeGains' | 'marketGains' | 'periodGains' | 'unsettledProfit'

/** By what a loss is shared beyond gains. SPEC L-9. */
export type LossBase = 'openInterest' | 'payouts' | 'equity'

/** What layers of socialised loss say. */
interface Sharing {
  /** What is charged is owed back, and repaid from later surplus. SPEC F-8. */
  readonly isRepayable?: true
  /** Must be said where accounts without a position are charged, and nowhere else. SPEC L-10. */
  readonly chargesFlatAccounts?: true
}

/** What every layer after the first three may say. */
interface Triggered {
  /** When the layer acts. Absent: on whatever is left. */
  readonly trigger?: TriggerSpec
}

/** The layers that come first, whether declared or not. */
type FirstLayerSpec =
  | { readonly layer: 'ownNetting' }
  | { readonly layer: 'ownCollateral' }
  | { readonly layer: 'crossing' }

/** A layer that acts in its declared place. */
export type DeclaredLayerSpec = Triggered &
  (
    | { readonly layer: 'offers' }
    /** A vault takes over lots, within its capacity and loss. SPEC W-1. */
    | {
        readonly layer: 'backstopVault'
        readonly account: string
        /** Default `mark`. */
        readonly price?: PriceRule
        readonly capacityQuote?: bigint
        readonly lossCapQuote?: bigint
      }
    | {
        readonly layer: 'insuranceFund'
        readonly fund: string
        readonly mode: FundMode
        /** The most that it pays in a round. */
        readonly capQuote?: bigint
      }
    /** The venue's own money. SPEC F-1. */
    | { readonly layer: 'venueCapital'; readonly fund: string; readonly capQuote?: bigint }
    | { readonly layer: 'adl'; readonly policy: PolicySpec; readonly price?: PriceRule }
    | ({ readonly layer: 'profitHaircut'; readonly base?: HaircutBase } & Sharing)
    | ({ readonly layer: 'socialisedLoss'; readonly base: LossBase } & Sharing)
    /** Contracts are ended at a price: as many as cases have, or all of them. SPEC W-2. */
    | {
        readonly layer: 'tearUp'
        readonly extent: 'partial' | 'full'
        /** Default `mark`. */
        readonly price?: PriceRule
      }
    /** The markets of cases end. SPEC W-3. */
    | {
        readonly layer: 'settlement'
        /** Default `settlement`. */
        readonly price?: PriceRule
      }
    /** Withdrawals wait, or pay. SPEC W-4. */
    | {
        readonly layer: 'withdrawalGate'
        readonly gateMs?: number
        readonly chargeFund?: string
        readonly chargesFlatAccounts?: true
      }
  )

/** One declared layer of the waterfall. */
export type LayerSpec = FirstLayerSpec | DeclaredLayerSpec

/** The name of a layer, as in `LayerSpec`. */
export type LayerName = LayerSpec['layer']
