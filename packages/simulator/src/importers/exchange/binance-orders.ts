/** Binance: orders by which positions were closed by force, of one account and of all. */
import { BadRow } from '../reading/import-refusal.ts'
import type { ExportEvent, ExportFormat, Finding } from './export-format.ts'
import { decimalOf, MissingSetting, type RowReader } from './row-reader.ts'

/** Which side a forced order closes: it sells a long and buys back a short. */
const closedSides = { SELL: 'long', BUY: 'short' } as const

/**
 * `GET /fapi/v1/forceOrders`: liquidations and deleveragings of one account, told apart by the client's order id.
 */
export const binanceForceOrders: ExportFormat = {
  name: 'Binance force orders',
  form: 'json',
  required: ['orderId', 'symbol', 'clientOrderId', 'avgPrice', 'executedQty', 'side', 'updateTime'],
  known: [
    'closePosition',
    'cumBase',
    'cumQuote',
    'origQty',
    'origType',
    'pair',
    'positionSide',
    'price',
    'priceProtect',
    'reduceOnly',
    'status',
    'stopPrice',
    'time',
    'timeInForce',
    'type',
    'workingType',
  ],
  isPrivate: true,
  read: (row) => {
    const size = row.amount('executedQty')
    if (decimalOf('executedQty', size).digits === 0n) return [passedOver('nothing filled')]
    const [market, orderId] = [row.text('symbol'), row.text('orderId')]
    const side = row.oneOf('side', closedSides)
    refuseOpening(side, row.maybeText('positionSide') ?? 'BOTH')
    const value = row.maybeAmount('cumQuote')
    const event: ExportEvent = {
      timeMs: row.timeMs('updateTime'),
      kind: forcedKind(row.text('clientOrderId')),
      market,
      side,
      size,
      price: row.positive('avgPrice'),
      ...(value !== undefined && { value: row.positive('cumQuote') }),
      trade: orderId,
      detail: row.text('clientOrderId'),
    }
    return [{ kind: 'event', event, id: `${market} ${orderId}` }]
  },
}

function refuseOpening(side: 'long' | 'short', positionSide: string): void {
  if (positionSide === 'BOTH' || positionSide === side.toUpperCase()) return
  throw new BadRow('contradiction', `a forced order closes a ${side}, positionSide ${positionSide}`)
}

function passedOver(reason: string): Finding {
  return { kind: 'passedOver', reason }
}

/** What the id of an order says that the venue placed itself. */
function forcedKind(clientOrderId: string): 'liquidation' | 'deleveraging' | 'settlement' {
  const kind = forcedKindOf(clientOrderId)
  if (kind !== undefined) return kind
  const detail = `clientOrderId ${JSON.stringify(clientOrderId)} is not that of a forced order`
  throw new BadRow('unknownWord', detail)
}

/** The same for any order: `undefined` for one that somebody placed. */
function forcedKindOf(
  clientOrderId: string,
): 'liquidation' | 'deleveraging' | 'settlement' | undefined {
  if (clientOrderId.startsWith('autoclose-')) return 'liquidation'
  if (clientOrderId.startsWith('adl_autoclose')) return 'deleveraging'
  if (clientOrderId.startsWith('settlement_autoclose-')) return 'settlement'
  return undefined
}

/**
 * `liquidationSnapshot` of data.binance.vision: one line an order of a liquidation, at most one a second and symbol. The
 * files have no ids, and their lines are published twice in many of them.
 */
export const binanceLiquidationSnapshots: ExportFormat = {
  name: 'Binance liquidation snapshots',
  form: 'csv',
  required: [
    'time',
    'side',
    'order_type',
    'time_in_force',
    'original_quantity',
    'price',
    'average_price',
    'order_status',
    'last_fill_quantity',
    'accumulated_fill_quantity',
  ],
  known: ['symbol'],
  isPrivate: false,
  hasNoIds: true,
  read: (row, { file }) =>
    liquidationOrder({
      market: row.maybeText('symbol') ?? symbolOfFile(file),
      timeMs: row.timeMs('time'),
      side: row.oneOf('side', closedSides),
      status: row.text('order_status'),
      size: row.positive('accumulated_fill_quantity'),
      price: row.positive('average_price'),
    }),
}

/** `forceOrder` of the public stream, a message a line as it was recorded. */
export const binanceForceOrderStream: ExportFormat = {
  name: 'Binance liquidation stream',
  form: 'json',
  required: ['e', 'E', 'o'],
  known: ['ps', 'st'],
  only: { field: 'e', word: 'forceOrder' },
  isPrivate: false,
  hasNoIds: true,
  read: (row, { ignored }) => {
    const order = row.object('o')
    order.refuseUnknown(streamFields, ignored)
    return liquidationOrder({
      market: order.text('s'),
      timeMs: order.timeMs('T'),
      side: order.oneOf('S', closedSides),
      status: order.text('X'),
      size: order.positive('z'),
      price: order.positive('ap'),
    })
  },
}

