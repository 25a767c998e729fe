/** Binance: what an account was paid and charged, and what it traded. */
import { BadRow } from '../reading/import-refusal.ts'
import { calendarTimeMs } from './calendar-time.ts'
import type { ExportEvent, ExportFormat, RowSetting } from './export-format.ts'
import { decimalOf, type RowReader } from './row-reader.ts'

/** `GET /fapi/v1/income`. A number of a transaction is used once for an account and a type of income. */
export const binanceIncome: ExportFormat = {
  name: 'Binance income history',
  form: 'json',
  required: ['incomeType', 'income', 'asset', 'time', 'tranId'],
  known: ['info', 'symbol', 'tradeId'],
  isPrivate: true,
  read: (row) => {
    const [type, tranId] = [row.text('incomeType'), row.text('tranId')]
    const [market, trade] = [row.maybeText('symbol'), row.maybeText('tradeId')]
    const event: ExportEvent = {
      timeMs: row.timeMs('time'),
      kind: incomeKinds.get(type) ?? 'ledger',
      ...(market !== undefined && { market }),
      asset: row.text('asset'),
      value: row.amount('income'),
      ...(trade !== undefined && { trade }),
      detail: type,
    }
    return [{ kind: 'event', event, id: `${type} ${tranId}` }]
  },
}

const incomeKinds: ReadonlyMap<string, ExportEvent['kind']> = new Map([
  ['COMMISSION', 'fee'],
  ['FUNDING_FEE', 'funding'],
  ['INSURANCE_CLEAR', 'liquidationFee'],
  ['INTERNAL_TRANSFER', 'transfer'],
  ['REALIZED_PNL', 'profit'],
  ['TRANSFER', 'transfer'],
])

const directions = { BUY: 'buy', SELL: 'sell' } as const

/** `GET /fapi/v1/userTrades`. */
export const binanceTrades: ExportFormat = {
  name: 'Binance account trades',
  form: 'json',
  required: ['id', 'symbol', 'side', 'price', 'qty', 'realizedPnl', 'time', 'commission'],
  known: [
    'baseQty',
    'buyer',
    'commissionAsset',
    'maker',
    'marginAsset',
    'orderId',
    'pair',
    'positionSide',
    'quoteQty',
  ],
  isPrivate: true,
  read: (row) => {
    const [market, trade] = [row.text('symbol'), row.text('id')]
    const side = { LONG: 'long', SHORT: 'short', BOTH: undefined } as const
    const shown =
      row.maybeText('positionSide') === undefined ? undefined : row.oneOf('positionSide', side)
    const event: ExportEvent = {
      timeMs: row.timeMs('time'),
      kind: 'fill',
      market,
      direction: row.oneOf('side', directions),
      ...(shown !== undefined && { side: shown }),
      size: row.positive('qty'),
      price: row.positive('price'),
      fee: row.amount('commission'),
      feeAsset: row.text('commissionAsset'),
      realisedPnl: row.amount('realizedPnl'),
      trade,
    }
    return [{ kind: 'event', event, id: `${market} ${trade}` }]
  },
}

/** Trade history as the web page exports it. Its column `Time` is local; `Date(UTC)` and `Time(UTC)` are not. */
export const binanceTradeExport: ExportFormat = {
  name: 'Binance trade history export',
  form: 'csv',
  required: ['Symbol', 'Side', 'Price', 'Quantity', 'Amount', 'Fee', 'Realized Profit'],
  known: [
    'Buyer',
    'Date(UTC)',
    'Fee Coin',
    'Maker',
    'Order ID',
    'Quote Asset',
    'Time',
    'Time(UTC)',
    'Trade ID',
    'Uid',
  ],
  isPrivate: true,
  read: (row, setting) => {
    const [market, trade] = [row.text('Symbol'), row.maybeText('Trade ID')]
    const fee = feeOf(row)
    const event: ExportEvent = {
      timeMs: tradeTimeMs(row, setting),
      kind: 'fill',
      market,
      direction: row.oneOf('Side', directions),
      size: row.positive('Quantity'),
      price: row.positive('Price'),
      ...fee,
      realisedPnl: row.amount('Realized Profit'),
      ...(trade !== undefined && { trade }),
    }
    return [{ kind: 'event', event, id: trade === undefined ? undefined : `${market} ${trade}` }]
  },
}

function tradeTimeMs(row: RowReader, { zoneMinutes }: RowSetting): number {
  for (const column of ['Date(UTC)', 'Time(UTC)']) {
    const text = row.maybeText(column)
    if (text !== undefined) return calendarTimeMs(column, text, 0)
  }
  return calendarTimeMs('Time', row.text('Time'), zoneMinutes)
}

/** `0.0368USDT`, `0.0368 USDT`, or an amount whose asset stands in a column of its own. */
function feeOf(row: RowReader): { readonly fee: string; readonly feeAsset?: string } {
  const text = row.text('Fee')
  const groups = /^(?<amount>-?[0-9.]+(?:[eE][+-]?[0-9]+)?)\s*(?<asset>[A-Z0-9]*)$/u.exec(
    text,
  )?.groups
  const { amount, asset: written = '' } = groups ?? {}
  if (amount === undefined) throw new BadRow('badNumber', `Fee is ${JSON.stringify(text)}`)
  decimalOf('Fee', amount)
  const asset = written === '' ? row.maybeText('Fee Coin') : written
  return { fee: amount, ...(asset !== undefined && { feeAsset: asset }) }
}
