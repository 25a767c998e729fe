/** Binance USDⓈ-M: positions, money and what an account is told of its rank. */
import { addDecimals, subtractDecimals } from '../decimal-text.ts'
import { BadRow } from '../reading/import-refusal.ts'
import type { ExportFormat, Finding, ShownPosition } from './export-format.ts'
import { decimalOf, MissingSetting, type RowReader } from './row-reader.ts'

/** `GET /fapi/v2/positionRisk` and `/fapi/v3/positionRisk`. */
export const binancePositions: ExportFormat = {
  name: 'Binance position information',
  form: 'json',
  required: [
    'symbol',
    'positionAmt',
    'entryPrice',
    'markPrice',
    'unRealizedProfit',
    'positionSide',
  ],
  known: [
    'adl',
    'askNotional',
    'bidNotional',
    'breakEvenPrice',
    'initialMargin',
    'isAutoAddMargin',
    'isolated',
    'isolatedMargin',
    'isolatedWallet',
    'leverage',
    'liquidationPrice',
    'maintMargin',
    'marginAsset',
    'marginType',
    'maxNotional',
    'maxNotionalValue',
    'notional',
    'openOrderInitialMargin',
    'positionInitialMargin',
    'updateTime',
  ],
  isForBook: true,
  isPrivate: true,
  read: (row, { timeMs }) => {
    const size = row.amount('positionAmt')
    if (decimalOf('positionAmt', size).digits === 0n) return [noPosition]
    refuseOtherSide(size, row.text('positionSide'))
    return [{ kind: 'position', position: { ...shownPosition(row, size), shownMs: timeMs } }]
  },
}

const noPosition: Finding = { kind: 'passedOver', reason: 'no position' }

function shownPosition(row: RowReader, size: string): ShownPosition {
  const asset = row.maybeText('marginAsset')
  const leverage = row.maybeAmount('leverage')
  return {
    market: row.text('symbol'),
    size,
    entryPrice: row.positive('entryPrice'),
    markPrice: row.positive('markPrice'),
    profit: row.amount('unRealizedProfit'),
    ...(asset !== undefined && { asset }),
    ...(leverage !== undefined && { leverage }),
    ...(isIsolated(row) && { isolatedMargin: row.amount('isolatedWallet') }),
  }
}

/** Version 2 says the mode in words; version 3 only by the money that an isolated position has of its own. */
function isIsolated(row: RowReader): boolean {
  if (row.maybeText('marginType') !== undefined) {
    return row.oneOf('marginType', { isolated: true, cross: false })
  }
  return decimalOf('isolatedWallet', row.text('isolatedWallet')).digits !== 0n
}

function refuseOtherSide(size: string, positionSide: string): void {
  const isShort = size.startsWith('-')
  if (positionSide === 'BOTH' || positionSide === (isShort ? 'SHORT' : 'LONG')) return
  throw new BadRow('contradiction', `positionAmt ${size} with positionSide ${positionSide}`)
}

/** `assets` of `GET /fapi/v2/account` and `/fapi/v3/account`. */
export const binanceAccountAssets: ExportFormat = {
  name: 'Binance account, assets',
  form: 'json',
  required: ['asset', 'walletBalance', 'crossWalletBalance'],
  known: [
    'availableBalance',
    'crossUnPnl',
    'initialMargin',
    'maintMargin',
    'marginAvailable',
    'marginBalance',
    'maxWithdrawAmount',
    'openOrderInitialMargin',
    'positionInitialMargin',
    'unrealizedProfit',
    'updateTime',
  ],
  isForBook: true,
  isPrivate: true,
  read: (row, { around }) => {
    // In multi-assets mode every asset stands behind every position.
    const isShared = around.has(['multiAssetsMargin']) && around.flag('multiAssetsMargin')
    refuseOtherSum(row)
    return [walletOf(row, 'walletBalance', isShared)]
  },
}

/** `GET /fapi/v2/balance` and `/fapi/v3/balance`. */
export const binanceBalances: ExportFormat = {
  name: 'Binance balances',
  form: 'json',
  required: ['accountAlias', 'asset', 'balance', 'crossWalletBalance'],
  known: ['availableBalance', 'crossUnPnl', 'marginAvailable', 'maxWithdrawAmount', 'updateTime'],
  isForBook: true,
  isPrivate: true,
  read: (row) => [walletOf(row, 'balance', false)],
}

function walletOf(row: RowReader, whole: string, isShared: boolean): Finding {
  return {
    kind: 'wallet',
    wallet: {
      asset: row.text('asset'),
      collateral: row.amount('crossWalletBalance'),
      whole: row.amount(whole),
      includesIsolated: false,
      isShared,
    },
  }
}

/** The margin balance is the wallet and the profit at mark, where all three are shown. */
function refuseOtherSum(row: RowReader): void {
  const names = ['walletBalance', 'unrealizedProfit', 'marginBalance']
  if (names.some((name) => row.maybeText(name) === undefined)) return
  const [wallet, profit, margin] = [
    row.decimal('walletBalance'),
    row.decimal('unrealizedProfit'),
    row.decimal('marginBalance'),
  ]
  if (subtractDecimals(addDecimals(wallet, profit), margin).digits === 0n) return
  throw new BadRow('contradiction', 'marginBalance is not walletBalance and unrealizedProfit')
}

/** `GET /fapi/v1/adlQuantile`: 0 to 4, the highest is deleveraged first; it says no time. */
export const binanceAdlQuantile: ExportFormat = {
  name: 'Binance ADL quantile',
  form: 'json',
  required: ['symbol', 'adlQuantile'],
  known: [],
  isPrivate: true,
  read: (row, { timeMs }) => {
    if (timeMs === undefined) {
      throw new MissingSetting('has no time; say with --time when it was asked for')
    }
    const quantile = row.object('adlQuantile')
    const market = row.text('symbol')
    return (['LONG', 'SHORT', 'BOTH', 'HEDGE'] as const).flatMap((word): Finding[] => {
      const rank = quantile.maybeText(word)
      // In cross hedge mode HEDGE is only a sign that both sides carry the rank of their sum.
      if (rank === undefined || word === 'HEDGE') return []
      const side = { LONG: 'long', SHORT: 'short', BOTH: undefined }[word] as 'long' | undefined
      return [
        {
          kind: 'event',
          event: {
            timeMs,
            kind: 'adlIndicator',
            market,
            ...(side !== undefined && { side }),
            rank: quantile.amount(word),
          },
        },
      ]
    })
  },
}
