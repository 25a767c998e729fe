import { contractProRata } from '../../policy/presets/contract-pro-rata.ts'
import type { MarketPriceRule } from '../leg-closing.ts'
import { adl } from './adl.ts'
import type { Layer } from './layer.ts'

/**
 * Ends as many contracts as cases have, pro rata to what the other side holds, at a price that does not ask what the cases
 * owe (SPEC W-2; partial tear-up of clearing houses).
 */
export function partialTearUp(price: MarketPriceRule, layerIndex: number): Layer {
  const policy = { ...contractProRata.spec, price, pairing: 'byCase' } as const
  return adl(policy, price, layerIndex)
}
