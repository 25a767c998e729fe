import type { LayerSpec } from '../layer-spec.ts'

/** Funds first, then everybody with lots in the market, long and short alike; positions go to whoever stands for liquidators. */
export const byOpenInterest: readonly LayerSpec[] = [
  { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
  { layer: 'socialisedLoss', base: 'openInterest' },
  { layer: 'backstopVault', account: '*', price: 'mark' },
  { layer: 'insuranceFund', fund: '*', mode: 'takeover' },
]
