import { BadRow } from '../reading/import-refusal.ts'
import {
  binanceBrackets,
  binanceContracts,
  binanceFunds,
  binancePrices,
} from './binance-contracts.ts'
import { binanceIncome, binanceTradeExport, binanceTrades } from './binance-history.ts'
import {
  binanceForceOrders,
  binanceForceOrderStream,
  binanceLiquidationSnapshots,
  binanceOrderUpdates,
  binanceOtherUpdates,
} from './binance-orders.ts'
import {
  binanceAccountAssets,
  binanceAdlQuantile,
  binanceBalances,
  binancePositions,
} from './binance-positions.ts'
import { type ExactObject, type ExactValue, isExactList, isExactObject } from './exact-json.ts'
import type { Exchange, ExportDocument, RefusedAnswer } from './exchange.ts'

/** Binance futures: answers of the REST interface, recorded streams, published archives and exports of the web page. */
export const binance: Exchange = {
  name: 'binance',
  policy: 'binance',
  formats: [
    binanceAccountAssets,
    binanceAdlQuantile,
    binanceBalances,
    binanceBrackets,
    binanceContracts,
    binanceForceOrderStream,
    binanceForceOrders,
    binanceFunds,
    binanceIncome,
    binanceLiquidationSnapshots,
    binanceOrderUpdates,
    binanceOtherUpdates,
    binancePositions,
    binancePrices,
    binanceTradeExport,
    binanceTrades,
  ],
  emptyCells: [''],
  sources: {
    contracts: '/fapi/v1/exchangeInfo',
    tiers: '/fapi/v1/leverageBracket',
    wallets: '/fapi/v3/account or /fapi/v3/balance',
  },
  unwrap,
}

function unwrap(value: ExactValue): ExportDocument | RefusedAnswer {
  if (isExactList(value)) return { rows: objectsOf(value), around: nothing }
  if (!isExactObject(value)) throw new BadRow('unknownFormat', 'is neither an object nor a list')
  const { fields } = value
  const [code, message] = [fields.get('code'), fields.get('msg')]
  if (typeof code === 'string' && typeof message === 'string') {
    return { message: `${code}: ${message}` }
  }
  // What the exchange answers to a subscription.
  if (fields.has('result') && fields.has('id')) return { rows: [], around: nothing }
  // A combined stream wraps its messages.
  const data = fields.get('data')
  if (fields.has('stream') && isExactObject(data)) return { rows: [data], around: fields }
  const [assets, symbols] = [fields.get('assets'), fields.get('symbols')]
  if (fields.has('positions') && isExactList(assets)) {
    return { rows: objectsOf(assets), around: fields }
  }
  if (isExactList(symbols) && symbols.some(isExactObject)) {
    return { rows: objectsOf(symbols), around: fields }
  }
  return { rows: [value], around: nothing }
}

const nothing: ReadonlyMap<string, ExactValue> = new Map()

/** The objects of a list. Throws `BadRow` where something else is among them. */
export function objectsOf(list: readonly ExactValue[]): readonly ExactObject[] {
  const objects = list.filter(isExactObject)
  if (objects.length === list.length) return objects
  throw new BadRow('unknownFormat', 'is a list of something else than objects')
}
