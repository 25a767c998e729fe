import type { MarketSpec } from '@plimsoll/engine'

/** A market, how likely it is traded, and its maintenance in whole units. */
export interface WeighedMarket {
  readonly market: MarketSpec
  readonly weight: number
  readonly tiers: readonly { readonly fromWhole: number; readonly rate: number }[]
}

/** A trader whose markets are known, before its positions have a size. */
export interface TraderDraft {
  readonly isLong: boolean
  readonly isIsolated: boolean
  /** Place in the distribution of sizes, in (0, 1). */
  readonly probability: number
  readonly leverage: number
  readonly markets: readonly WeighedMarket[]
  /** Whether the position in each market is long. */
  readonly sides: readonly boolean[]
  readonly entryFactors: readonly number[]
}

/** A trader with everything but a name. */
export interface SizedTrader extends TraderDraft {
  readonly equityWhole: number
  /** Signed, by market. */
  readonly notionalsWhole: readonly number[]
}

/** Nobody starts closer to liquidation than this multiple of maintenance. */
const SAFETY = 1.3

/** The least equity with which somebody starts who holds so much. */
export function leastEquityWhole(
  holdings: readonly { readonly market: WeighedMarket; readonly notionalWhole: number }[],
): number {
  return holdings.reduce(
    (sum, { market, notionalWhole }) =>
      sum + maintenanceWhole(market, Math.abs(notionalWhole)) * SAFETY,
    0,
  )
}

function maintenanceWhole({ tiers }: WeighedMarket, notionalWhole: number): number {
  return tiers.reduce((sum, { fromWhole, rate }, index) => {
    const end = Math.min(notionalWhole, tiers[index + 1]?.fromWhole ?? notionalWhole)
    return sum + Math.max(0, end - fromWhole) * rate
  }, 0)
}
