import { ImportRefusal } from '../reading/import-refusal.ts'
import type { MarkBoard } from './mark-board.ts'
import type { VenueMarket } from './venue-markets.ts'

/** A market of the book with the prices of the book's time. */
export interface PricedMarket {
  readonly market: VenueMarket
  readonly markPrice: string
  readonly indexPrice?: string
}

/** The markets as the venue listed them, with its own prices: those with positions, and those still traded. */
export function listedPrices(
  markets: ReadonlyMap<string, VenueMarket>,
  held: ReadonlySet<string>,
): PricedMarket[] {
  return [...markets.values()].flatMap((market) => {
    const { coin, markPrice, indexPrice, isDelisted } = market
    if (markPrice === undefined || (isDelisted && !held.has(coin))) return []
    return [{ market, markPrice, ...(indexPrice !== undefined && { indexPrice }) }]
  })
}

// The archive has a row for every market and minute.
const minuteMs = 60_000

/**
 * The markets with the last prices up to a later time: those of the minute before it, or a newer mark that a liquidation
 * names. Markets that asset contexts never name, and nobody holds, are left out.
 *
 * @throws ImportRefusal where asset contexts do not reach from the minute before until after the time, or lack a market in that
 *   minute
 */
export function laterPrices(
  markets: ReadonlyMap<string, VenueMarket>,
  held: ReadonlySet<string>,
  board: MarkBoard,
  atMs: number,
): PricedMarket[] {
  const { lastMs, reachesOn } = board.contexts
  if (lastMs === undefined || !reachesOn || atMs - lastMs > minuteMs) {
    refuse('needs asset_ctxs from the minute before until after it; add those of that day')
  }
  return [...markets.values()].flatMap((market) => {
    const prices = board.pricesOf(market.coin)
    if (prices?.contextMs === lastMs) {
      const { markPrice, indexPrice } = prices
      return [{ market, markPrice, ...(indexPrice !== undefined && { indexPrice }) }]
    }
    if (prices === undefined && !held.has(market.coin)) return []
    const minute = new Date(lastMs).toISOString()
    return refuse(`needs a mark of ${market.coin}, but asset_ctxs have none at ${minute}`)
  })
}

function refuse(complaint: string): never {
  throw new ImportRefusal('missingMark', { file: '--at' }, complaint)
}
