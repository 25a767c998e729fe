/** Bybit V5: positions, money, terms of contracts and maintenance steps. */
import { multiplyDecimals } from '../decimal-text.ts'
import { BadRow } from '../reading/import-refusal.ts'
import { exactAmount, isWithin } from './exact-amounts.ts'
import type { ExportFormat, Finding, RowSetting, ShownPosition } from './export-format.ts'
import type { RowReader } from './row-reader.ts'

/** `GET /v5/position/list`, linear and inverse. */
export const bybitPositions: ExportFormat = {
  name: 'Bybit positions',
  form: 'json',
  required: ['positionIdx', 'symbol', 'side', 'size', 'avgPrice', 'markPrice', 'unrealisedPnl'],
  known: [
    'adlRankIndicator',
    'autoAddMargin',
    'breakEvenPrice',
    'bustPrice',
    'createdTime',
    'cumRealisedPnl',
    'curRealisedPnl',
    'isReduceOnly',
    'leverage',
    'leverageSysUpdatedTime',
    'liqPrice',
    'mmrSysUpdateTime',
    'mmrSysUpdatedTime',
    'positionBalance',
    'positionIM',
    'positionIMByMp',
    'positionMM',
    'positionMMByMp',
    'positionStatus',
    'positionValue',
    'riskId',
    'riskLimitValue',
    'seq',
    'sessionAvgPrice',
    'stopLoss',
    'takeProfit',
    'tpslMode',
    'tradeMode',
    'trailingStop',
    'updatedTime',
  ],
  isForBook: true,
  isPrivate: true,
  read: (row, setting) => {
    const side = row.maybeText('side')
    if (side === undefined || side === 'None')
      return [{ kind: 'passedOver', reason: 'no position' }]
    refuseOtherMargin(row, setting)
    const position = { ...shownPosition(row), shownMs: setting.timeMs }
    return [{ kind: 'position', position }, ...rankOf(row, position.size, setting)]
  },
}

function refuseOtherMargin(row: RowReader, { around }: RowSetting): void {
  if (around.maybeText('category') === 'option') {
    throw new BadRow('notSupported', `${row.text('symbol')} is an option, which no book can hold`)
  }
  if (row.has(['positionMM']) && row.maybeText('positionMM') === undefined) {
    const detail =
      'positionMM is empty: portfolio margin, whose maintenance no table of steps gives'
    throw new BadRow('notSupported', detail)
  }
}

function shownPosition(row: RowReader): ShownPosition {
  const sign = row.oneOf('side', { Buy: '', Sell: '-' })
  refuseOtherSide(row.text('positionIdx'), sign)
  const ownMargin = row.maybeAmount('positionBalance')
  const leverage = row.maybeAmount('leverage')
  const isIsolated = row.maybeText('tradeMode') === '1'
  return {
    market: row.text('symbol'),
    size: `${sign}${row.positive('size')}`,
    entryPrice: row.positive('avgPrice'),
    markPrice: row.positive('markPrice'),
    profit: row.amount('unrealisedPnl'),
    ...(ownMargin !== undefined && { ownMargin }),
    ...(leverage !== undefined && { leverage }),
    ...(isIsolated && { isolatedMargin: row.amount('positionBalance') }),
  }
}

function refuseOtherSide(positionIdx: string, sign: string): void {
  const only = { '0': undefined, '1': '', '2': '-' }[positionIdx]
  if (only === undefined || only === sign) return
  throw new BadRow('contradiction', `positionIdx ${positionIdx} is the other side of a hedge`)
}

/** Where the exchange says the position stands in its queue, if it does: 5 is deleveraged first, 0 is no place. */
function rankOf(row: RowReader, size: string, { timeMs }: RowSetting): readonly Finding[] {
  const rank = row.maybeAmount('adlRankIndicator')
  if (rank === undefined || rank === '0' || timeMs === undefined) return []
  const side = size.startsWith('-') ? 'short' : 'long'
  const market = row.text('symbol')
  return [{ kind: 'event', event: { timeMs, kind: 'adlIndicator', market, side, rank } }]
}

