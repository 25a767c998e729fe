import { frozenCopy } from '../../quantity/frozen-copy.ts'
import { aevo } from './aevo.ts'
import { binance } from './binance.ts'
import { bitget } from './bitget.ts'
import { bitmex } from './bitmex.ts'
import { bluefin } from './bluefin.ts'
import { bullish } from './bullish.ts'
import { bybit } from './bybit.ts'
import { cappedProRata } from './capped-pro-rata.ts'
import { contractProRata } from './contract-pro-rata.ts'
import { drake } from './drake.ts'
import { dydxV4 } from './dydx-v4.ts'
import { equityProRata } from './equity-pro-rata.ts'
import { ethereal } from './ethereal.ts'
import { factorAdjusted } from './factor-adjusted.ts'
import { gate } from './gate.ts'
import { htx } from './htx.ts'
import { hyperliquid } from './hyperliquid.ts'
import { kraken } from './kraken.ts'
import { kucoin } from './kucoin.ts'
import { leverageProRata } from './leverage-pro-rata.ts'
import { minimaxHaircut } from './minimax-haircut.ts'
import { minimaxLeverage } from './minimax-leverage.ts'
import { okx } from './okx.ts'
import { plimsoll } from './plimsoll.ts'
import { plimsollBankruptcy } from './plimsoll-bankruptcy.ts'
import { poolProfit } from './pool-profit.ts'
import type { PolicyPreset } from './preset.ts'
import { profitProRata } from './profit-pro-rata.ts'
import { rapExcess } from './rap-excess.ts'
import { rapLinear } from './rap-linear.ts'
import { rapQuadratic } from './rap-quadratic.ts'
import { ratex } from './ratex.ts'
import { riskKnapsack } from './risk-knapsack.ts'
import { starkex } from './starkex.ts'
import { vectorMirrorDescent } from './vector-mirror-descent.ts'
import { wealthProRata } from './wealth-pro-rata.ts'
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
  cappedProRata,
  contractProRata,
  drake,
  dydxV4,
  equityProRata,
  ethereal,
  factorAdjusted,
  gate,
  htx,
  hyperliquid,
  kraken,
  kucoin,
  leverageProRata,
  minimaxHaircut,
  minimaxLeverage,
  okx,
  plimsoll,
  plimsollBankruptcy,
  poolProfit,
  profitProRata,
  rapExcess,
  rapLinear,
  rapQuadratic,
  ratex,
  riskKnapsack,
  starkex,
  vectorMirrorDescent,
  wealthProRata,
  xcoin,
])

/** The preset of a name, if there is one. */
export function findPreset(policy: string): PolicyPreset | undefined {
  return presets.find(({ spec }) => spec.policy === policy)
}
