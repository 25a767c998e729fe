import type { AccountSnapshot, BookSnapshot, MarketSnapshot } from './generators/snapshot.ts'

/** One market in whole numbers: a lot at price 100 is worth 100 units, maintenance is 1 %. */
export const plainMarket: MarketSnapshot = {
  market: 'M',
  contract: 'linear',
  tickSize: '1',
  lotSize: '1',
  markPrice: '100',
  indexPrice: '100',
  maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
}

/** A book in whole numbers, small enough to work out by hand. */
export function scenario(parts: Partial<BookSnapshot>): BookSnapshot {
  return {
    version: 1,
    timeMs: 0,
    domain: 'd',
    asset: { name: 'USDT', decimals: 0 },
    markets: [plainMarket],
    accounts: [],
    funds: [],
    waterfall: [],
    ...parts,
  }
}

/** An account with at most one position in `M`: size, entry price and cross collateral. */
export function trader(
  account: string,
  collateral: number,
  size = 0,
  entryPrice = 100,
): AccountSnapshot {
  const position = { market: 'M', size: String(size), entryPrice: String(entryPrice) }
  return {
    account,
    kind: 'trader',
    collateral: String(collateral),
    positions: size === 0 ? [] : [{ ...position, marginMode: 'cross' }],
  }
}
