import { BadRow } from '../reading/import-refusal.ts'
import { objectsOf } from './binance.ts'
import {
  bybitAlerts,
  bybitAlertStream,
  bybitExecutions,
  bybitFunds,
  bybitLiquidations,
  bybitOtherMessages,
} from './bybit-events.ts'
import {
  bybitAccountInfo,
  bybitContracts,
  bybitPositions,
  bybitSteps,
  bybitWallets,
} from './bybit-positions.ts'
import { bybitAssetChanges, bybitTradeExport } from './bybit-tables.ts'
import { type ExactValue, isExactList, isExactObject } from './exact-json.ts'
import type { Exchange, ExportDocument, RefusedAnswer } from './exchange.ts'
import { timeMsOf } from './row-reader.ts'

/** Bybit V5: answers of the REST interface, recorded streams and exports of the web page. */
export const bybit: Exchange = {
  name: 'bybit',
  policy: 'bybit',
  formats: [
    bybitAccountInfo,
    bybitAlertStream,
    bybitAlerts,
    bybitAssetChanges,
    bybitContracts,
    bybitExecutions,
    bybitFunds,
    bybitLiquidations,
    bybitOtherMessages,
    bybitPositions,
    bybitSteps,
    bybitTradeExport,
    bybitWallets,
  ],
  emptyCells: ['', '--'],
  sources: {
    contracts: '/v5/market/instruments-info',
    tiers: '/v5/market/risk-limit',
    wallets: '/v5/account/wallet-balance',
    marginMode: '/v5/account/info',
  },
  preamble: /^UID: /u,
  unwrap,
}

function unwrap(value: ExactValue): ExportDocument | RefusedAnswer {
  if (isExactList(value)) return { rows: objectsOf(value), around: new Map() }
  if (!isExactObject(value)) throw new BadRow('unknownFormat', 'is neither an object nor a list')
  const { fields } = value
  if (fields.has('retCode')) return answer(fields)
  const data = fields.get('data')
  if (fields.has('topic') && data !== undefined) {
    if (!isReadTopic(textOf(fields.get('topic')))) return { rows: [value], around: new Map() }
    const rows = isExactList(data) ? objectsOf(data) : objectsOf([data])
    return { rows, around: fields, ...timeOf(fields, ['ts', 'creationTime']) }
  }
  // What the exchange answers to a subscription or a ping.
  if (fields.has('op')) return { rows: [], around: fields }
  return { rows: [value], around: new Map() }
}

/** Topics whose rows have a format; messages of others are passed over and counted. */
function isReadTopic(topic: string): boolean {
  return /^(?:execution|allLiquidation|adlAlert)(?:\.|$)/u.test(topic)
}

function answer(fields: ReadonlyMap<string, ExactValue>): ExportDocument | RefusedAnswer {
  const result = fields.get('result')
  if (fields.get('retCode') !== '0') {
    return { message: `${textOf(fields.get('retCode'))}: ${textOf(fields.get('retMsg'))}` }
  }
  const list = isExactObject(result) ? result.fields.get('list') : undefined
  if (isExactObject(result) && result.fields.has('marginMode')) {
    return { rows: [result], around: result.fields, ...timeOf(fields, ['time']) }
  }
  if (!isExactObject(result) || !isExactList(list)) {
    throw new BadRow('unknownFormat', 'has no result.list')
  }
  const cursor = result.fields.get('nextPageCursor')
  const isContinued = typeof cursor === 'string' && cursor !== ''
  const rows = objectsOf(list).flatMap((row) => {
    // A wallet is a list of coins in a list of accounts.
    const coins = row.fields.get('coin')
    return isExactList(coins) ? objectsOf(coins) : [row]
  })
  return { rows, around: result.fields, isContinued, ...timeOf(fields, ['time']) }
}

function textOf(value: ExactValue | undefined): string {
  return typeof value === 'string' ? value : ''
}

function timeOf(
  fields: ReadonlyMap<string, ExactValue>,
  names: readonly string[],
): { readonly timeMs?: number } {
  for (const name of names) {
    const text = fields.get(name)
    if (typeof text === 'string') return { timeMs: timeMsOf(name, text) }
  }
  return {}
}
