/** Bybit V5: what was executed, by whom, and how funds and the queue stood. */
import { BadRow } from '../reading/import-refusal.ts'
import type { ExportEvent, ExportFormat, Finding } from './export-format.ts'
import { decimalOf, type RowReader } from './row-reader.ts'

const directions = { Buy: 'buy', Sell: 'sell' } as const

/** `GET /v5/execution/list` and the private stream `execution`. */
export const bybitExecutions: ExportFormat = {
  name: 'Bybit executions',
  form: 'json',
  required: ['symbol', 'side', 'execId', 'execPrice', 'execQty', 'execType', 'execTime'],
  known: [
    'blockTradeId',
    'category',
    'closedSize',
    'createType',
    'execFee',
    'execFeeV2',
    'execPnl',
    'execValue',
    'extraFees',
    'feeCurrency',
    'feeRate',
    'indexPrice',
    'isLeverage',
    'isMaker',
    'leavesQty',
    'marketUnit',
    'markIv',
    'markPrice',
    'orderId',
    'orderLinkId',
    'orderPrice',
    'orderQty',
    'orderType',
    'seq',
    'stopOrderType',
    'tradeIv',
    'underlyingPrice',
  ],
  isPrivate: true,
  read: (row, { around }) => {
    const category = row.maybeText('category') ?? around.maybeText('category')
    if (category === 'spot' || category === 'option') {
      return [{ kind: 'passedOver', reason: `${category} execution` }]
    }
    const [market, trade] = [row.text('symbol'), row.text('execId')]
    const event = row.text('execType') === 'Funding' ? fundingOf(row) : fillOf(row)
    return [{ kind: 'event', event, id: `${market} ${trade}` }]
  },
}

const executionKinds: Readonly<Record<string, ExportEvent['kind']>> = {
  Trade: 'fill',
  AdlTrade: 'deleveraging',
  BustTrade: 'liquidation',
  BlockTrade: 'fill',
  FutureSpread: 'fill',
  MovePosition: 'fill',
  Delivery: 'settlement',
  Settle: 'settlement',
}

/** What executions of the exchange's own orders are, of which some are shown as ordinary trades. */
const createKinds: ReadonlyMap<string, ExportEvent['kind']> = new Map([
  ['CreateByLiq', 'liquidation'],
  ['CreateByTakeOver_PassThrough', 'liquidation'],
  ['CreateByAdl_PassThrough', 'deleveraging'],
])

function fillOf(row: RowReader): ExportEvent {
  const direction = row.oneOf('side', directions)
  const shown = row.oneOf('execType', executionKinds)
  const kind = createKinds.get(row.maybeText('createType') ?? '') ?? shown
  const closed = closedSize(row)
  const side =
    closed === 'all' || kind !== 'fill' ? closedBy(direction) : openedBy(direction, closed)
  const markPrice = row.maybeAmount('markPrice')
  const value = row.maybeAmount('execValue')
  const fee = row.maybeAmount('execFee')
  const feeAsset = row.maybeText('feeCurrency')
  const realisedPnl = row.maybeAmount('execPnl')
  return {
    timeMs: row.timeMs('execTime'),
    kind,
    market: row.text('symbol'),
    direction,
    ...(side !== undefined && { side }),
    size: row.positive('execQty'),
    price: row.positive('execPrice'),
    ...(markPrice !== undefined && { markPrice }),
    ...(value !== undefined && { value }),
    ...(fee !== undefined && { fee }),
    ...(feeAsset !== undefined && { feeAsset }),
    ...(realisedPnl !== undefined && { realisedPnl }),
    trade: row.text('execId'),
    detail: row.text('execType'),
  }
}

function closedBy(direction: 'buy' | 'sell'): 'long' | 'short' {
  return direction === 'sell' ? 'long' : 'short'
}

function openedBy(
  direction: 'buy' | 'sell',
  closed: 'none' | 'part' | undefined,
): 'long' | 'short' | undefined {
  if (closed === undefined) return undefined
  return direction === 'buy' ? 'long' : 'short'
}

/** How much of the execution closed a position: one that turns a position ends on the other side. */
function closedSize(row: RowReader): 'all' | 'part' | 'none' | undefined {
  const text = row.maybeAmount('closedSize')
  if (text === undefined) return undefined
  const closed = decimalOf('closedSize', text)
  if (closed.digits === 0n) return 'none'
  const size = row.decimal('execQty')
  const isAll =
    closed.digits * 10n ** BigInt(size.places) === size.digits * 10n ** BigInt(closed.places)
  return isAll ? 'all' : 'part'
}

