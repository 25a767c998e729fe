import { frozenCopy } from '../../quantity/frozen-copy.ts'
import { aevo } from './aevo.ts'
import { binance } from './binance.ts'
import { bitget } from './bitget.ts'
import { bitmex } from './bitmex.ts'
import { bluefin } from './bluefin.ts'
import { bullish } from './bullish.ts'
import { bybit } from './bybit.ts'
import { contractProRata } from './contract-pro-rata.ts'
import { drake } from './drake.ts'
import { dydxV4 } from './dydx-v4.ts'
import { ethereal } from './ethereal.ts'
import { gate } from './gate.ts'
import { htx } from './htx.ts'
import { hyperliquid } from './hyperliquid.ts'
import { kraken } from './kraken.ts'
import { kucoin } from './kucoin.ts'
import { okx } from './okx.ts'
import { ratex } from './ratex.ts'
import type { PolicyPreset } from './preset.ts'
import { starkex } from './starkex.ts'
import { xcoin } from './xcoin.ts'

/** The rules that come with the engine, by name. */
export const presets: readonly PolicyPreset[] = frozenCopy([
  aevo,
  binance,
  bitget,
  bitmex,
  bluefin,
  bullish,
  bybit,
  contractProRata,
  drake,
  dydxV4,
  ethereal,
  gate,
  htx,
  hyperliquid,
  kraken,
  kucoin,
  okx,
  ratex,
  starkex,
  xcoin,
])

/** The preset of a name, if there is one. */
export function findPreset(policy: string): PolicyPreset | undefined {
  return presets.find(({ spec }) => spec.policy === policy)
}
