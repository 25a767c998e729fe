import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandFailure } from '../command-failure.ts'
import type { ImportTerms } from './imported-event.ts'
import type { JsonObject } from './line-fields.ts'

/**
 * What an import says beside its events.
 *
 * @param file of the events
 * @throws CommandFailure where the import did not end
 */
export function importTermsOf(file: string): ImportTerms {
  const folder = dirname(file)
  const manifest = documentIn(join(folder, 'import.json'))
  if (manifest?.['complete'] !== true) {
    const message = `${file}: import.json beside it does not say that the import is complete; run the import again to its end, and give the folder that it wrote`
    throw new CommandFailure({ code: 'unfinishedImport', file, message })
  }
  const contracts = contractsIn(documentIn(join(folder, 'book', 'book.json')))
  const source = manifest['source']
  return {
    isLinear: (market) => {
      const contract = contracts.get(market)
      return contract === undefined ? isLinearAt(source, market) : contract === 'linear'
    },
  }
}

/** Every contract of one venue is linear; at two, those quoted in USDT or USDC are, and their names say so. */
function isLinearAt(source: unknown, market: string): boolean {
  if (source === 'hyperliquid') return true
  return (source === 'binance' || source === 'bybit') && /USD[TC]/u.test(market)
}

function contractsIn(book: JsonObject | undefined): Map<string, string> {
  const markets = book?.['markets']
  if (!Array.isArray(markets)) return new Map()
  return new Map(
    markets.flatMap((row: unknown) => {
      const { market, contract } = (row ?? {}) as JsonObject
      return typeof market === 'string' && typeof contract === 'string' ? [[market, contract]] : []
    }),
  )
}

/** Undefined where there is none, or it is no object of JSON. */
function documentIn(path: string): JsonObject | undefined {
  if (!existsSync(path)) return undefined
  try {
    const document: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof document === 'object' && document !== null ? (document as JsonObject) : undefined
  } catch {
    return undefined
  }
}