const streamFields = 's S o f q p ap X l z T ps st'.split(' ')

interface LiquidationOrder {
  readonly market: string
  readonly timeMs: number
  readonly side: 'long' | 'short'
  readonly status: string
  readonly size: string
  readonly price: string
}

/** An order that is not filled to its end is told again when it is; counting both would count its fills twice. */
function liquidationOrder({ status, ...order }: LiquidationOrder): readonly Finding[] {
  if (status !== 'FILLED') return [passedOver(`order ${status}`)]
  return [{ kind: 'event', event: { kind: 'liquidation', ...order } }]
}

function symbolOfFile(file: string): string {
  const symbol = /(?:^|\/)([A-Z0-9_]+)-liquidationSnapshot-/u.exec(file)?.[1]
  if (symbol !== undefined) return symbol
  throw new MissingSetting(
    'says no symbol, and neither does its file; name it SYMBOL-liquidationSnapshot-DATE.csv',
  )
}

/** `ORDER_TRADE_UPDATE` of the user data stream, a message a line as it was recorded. */
export const binanceOrderUpdates: ExportFormat = {
  name: 'Binance user data stream, order updates',
  form: 'json',
  required: ['e', 'E', 'T', 'o'],
  known: ['fs', 'i'],
  only: { field: 'e', word: 'ORDER_TRADE_UPDATE' },
  isPrivate: true,
  read: (row, { ignored }) => {
    const order = row.object('o')
    order.refuseUnknown(updateFields, ignored)
    const execution = order.text('x')
    if (execution !== 'TRADE' && execution !== 'CALCULATED') {
      return [passedOver(`order ${execution}`)]
    }
    const size = order.amount('l')
    if (decimalOf('l', size).digits === 0n) return [passedOver('nothing filled')]
    return [tradeOf(order, size)]
  },
}

const updateFields =
  's c S o f q p ap sp x X i l z L N n T t b a m R wt ot ps cp AP cr pP si ss rp V pm gtd er ma'.split(
    ' ',
  )

function tradeOf(order: RowReader, size: string): Finding {
  const [market, trade, clientOrderId] = [order.text('s'), order.text('t'), order.text('c')]
  const kind = forcedKindOf(clientOrderId) ?? 'fill'
  const direction = order.oneOf('S', { BUY: 'buy', SELL: 'sell' } as const)
  const shown = order.oneOf('ps', { LONG: 'long', SHORT: 'short', BOTH: undefined } as const)
  const closed = direction === 'sell' ? 'long' : 'short'
  // In one-way mode the side of the position shows only where an order cannot open one.
  const side = shown ?? (kind === 'fill' ? undefined : closed)
  const fee = order.maybeAmount('n')
  const event: ExportEvent = {
    timeMs: order.timeMs('T'),
    kind,
    market,
    direction,
    ...(side !== undefined && { side }),
    size,
    price: order.positive('L'),
    ...(fee !== undefined && { fee, feeAsset: order.text('N') }),
    realisedPnl: order.amount('rp'),
    trade,
    ...(kind !== 'fill' && { detail: clientOrderId }),
  }
  // A liquidation that was calculated, not traded, has no number of a trade.
  const number = trade === '0' ? `${order.text('i')} ${order.text('z')}` : trade
  return { kind: 'event', event, id: `${market} ${number}` }
}

/** Other messages of the user data stream: they are known, and none of them is a trade. */
export const binanceOtherUpdates: ExportFormat = {
  name: 'Binance user data stream, other messages',
  form: 'json',
  required: ['e', 'E'],
  known: [],
  isOpen: true,
  isPrivate: false,
  read: (row) => {
    const word = row.oneOf('e', otherMessages)
    return [passedOver(`message ${word}`)]
  },
}

const otherMessages = {
  ACCOUNT_UPDATE: 'ACCOUNT_UPDATE',
  ACCOUNT_CONFIG_UPDATE: 'ACCOUNT_CONFIG_UPDATE',
  ALGO_UPDATE: 'ALGO_UPDATE',
  CONDITIONAL_ORDER_TRADE_UPDATE: 'CONDITIONAL_ORDER_TRADE_UPDATE',
  CONDITIONAL_ORDER_TRIGGER_REJECT: 'CONDITIONAL_ORDER_TRIGGER_REJECT',
  GRID_UPDATE: 'GRID_UPDATE',
  MARGIN_CALL: 'MARGIN_CALL',
  STRATEGY_UPDATE: 'STRATEGY_UPDATE',
  TRADE_LITE: 'TRADE_LITE',
  listenKeyExpired: 'listenKeyExpired',
} as const