/** `GET /v5/account/info`: positions do not say whether their account is in isolated mode. */
export const bybitAccountInfo: ExportFormat = {
  name: 'Bybit account information',
  form: 'json',
  required: ['marginMode', 'updatedTime'],
  known: [
    'dcpStatus',
    'isMasterTrader',
    'smpGroup',
    'spotHedgingStatus',
    'timeWindow',
    'unifiedMarginStatus',
  ],
  isForBook: true,
  isPrivate: true,
  read: (row) => {
    const mode = row.oneOf('marginMode', {
      ISOLATED_MARGIN: 'isolated',
      REGULAR_MARGIN: 'cross',
    } as const)
    return [{ kind: 'marginMode', mode }]
  },
}

/** `coin` of `GET /v5/account/wallet-balance`. */
export const bybitWallets: ExportFormat = {
  name: 'Bybit wallet balances',
  form: 'json',
  required: ['coin', 'walletBalance', 'equity', 'unrealisedPnl'],
  known: [
    'accruedInterest',
    'availableToBorrow',
    'availableToWithdraw',
    'bonus',
    'borrowAmount',
    'collateralSwitch',
    'cumRealisedPnl',
    'free',
    'locked',
    'marginCollateral',
    'spotBorrow',
    'spotHedgingQty',
    'totalOrderIM',
    'totalPositionIM',
    'totalPositionMM',
    'usdValue',
  ],
  isForBook: true,
  isPrivate: true,
  read: (row) => {
    const collateral = row.amount('walletBalance')
    const wallet = { asset: row.text('coin'), collateral, includesIsolated: true, isShared: true }
    return [{ kind: 'wallet', wallet }]
  },
}

/** `GET /v5/market/instruments-info`, linear and inverse. An inverse contract is for one dollar. */
export const bybitContracts: ExportFormat = {
  name: 'Bybit instruments',
  form: 'json',
  required: ['symbol', 'contractType', 'settleCoin', 'priceFilter', 'lotSizeFilter'],
  known: [],
  isOpen: true,
  isForBook: true,
  isPrivate: false,
  read: (row) => {
    const [prices, lots] = [row.object('priceFilter'), row.object('lotSizeFilter')]
    const { contract, expires } = row.oneOf('contractType', {
      LinearPerpetual: { contract: 'linear', expires: false },
      LinearFutures: { contract: 'linear', expires: true },
      InversePerpetual: { contract: 'inverse', expires: false },
      InverseFutures: { contract: 'inverse', expires: true },
    } as const)
    return [
      {
        kind: 'contract',
        contract: {
          market: row.text('symbol'),
          asset: row.text('settleCoin'),
          contract,
          ...(contract === 'inverse' && { contractValue: '1' }),
          tickSize: prices.positive('tickSize'),
          lotSize: lots.positive('qtyStep'),
          ...(expires && { expiryTimeMs: row.timeMs('deliveryTime') }),
        },
      },
    ]
  },
}

/** `GET /v5/market/risk-limit`: one row a step, which the symbol's other rows complete. */
export const bybitSteps: ExportFormat = {
  name: 'Bybit risk limits',
  form: 'json',
  required: ['id', 'symbol', 'riskLimitValue', 'maintenanceMargin', 'initialMargin', 'maxLeverage'],
  known: ['isLowestRisk', 'mmDeduction', 'section'],
  isForBook: true,
  isPrivate: false,
  read: (row) => [
    {
      kind: 'step',
      step: {
        market: row.text('symbol'),
        to: row.positive('riskLimitValue'),
        rate: maintenanceRate(row),
        ...(row.maybeAmount('mmDeduction') !== undefined && {
          deduction: row.amount('mmDeduction'),
        }),
      },
    },
  ],
}

/**
 * The rate as a part of 1. The exchange has shown it as a part and as a percentage; the initial rate, which is one over the
 * largest leverage, says which.
 */
function maintenanceRate(row: RowReader): string {
  const rate = row.positive('maintenanceMargin')
  // Within 5 %: the largest leverage is shown with two places.
  const product = multiplyDecimals(row.decimal('initialMargin'), row.decimal('maxLeverage'))
  if (isWithin(product, exactAmount('1'), exactAmount('0.05'))) return rate
  if (isWithin(product, exactAmount('100'), exactAmount('5'))) return `${rate}e-2`
  const detail = 'initialMargin is neither 1 / maxLeverage nor a percentage of that'
  throw new BadRow('contradiction', detail)
}
