import type { StateView } from '@plimsoll/engine'
import {
  type BookFormat,
  type Document,
  encodeRiskAmounts,
  encodeRiskPoint,
  formatPrice,
  formatSize,
  marketFormat,
  type MarketRiskPoint,
} from '@plimsoll/protocol'

/** How a market stood at a point. */
export interface MarketPoint extends MarketRiskPoint {
  readonly markPrice: string
  readonly openInterest: string
}

/** What is told of the newest point alone. */
export type MarketAmounts = Pick<Document<'marketIndicators'>, 'moves' | 'trigger'>

/** Markets at a point, in the order in which they are watched. */
export interface MarketReadings {
  readonly points: readonly MarketPoint[]
  readonly amounts: readonly MarketAmounts[]
}

/** A tenth: what a market is asked to bear either way. */
const MOVE_PERMILLE = 100

/** Reads the watched markets. Costs a look at every position, however many there are. */
export function readMarkets(
  state: Pick<StateView, 'prices' | 'openInterest' | 'marketRisk'>,
  watched: readonly string[],
  format: BookFormat,
): MarketReadings {
  const marks = new Map(state.prices().map((row) => [row.market, row.markPriceTicks]))
  const asked = { markets: watched, movePermille: MOVE_PERMILLE }
  const risks = new Map(state.marketRisk(asked).map((risk) => [risk.market, risk]))
  return {
    points: watched.map((market) => {
      const one = marketFormat(format, market)
      const ticks = marks.get(market)
      return {
        markPrice: ticks === undefined ? '0' : formatPrice(one, ticks),
        openInterest: formatSize(one, state.openInterest(market) ?? 0n),
        ...encodeRiskPoint(risks.get(market)),
      }
    }),
    amounts: watched.map((market) => {
      const risk = risks.get(market)
      return risk === undefined ? {} : encodeRiskAmounts(risk, MOVE_PERMILLE, { format })
    }),
  }
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
