import type { TriggerPreset } from '../trigger-preset.ts'
import { bybit } from './bybit.ts'
import { bitgetDrawdown, htx, okx2024 } from './fund-drawdown.ts'
import { bitget, bitmex, kucoin, phemex } from './fund-empty.ts'
import { dydxV4, hyperliquid, starkex } from './negative-equity.ts'
import { okx2025 } from './okx-2025.ts'

/** The triggers that venues publish, by name. Those that need numbers no venue prints are left out. */
export const triggerPresets: readonly TriggerPreset[] = [
  bitget,
  bitgetDrawdown,
  bitmex,
  bybit,
  dydxV4,
  htx,
  hyperliquid,
  kucoin,
  okx2024,
  okx2025,
  phemex,
  starkex,
]

/** The trigger preset of a name, if there is one. */
export function findTriggerPreset(trigger: string): TriggerPreset | undefined {
  return triggerPresets.find((preset) => preset.trigger === trigger)
}
