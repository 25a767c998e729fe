import type { StateView } from '@plimsoll/engine'
import {
  type BookFormat,
  type Document,
  encodeRiskPoint,
  formatPrice,
  formatSize,
  marketFormat,
  type MarketRiskPoint,
} from '@plimsoll/protocol'
import type { MarketAmounts, MarketRisks } from './market-risks.ts'

/** How a market stood at a point. */
export interface MarketPoint extends MarketRiskPoint {
  readonly markPrice: string
  readonly openInterest: string
}

/** Reads the watched markets, in their order. */
export function readMarkets(
  state: Pick<StateView, 'prices' | 'openInterest'>,
  watched: readonly string[],
  { format, risks }: { readonly format: BookFormat; readonly risks: Pick<MarketRisks, 'of'> },
): MarketPoint[] {
  const marks = new Map(state.prices().map((row) => [row.market, row.markPriceTicks]))
  return watched.map((market) => {
    const one = marketFormat(format, market)
    const ticks = marks.get(market)
    return {
      markPrice: ticks === undefined ? '0' : formatPrice(one, ticks),
      openInterest: formatSize(one, state.openInterest(market) ?? 0n),
      ...(risks.of(market)?.point ?? encodeRiskPoint(undefined)),
    }
  })
}

/** The columns of a market, and what is told of the newest point. */
export function marketColumns(
  market: string,
  points: readonly MarketPoint[],
  newest: MarketAmounts = {},
): Document<'marketIndicators'> {
  return {
    market,
    markPrice: points.map(({ markPrice }) => markPrice),
    openInterest: points.map(({ openInterest }) => openInterest),
    coverage: points.map(({ coverage }) => coverage),
    imbalance: points.map(({ imbalance }) => imbalance),
    freeboardDown: points.map(({ freeboardDown }) => freeboardDown),
    freeboardUp: points.map(({ freeboardUp }) => freeboardUp),
    adlNearness: points.map(({ adlNearness }) => adlNearness),
    ...newest,
  }
}
