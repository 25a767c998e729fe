/** Bybit: tables as the web page exports them. */
import { addDecimals, subtractDecimals } from '../decimal-text.ts'
import { BadRow } from '../reading/import-refusal.ts'
import { calendarTimeMs, zoneMinutesOf } from './calendar-time.ts'
import type { ExportEvent, ExportFormat } from './export-format.ts'
import { decimalOf, type RowReader } from './row-reader.ts'

const directions = { BUY: 'buy', SELL: 'sell', Buy: 'buy', Sell: 'sell' } as const

/** Column of the trade history whose name says the zone of its times. */
const tradeTimeColumn = /^Transaction Time ?\((?<zone>UTC[+-]\d{1,2})\)$/u

/** Trade history of derivatives. `Trasaction ID` is spelled so. */
export const bybitTradeExport: ExportFormat = {
  name: 'Bybit trade history export',
  form: 'csv',
  required: [
    'Market',
    'Filled Type',
    'Filled Quantity',
    'Filled Price',
    'Trading Fee',
    'Direction',
  ],
  known: [
    'ExecFeeV2',
    'Fee Rate',
    'Order No.',
    'Order Price',
    'Order Type',
    'Trasaction ID',
    'feeCoin',
  ],
  knownForm: tradeTimeColumn,
  isPrivate: true,
  read: (row) => {
    const [market, trade] = [row.text('Market'), row.maybeText('Trasaction ID')?.trim()]
    const direction = row.oneOf('Direction', { ...directions, Long: 'buy', Short: 'sell' } as const)
    const kind = row.oneOf('Filled Type', filledKinds)
    const [fee, coin] = [row.amount('Trading Fee'), row.maybeText('feeCoin')]
    const event: ExportEvent = {
      timeMs: transactionTimeMs(row),
      kind,
      market,
      direction,
      ...(isForced(kind) && {
        side: direction === 'sell' ? ('long' as const) : ('short' as const),
      }),
      size: row.positive('Filled Quantity'),
      price: row.positive('Filled Price'),
      ...(kind === 'funding' ? { value: negated(fee) } : { fee }),
      ...(coin !== undefined && (kind === 'funding' ? { asset: coin } : { feeAsset: coin })),
      ...(trade !== undefined && { trade }),
      detail: row.text('Filled Type'),
    }
    return [{ kind: 'event', event, id: trade === undefined ? undefined : `${market} ${trade}` }]
  },
}

const filledKinds: Readonly<Record<string, ExportEvent['kind']>> = {
  Trade: 'fill',
  AdlTrade: 'deleveraging',
  BustTrade: 'liquidation',
  Delivery: 'settlement',
  Funding: 'funding',
  Liquidation: 'liquidation',
  Settle: 'settlement',
}

function isForced(kind: ExportEvent['kind']): boolean {
  return kind === 'deleveraging' || kind === 'liquidation'
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}

function transactionTimeMs(row: RowReader): number {
  const column = row.nameLike(tradeTimeColumn)
  const zone = tradeTimeColumn.exec(column ?? '')?.groups?.['zone'] ?? ''
  if (column === undefined) throw new BadRow('missingField', 'Transaction Time (UTC…) is missing')
  return calendarTimeMs(column, row.text(column), zoneMinutesOf(zone))
}

/**
 * Details of asset changes of the unified account: every change of a wallet, with the balance after it. A row that is
 * missing, twice or out of order breaks the chain of balances.
 */
export const bybitAssetChanges: ExportFormat = {
  name: 'Bybit asset change details',
  form: 'csv',
  required: [
    'Currency',
    'Type',
    'Direction',
    'Quantity',
    'Fee Paid',
    'Change',
    'Wallet Balance',
    'Time(UTC)',
  ],
  known: ['Action', 'Cash Flow', 'Contract', 'Filled Price', 'Funding', 'Position', 'Uid'],
  isPrivate: true,
  chain: (row) => ({
    of: row.text('Currency'),
    change: row.decimal('Change'),
    after: row.decimal('Wallet Balance'),
  }),
  read: (row) => {
    const type = row.text('Type')
    const kind = changeKinds.get(type) ?? 'ledger'
    const market = row.maybeText('Contract')
    const shared = {
      timeMs: calendarTimeMs('Time(UTC)', row.text('Time(UTC)'), 0),
      kind,
      ...(market !== undefined && { market }),
      asset: row.text('Currency'),
      value: row.amount('Change'),
      detail: type,
    }
    refuseOtherChange(row)
    return [
      { kind: 'event', event: isTraded(kind) ? { ...shared, ...tradeOf(row, kind) } : shared },
    ]
  },
}

const changeKinds: ReadonlyMap<string, ExportEvent['kind']> = new Map([
  ['ADL', 'deleveraging'],
  ['DELIVERY', 'settlement'],
  ['LIQUIDATION', 'liquidation'],
  ['SETTLEMENT', 'funding'],
  ['TRADE', 'fill'],
  ['TRANSFER_IN', 'transfer'],
  ['TRANSFER_OUT', 'transfer'],
])

function isTraded(kind: ExportEvent['kind']): boolean {
  return kind === 'fill' || isForced(kind)
}

function tradeOf(row: RowReader, kind: ExportEvent['kind']): Partial<ExportEvent> {
  const direction = row.oneOf('Direction', directions)
  const quantity = row.text('Quantity')
  const size = quantity.startsWith('-') ? quantity.slice(1) : quantity
  if (decimalOf('Quantity', size).digits === 0n) throw new BadRow('badNumber', 'Quantity is 0')
  return {
    direction,
    ...(isForced(kind) && { side: direction === 'sell' ? 'long' : 'short' }),
    size,
    price: row.positive('Filled Price'),
    // The table shows what the account's money changed by.
    fee: negated(row.amount('Fee Paid')),
  }
}

/** `Change` is the cash flow, the funding and the fee together, where all of them are shown. */
function refuseOtherChange(row: RowReader): void {
  const names = ['Cash Flow', 'Funding', 'Fee Paid']
  if (!row.has(names) || names.some((name) => row.maybeText(name) === undefined)) return
  const parts = names.map((name) => row.decimal(name))
  const [cash, funding, fee] = parts
  if (cash === undefined || funding === undefined || fee === undefined) return
  const sum = addDecimals(addDecimals(cash, funding), fee)
  if (subtractDecimals(sum, row.decimal('Change')).digits === 0n) return
  throw new BadRow('contradiction', 'Change is not Cash Flow, Funding and Fee Paid together')
}
