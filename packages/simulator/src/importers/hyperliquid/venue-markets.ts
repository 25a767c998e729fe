import { BadRow } from '../reading/import-refusal.ts'
import { pricePlaces, readFixed } from './fixed-amount.ts'
import {
  amountAt,
  fieldsOf,
  integerAt,
  type JsonFields,
  listOf,
  parseExact,
  textAt,
} from './json-fields.ts'

/** A perpetual as `metaAndAssetCtxs` describes it. */
export interface VenueMarket {
  readonly coin: string
  /** A lot is 10^-sizeDecimals of the coin. */
  readonly sizeDecimals: number
  readonly tiers: readonly LeverageTier[]
  readonly isDelisted: boolean
  /** Absent where the venue gives none. */
  readonly markPrice?: string
  readonly indexPrice?: string
  readonly openInterest?: string
}

/** From this notional on, in USDC, at most so much leverage. */
export interface LeverageTier {
  readonly notionalFrom: string
  readonly leverageMax: number
}

/** Prices have at most so many decimals, less those of the size. */
export const priceDecimalsMax = 6

/** A margin table with a number below this is not listed: it is one tier with this leverage. */
const firstListedTable = 50

/**
 * The answer of the venue to `{"type": "metaAndAssetCtxs"}`: what is traded and at which prices.
 *
 * @throws BadRow where the text is something else
 */
export function readVenueMarkets(text: string): ReadonlyMap<string, VenueMarket> {
  const [metaValue, contextsValue] = listOf(parseExact(text), 'the document')
  const meta = fieldsOf(metaValue, 'the first part')
  const contexts = listOf(contextsValue, 'the second part')
  const universe = listOf(meta['universe'], 'universe')
  if (universe.length !== contexts.length) {
    const detail = `universe has ${universe.length} markets, but there are ${contexts.length} contexts`
    throw new BadRow('unknownShape', detail)
  }
  const tables = readTables(meta)
  const markets = universe.map((entry, index) =>
    readMarket(fieldsOf(entry, 'a market'), fieldsOf(contexts[index], 'a context'), tables),
  )
  return new Map(markets.map((market) => [market.coin, market]))
}

type Tables = ReadonlyMap<number, readonly LeverageTier[]>

function readTables(meta: JsonFields): Tables {
  if (meta['marginTables'] === undefined) return new Map()
  return new Map(
    listOf(meta['marginTables'], 'marginTables').map((entry) => {
      const [id, table] = listOf(entry, 'a margin table')
      const tiers = listOf(fieldsOf(table, 'a margin table')['marginTiers'], 'marginTiers')
      return [Number(id), tiers.map((tier) => readTier(fieldsOf(tier, 'a tier')))]
    }),
  )
}

function readTier(tier: JsonFields): LeverageTier {
  const notionalFrom = amountAt(tier, 'lowerBound')
  readFixed(notionalFrom, pricePlaces, 'lowerBound')
  return { notionalFrom, leverageMax: leverageAt(tier) }
}

function readMarket(entry: JsonFields, context: JsonFields, tables: Tables): VenueMarket {
  const sizeDecimals = integerAt(entry, 'szDecimals')
  if (sizeDecimals < 0 || sizeDecimals > priceDecimalsMax) {
    throw new BadRow('badNumber', `szDecimals of ${textAt(entry, 'name')} is ${sizeDecimals}`)
  }
  const [markPrice, indexPrice] = [priceAt(context, 'markPx'), priceAt(context, 'oraclePx')]
  const { openInterest } = context
  return {
    coin: textAt(entry, 'name'),
    sizeDecimals,
    tiers: tiersOf(entry, tables),
    isDelisted: entry['isDelisted'] === true,
    ...(markPrice !== undefined && { markPrice }),
    ...(indexPrice !== undefined && { indexPrice }),
    ...(typeof openInterest === 'string' && { openInterest }),
  }
}

function tiersOf(entry: JsonFields, tables: Tables): readonly LeverageTier[] {
  const flat = (leverageMax: number): LeverageTier[] => [{ notionalFrom: '0', leverageMax }]
  if (entry['marginTableId'] === undefined) return flat(leverageAt(entry))
  const id = integerAt(entry, 'marginTableId')
  const listed = tables.get(id)
  if (listed !== undefined) return listed
  if (id > 0 && id < firstListedTable) return flat(id)
  throw new BadRow('missingField', `margin table ${id} of ${textAt(entry, 'name')} is not listed`)
}

function leverageAt(fields: JsonFields): number {
  const leverage = integerAt(fields, 'maxLeverage')
  if (leverage >= 1 && leverage <= 1000) return leverage
  throw new BadRow('badNumber', `maxLeverage is ${leverage}`)
}

function priceAt(context: JsonFields, name: string): string | undefined {
  const value = context[name]
  if (value === undefined || value === null) return undefined
  const text = amountAt(context, name)
  if (readFixed(text, pricePlaces, name) > 0n) return text
  throw new BadRow('badNumber', `${name} is not above 0: ${text}`)
}
