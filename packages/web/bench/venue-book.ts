/** The domain of the measured venue. */
export const benchDomain = 'bench'

/** The market whose queues are looked at. */
export const benchMarket = 'BTC-USDT'

const otherMarket = 'ETH-USDT'

/** Where prices begin, and the digits they have. */
export const benchPrices: ReadonlyMap<string, { readonly price: number; readonly places: number }> =
  new Map([
    [benchMarket, { price: 50_000, places: 1 }],
    [otherMarket, { price: 3_000, places: 2 }],
    ['SOL-USDT', { price: 150, places: 2 }],
    ['BNB-USDT', { price: 600, places: 2 }],
  ])

/** Traders of the venue. */
export const benchAccounts = 10_000

/** Of them as many stand in the queue that is looked at; the others hold another market. */
export const queueLength = benchAccounts / 2

/**
 * A book in which half of the traders are long in one market, all of them in profit and therefore in its queue, and one
 * market maker is short against them. The same book every time, but for its time.
 */
export function venueBook(timeMs: number): object {
  const draw = drawsFrom(7)
  const positionOf = (market: string, lots: number, gain: number): object => {
    const { price, places } = benchPrices.get(market) ?? { price: 0, places: 0 }
    const entryPrice = (price * (lots > 0 ? 1 - gain : 1 + gain)).toFixed(places)
    return { market, size: (lots / 1_000).toFixed(3), entryPrice, marginMode: 'cross' }
  }
  const drawLots = (): number => 10 + Math.floor(draw() ** 2 * 3_000)
  const trader = (market: string, lots: number): object => {
    const notional = (Math.abs(lots) / 1_000) * (benchPrices.get(market)?.price ?? 0)
    return {
      account: `trader-${(nextTrader += 1).toString().padStart(5, '0')}`,
      kind: 'trader',
      collateral: (notional * (0.05 + draw() * 0.5)).toFixed(6),
      positions: [positionOf(market, lots, 0.005 + draw() * 0.1)],
    }
  }
  let nextTrader = 0
  const queued = Array.from({ length: queueLength }, drawLots)
  const others = Array.from({ length: queueLength / 2 }, drawLots)
  const total = queued.reduce((sum, lots) => sum + lots, 0)
  const accounts = [
    ...queued.map((lots) => trader(benchMarket, lots)),
    ...others.flatMap((lots) => [trader(otherMarket, lots), trader(otherMarket, -lots)]),
    {
      account: 'maker-1',
      kind: 'marketMaker',
      collateral: '100000000.000000',
      positions: [positionOf(benchMarket, -total, 0.01)],
    },
  ]
  return {
    version: 1,
    timeMs,
    domain: benchDomain,
    asset: { name: 'USDT', decimals: 6 },
    markets: [...benchPrices].map(([market, { price: first, places }]) => ({
      market,
      contract: 'linear',
      tickSize: (10 ** -places).toFixed(places),
      lotSize: '0.001',
      markPrice: first.toFixed(places),
      indexPrice: first.toFixed(places),
      maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
    })),
    accounts,
    funds: [
      {
        fund: 'insurance',
        markets: [...benchPrices.keys()],
        balance: '2500000.000000',
        floor: '0.000000',
      },
    ],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: 'bybit', trigger: 'bybit' },
      { layer: 'tearUp', trigger: { kind: 'manual' }, extent: 'partial' },
    ],
  }
}

/** Numbers from 0 to below 1, the same ones for the same seed. */
export function drawsFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 0x8000_0000
  }
}
