/** Invented answers of Bybit V5 in their published form, of two accounts that hold each other's other side. */

/** When the invented answers were given. */
export const answeredMs = 1_760_130_000_000

/** An answer of the REST interface. */
export function answer(category: string, list: readonly object[], beside: object = {}): string {
  const result = { nextPageCursor: '', category, list, ...beside }
  return JSON.stringify({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: answeredMs })
}

interface InventedPosition {
  readonly symbol: string
  readonly side: 'Buy' | 'Sell'
  readonly size: string
  readonly avgPrice: string
  readonly markPrice: string
  readonly unrealisedPnl: string
}

/** One row of `/v5/position/list`. */
export function positionRow(position: InventedPosition): object {
  return {
    positionIdx: 0,
    riskId: 1,
    riskLimitValue: '150',
    ...position,
    positionValue: '0',
    tradeMode: 0,
    positionStatus: 'Normal',
    autoAddMargin: 0,
    adlRankIndicator: 3,
    leverage: '10',
    positionBalance: '0',
    liqPrice: '',
    bustPrice: '',
    positionMM: '1',
    positionIM: '2',
    tpslMode: 'Full',
    takeProfit: '',
    stopLoss: '',
    trailingStop: '0',
    cumRealisedPnl: '0',
    seq: 5_723_621_632,
    isReduceOnly: false,
    mmrSysUpdateTime: '',
    leverageSysUpdatedTime: '',
    createdTime: '1676538056258',
    updatedTime: '1697673600012',
  }
}

/** `/v5/account/wallet-balance`, of one coin. */
export function wallet(coin: string, walletBalance: string, more: readonly object[] = []): string {
  const money = { coin, walletBalance, equity: walletBalance, unrealisedPnl: '0', usdValue: '0' }
  const account = { accountType: 'UNIFIED', totalEquity: '0', coin: [money, ...more] }
  return JSON.stringify({ retCode: 0, result: { list: [account] }, time: answeredMs })
}

/** `/v5/market/instruments-info`, of one linear and one inverse contract. */
export function instruments(): string {
  const shared = { status: 'Trading', priceScale: '2', deliveryTime: '0' }
  return answer('linear', [
    {
      ...shared,
      symbol: 'ABCUSDT',
      contractType: 'LinearPerpetual',
      settleCoin: 'USDT',
      priceFilter: { minPrice: '0.01', maxPrice: '9999', tickSize: '0.01' },
      lotSizeFilter: { minOrderQty: '0.1', qtyStep: '0.1' },
    },
    {
      ...shared,
      symbol: 'ABCUSD',
      contractType: 'InversePerpetual',
      settleCoin: 'ABC',
      priceFilter: { minPrice: '0.01', maxPrice: '9999', tickSize: '0.01' },
      lotSizeFilter: { minOrderQty: '1', qtyStep: '1' },
    },
  ])
}

/** `/v5/market/risk-limit`; the percentages of one symbol and the parts of another mean the same. */
export function riskLimits(): string {
  const step = (symbol: string, id: number, limit: string, rates: readonly string[]): object => ({
    id,
    symbol,
    riskLimitValue: limit,
    maintenanceMargin: rates[0],
    initialMargin: rates[1],
    isLowestRisk: id === 1 ? 1 : 0,
    maxLeverage: rates[2],
    mmDeduction: rates[3],
  })
  return answer('linear', [
    step('ABCUSDT', 1, '2000', ['0.01', '0.02', '50.00', '']),
    step('ABCUSDT', 2, '8000', ['0.025', '0.05', '20.00', '30']),
    step('ABCUSD', 1, '150', ['0.5', '1', '100.00', '']),
  ])
}
