/** Invented answers of Binance in their published form, of two accounts that hold each other's other side. */

/** Time of the invented prices. */
export const inventedMs = 1_760_130_000_000

interface InventedPosition {
  readonly symbol: string
  readonly positionAmt: string
  readonly entryPrice: string
  readonly unRealizedProfit: string
  readonly isolatedWallet?: string
}

const marks: Readonly<Record<string, string>> = { ABCUSDT: '20.00000000', XYZUSDT: '0.50000000' }

/** `/fapi/v3/positionRisk`. */
function positionRisk(positions: readonly InventedPosition[]): string {
  const rows = positions.map(({ isolatedWallet = '0', ...position }) => ({
    ...position,
    positionSide: 'BOTH',
    breakEvenPrice: position.entryPrice,
    markPrice: marks[position.symbol],
    liquidationPrice: '0',
    isolatedMargin: isolatedWallet,
    notional: '0',
    marginAsset: 'USDT',
    isolatedWallet,
    initialMargin: '0',
    maintMargin: '0',
    positionInitialMargin: '0',
    openOrderInitialMargin: '0',
    adl: 2,
    bidNotional: '0',
    askNotional: '0',
    updateTime: inventedMs - 5000,
  }))
  return JSON.stringify(rows, undefined, 2)
}

/** `/fapi/v3/account`, without its positions. */
function accountAnswer(money: {
  readonly walletBalance: string
  readonly crossWalletBalance: string
  readonly unrealizedProfit: string
  readonly marginBalance: string
}): string {
  const asset = { asset: 'USDT', ...money, crossUnPnl: '0', maintMargin: '0', updateTime: 0 }
  return JSON.stringify(
    { totalWalletBalance: money.walletBalance, assets: [asset], positions: [] },
    undefined,
    1,
  )
}

/** `/fapi/v1/exchangeInfo`. */
function exchangeInfo(): string {
  const symbols = Object.keys(marks).map((symbol) => ({
    symbol,
    pair: symbol,
    contractType: 'PERPETUAL',
    deliveryDate: 4_133_404_800_000,
    marginAsset: 'USDT',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.001', maxPrice: '100000', tickSize: '0.0010' },
      { filterType: 'LOT_SIZE', minQty: '0.1', maxQty: '100000', stepSize: '0.1' },
    ],
  }))
  return JSON.stringify({ timezone: 'UTC', serverTime: inventedMs, symbols })
}

/** `/fapi/v1/leverageBracket`; rates and deductions are numbers there. */
function leverageBrackets(): string {
  const step = (
    bracket: number,
    floor: number,
    cap: number,
    ratio: number,
    cum: number,
  ): object => ({
    bracket,
    initialLeverage: 50 / bracket,
    notionalCap: cap,
    notionalFloor: floor,
    maintMarginRatio: ratio,
    cum,
  })
  const brackets = [
    step(1, 0, 5000, 0.01, 0),
    step(2, 5000, 50_000, 0.025, 75),
    step(3, 50_000, 1_000_000, 0.05, 1325),
  ]
  return JSON.stringify(Object.keys(marks).map((symbol) => ({ symbol, brackets })))
}

/** `/fapi/v1/premiumIndex`. */
function premiumIndex(): string {
  const rows = Object.entries(marks).map(([symbol, markPrice]) => ({
    symbol,
    markPrice,
    indexPrice: markPrice,
    estimatedSettlePrice: markPrice,
    lastFundingRate: '0.00010000',
    interestRate: '0.00010000',
    nextFundingTime: inventedMs + 60_000,
    time: inventedMs,
  }))
  return JSON.stringify(rows)
}

/** All files of a book by their path: two accounts in folders of their names. */
export function inventedBook(): ReadonlyMap<string, string> {
  const long = { symbol: 'ABCUSDT', positionAmt: '100.0', entryPrice: '22.5' }
  const short = { symbol: 'ABCUSDT', positionAmt: '-100.0', entryPrice: '21.125' }
  const other = { symbol: 'XYZUSDT', entryPrice: '0.4' }
  return new Map([
    ['exchangeInfo.json', exchangeInfo()],
    ['leverageBracket.json', leverageBrackets()],
    ['premiumIndex.json', premiumIndex()],
    [
      'desk-a/account.json',
      accountAnswer({
        walletBalance: '3055.75',
        crossWalletBalance: '3000.25',
        unrealizedProfit: '-290.0',
        marginBalance: '2765.75',
      }),
    ],
    [
      'desk-a/positions.json',
      positionRisk([
        { ...long, unRealizedProfit: '-250.00000000' },
        { ...other, positionAmt: '-400', unRealizedProfit: '-40.0', isolatedWallet: '55.5' },
      ]),
    ],
    [
      'desk-b/account.json',
      accountAnswer({
        walletBalance: '1200',
        crossWalletBalance: '1200',
        unrealizedProfit: '152.5',
        marginBalance: '1352.5',
      }),
    ],
    [
      'desk-b/positions.json',
      positionRisk([
        { ...short, unRealizedProfit: '112.50000000' },
        { ...other, positionAmt: '400', unRealizedProfit: '40' },
      ]),
    ],
  ])
}
