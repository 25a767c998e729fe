import { frozenCopy } from '../../quantity/frozen-copy.ts'
import { binance } from './binance.ts'
import { bitmex } from './bitmex.ts'
import { contractProRata } from './contract-pro-rata.ts'
import { hyperliquid } from './hyperliquid.ts'
import type { PolicyPreset } from './preset.ts'

/** The rules that come with the engine, by name. */
export const presets: readonly PolicyPreset[] = frozenCopy([
  binance,
  bitmex,
  contractProRata,
  hyperliquid,
])

/** The preset of a name, if there is one. */
export function findPreset(policy: string): PolicyPreset | undefined {
  return presets.find(({ spec }) => spec.policy === policy)
}