/** What was paid for funding stands as a fee: above 0 is paid, so that the account's money changes by its opposite. */
function fundingOf(row: RowReader): ExportEvent {
  const fee = row.amount('execFee')
  return {
    timeMs: row.timeMs('execTime'),
    kind: 'funding',
    market: row.text('symbol'),
    size: row.positive('execQty'),
    markPrice: row.positive('execPrice'),
    value: fee.startsWith('-') ? fee.slice(1) : `-${fee}`,
    trade: row.text('execId'),
    detail: row.text('execType'),
  }
}

/** `allLiquidation.SYMBOL` of the public stream: `Buy` is a long that was liquidated, at its bankruptcy price. */
export const bybitLiquidations: ExportFormat = {
  name: 'Bybit liquidation stream',
  form: 'json',
  required: ['T', 's', 'S', 'v', 'p'],
  known: [],
  isPrivate: false,
  hasNoIds: true,
  read: (row) => {
    const event: ExportEvent = {
      timeMs: row.timeMs('T'),
      kind: 'liquidation',
      market: row.text('s'),
      side: row.oneOf('S', { Buy: 'long', Sell: 'short' } as const),
      size: row.positive('v'),
      price: row.positive('p'),
    }
    return [{ kind: 'event', event }]
  },
}

/** `GET /v5/market/insurance`: pools, alone for a symbol, or shared by several. */
export const bybitFunds: ExportFormat = {
  name: 'Bybit insurance pools',
  form: 'json',
  required: ['coin', 'balance', 'value'],
  known: ['symbols'],
  isForBook: true,
  isPrivate: false,
  read: (row, { timeMs, around }) => {
    const updatedMs = around.has(['updatedTime']) ? around.timeMs('updatedTime') : timeMs
    if (updatedMs === undefined) throw new BadRow('missingField', 'updatedTime is missing')
    const [asset, balance] = [row.text('coin'), row.amount('balance')]
    const markets = (row.maybeText('symbols') ?? '').split(',').filter((symbol) => symbol !== '')
    const fund = `insurance-${markets[0] ?? 'shared'}-${asset}`
    const market = markets.length === 1 ? markets[0] : undefined
    const found: Finding = {
      kind: 'event',
      event: {
        timeMs: updatedMs,
        kind: 'fundBalance',
        ...(market !== undefined && { market }),
        value: balance,
        asset,
        detail: fund,
      },
    }
    // Symbols stand only beside pools of their own; the pool of a coin without any is that of all others.
    return [{ kind: 'fund', fund: { fund, asset, markets, balance } }, found]
  },
}

/** `GET /v5/market/adlAlert`: the balance of a pool and how far a symbol's result has fallen. */
export const bybitAlerts: ExportFormat = {
  name: 'Bybit ADL alerts',
  form: 'json',
  required: ['coin', 'symbol', 'balance', 'maxBalance', 'pnlRatio'],
  known: ['adlStopRatio', 'adlTriggerThreshold', 'insurancePnlRatio'],
  isPrivate: false,
  read: (row, { timeMs, around }) => {
    const updatedMs = around.has(['updatedTime']) ? around.timeMs('updatedTime') : timeMs
    return [alertOf(updatedMs, row, ['symbol', 'balance', 'pnlRatio', 'coin'])]
  },
}

/** `adlAlert.COIN` of the public stream. */
export const bybitAlertStream: ExportFormat = {
  name: 'Bybit ADL alert stream',
  form: 'json',
  required: ['c', 's', 'b', 'mb', 'pr'],
  known: ['adl_sr', 'adl_tt', 'i_pr'],
  isPrivate: false,
  read: (row, { timeMs }) => [alertOf(timeMs, row, ['s', 'b', 'pr', 'c'])],
}

function alertOf(
  timeMs: number | undefined,
  row: RowReader,
  [symbol, balance, ratio, coin]: readonly [string, string, string, string],
): Finding {
  if (timeMs === undefined) throw new BadRow('missingField', 'has no time')
  const event: ExportEvent = {
    timeMs,
    kind: 'fundBalance',
    market: row.text(symbol),
    value: row.amount(balance),
    asset: row.text(coin),
    ratio: row.amount(ratio),
    detail: 'adlAlert',
  }
  return { kind: 'event', event }
}

/** Messages of topics that say nothing which we keep. */
export const bybitOtherMessages: ExportFormat = {
  name: 'Bybit streams, other topics',
  form: 'json',
  required: ['topic', 'data'],
  known: [],
  isOpen: true,
  isPrivate: false,
  read: (row) => {
    const [topic = ''] = row.text('topic').split('.')
    return [{ kind: 'passedOver', reason: `topic ${topic}` }]
  },
}
