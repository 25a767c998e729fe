import type { PolicySpec, PriceRule } from '../policy/policy-spec.ts'

/** How an insurance fund steps in. SPEC L-3. */
export type FundMode = 'takeover' | 'deficitOnly'

/** One declared layer of the waterfall. `ownNetting`, `ownCollateral` and `crossing` come first whether declared or not. */
export type LayerSpec =
  | { readonly layer: 'ownNetting' }
  | { readonly layer: 'ownCollateral' }
  | { readonly layer: 'crossing' }
  | { readonly layer: 'offers' }
  | { readonly layer: 'insuranceFund'; readonly fund: string; readonly mode: FundMode }
  | { readonly layer: 'adl'; readonly policy: PolicySpec; readonly price?: PriceRule }
  | { readonly layer: 'profitHaircut' }

/** The name of a layer, as in `LayerSpec`. */
export type LayerName = LayerSpec['layer']
