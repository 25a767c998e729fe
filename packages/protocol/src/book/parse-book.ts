import type { BookSpec, QuoteUnits } from '@plimsoll/engine'
import { JsonTextError, readJson } from '../json/read-json.ts'
import { powerOfTen } from '../decimal/decimal-text.ts'
import { compareIdentifiers } from '../order/compare-identifiers.ts'
import { BookError, type Place, refuseAt, under } from './book-error.ts'
import { type BookFormat, marketFormat } from './book-format.ts'
import type { BookDocument } from './book-schema.ts'
import { type BookSource, jsonSource } from './book-source.ts'
import { refuseSameNames } from './names.ts'
import { readAccount } from './read-account.ts'
import { readClaims, readGroups } from './read-claims.ts'
import { collateralPlaces, refuseSettlementAsset } from './read-collaterals.ts'
import { readFund } from './read-fund.ts'
import { readMarket, readMarketFormat } from './read-market.ts'
import { readOffers } from './read-offers.ts'
import { readScenarios } from './read-scenarios.ts'
import { readSeed } from './read-seed.ts'
import type { ResolveTrigger } from './read-trigger.ts'
import { type ResolvePolicy, readLayer } from './read-waterfall.ts'
import { refuseUnbalanced } from './refuse-unbalanced.ts'
import { checkDocument } from './schema-check.ts'

/** How to read a book. */
export interface BookOptions {
  /** The file or folder as its owner names it; every message begins with it. */
  readonly file: string
  /** Finds a preset. The wire form carries names; what they mean belongs to the engine. */
  readonly resolvePolicy: ResolvePolicy
  /** The names that `resolvePolicy` knows, to say so when a book asks for another. */
  readonly policyNames?: readonly string[]
  /** Finds a preset of a trigger. Absent: a book must give its triggers in full. */
  readonly resolveTrigger?: ResolveTrigger
  /** The names that `resolveTrigger` knows, likewise. */
  readonly triggerNames?: readonly string[]
  /** Accounts that will join the book, which layers may name. */
  readonly accountsToCome?: readonly string[]
}

/** A book ready for the engine. */
export interface ParsedBook {
  readonly spec: BookSpec
  /** What is needed to write the engine's integers back as decimals. */
  readonly format: BookFormat
  /** What is needed to point at the text of the book. */
  readonly source: BookSource
}

/** Reads a book from JSON text. Throws `BookError` for the first thing that is wrong. */
export function parseBookText(text: string, options: BookOptions): ParsedBook {
  return parseBook(parseJson(text, jsonSource(options.file)), options)
}

/**
 * Reads a book from parsed JSON. Throws `BookError` for the first thing that is wrong. Repeated keys can no
 * longer be seen here: prefer `parseBookText` where there is a text.
 */
export function parseBook(json: unknown, options: BookOptions): ParsedBook {
  return parseBookFrom(json, jsonSource(options.file), options)
}

/** Reads JSON text; throws `BookError` with line and column. `within` names the part of a folder. */
export function parseJson(text: string, source: BookSource, within = ''): unknown {
  try {
    return readJson(text)
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error
    const spot = `line ${error.line}, column ${error.column}`
    const path = within === '' ? spot : `${within}: ${spot}`
    throw new BookError(
      { file: source.file, path },
      error.rule,
      `${error.message}; ${remedyOf(error)}`,
    )
  }
}

function remedyOf({ rule, ended }: JsonTextError): string {
  if (rule === 'duplicateKey') return 'keep one of the two'
  return ended ? 'the file looks cut off: write it again in full' : 'mend the JSON there'
}

/** Reads a book whose errors are described by `source`. */
export function parseBookFrom(json: unknown, source: BookSource, options: BookOptions): ParsedBook {
  const root: Place = { source }
  refuseOtherVersion(root, json)
  const document = checkDocument(root, json)
  const format = readFormat(root, document)
  const spec = readSpec(root, document, format, options)
  refuseUnbalanced(format, root, spec)
  return { spec, format, source }
}

// Said before anything else: in a book of another version every further complaint would mislead.
function refuseOtherVersion(root: Place, json: unknown): void {
  if (typeof json !== 'object' || json === null || !('version' in json) || json.version === 1)
    return
  refuseAt(under(root, 'version'), 'version', 'is not 1; this program reads books of version 1')
}

function readFormat(root: Place, document: BookDocument): BookFormat {
  const { domain, asset } = document
  const list = under(root, 'markets')
  refuseSameNames(list, document.markets, 'market')
  const markets = readEach(list, document.markets, (at, market) =>
    readMarketFormat(asset, at, market),
  )
  return {
    domain,
    asset,
    markets: new Map(markets.map((market) => [market.market, market])),
    collateralPlaces: readCollateralPlaces(root, document),
  }
}

function readCollateralPlaces(root: Place, document: BookDocument): ReadonlyMap<string, number> {
  const { accounts, asset, collateralAssets = [] } = document
  const list = under(root, 'collateralAssets')
  refuseSameNames(list, collateralAssets, 'asset')
  refuseSettlementAsset(list, collateralAssets, asset.name)
  return collateralPlaces(accounts, collateralAssets)
}

function readSpec(
  root: Place,
  document: BookDocument,
  format: BookFormat,
  options: BookOptions,
): BookSpec {
  const { domain, timeMs, asset, deficitSplit, offers, scenarios, seed, groups, claims } = document
  const { execution, limits } = document
  const list = (field: keyof BookDocument): Place => under(root, field)
  const markets = readEach(list('markets'), document.markets, (at, market) =>
    readMarket(format, marketFormat(format, market.market), at, market),
  )
  refuseSameNames(list('accounts'), document.accounts, 'account')
  const accounts = readEach(list('accounts'), document.accounts, (at, account) =>
    readAccount(format, at, account),
  )
  refuseSameNames(list('funds'), document.funds, 'fund')
  const fundNames = new Set(document.funds.map(({ fund }) => fund))
  const funds = readEach(list('funds'), document.funds, (at, fund) =>
    readFund({ book: format, timeMs, funds: fundNames }, at, fund),
  )
  const accountNames = namesOf(accounts, options.accountsToCome)
  const names = { ...options, funds: fundNames, accounts: accountNames }
  const waterfall = readEach(list('waterfall'), document.waterfall, (at, layer) =>
    readLayer(format, names, at, layer),
  )
  const wholeUnitQuote = powerOfTen(asset.decimals) as QuoteUnits
  return {
    domain,
    timeMs,
    asset: { name: asset.name, wholeUnitQuote },
    markets,
    accounts,
    funds,
    waterfall,
    ...(groups && { groups: readGroups(format, list('groups'), groups, document.funds) }),
    ...(claims && { claims: readClaims(format, list('claims'), claims, accountNames()) }),
    ...(offers && { offers: readOffers(format, list('offers'), offers, accountNames()) }),
    ...writtenPlaces(format),
    ...(scenarios && { scenarios: readScenarios(format, list('scenarios'), scenarios) }),
    ...(seed !== undefined && { seed: readSeed(list('seed'), seed) }),
    ...(deficitSplit && { deficitSplit }),
    ...(execution && { execution }),
    ...(limits && { limits }),
  }
}

/** What a journal has to remember to write amounts of other assets. */
function writtenPlaces(format: BookFormat): Pick<BookSpec, 'collateralPlaces'> {
  const rows = [...(format.collateralPlaces ?? [])]
  if (rows.length === 0) return {}
  const places = rows.map(([asset, decimals]) => ({ asset, places: decimals }))
  return { collateralPlaces: places.sort((a, b) => compareIdentifiers(a.asset, b.asset)) }
}

/** The ids of accounts, gathered when they are first asked for: of a large book that is dear, and seldom needed. */
function namesOf(
  accounts: BookSpec['accounts'],
  toCome: readonly string[] = [],
): () => ReadonlySet<string> {
  let names: ReadonlySet<string> | undefined
  return () => (names ??= new Set([...accounts.map(({ account }) => account), ...toCome]))
}

function readEach<From, To>(
  list: Place,
  items: readonly From[],
  read: (place: Place, from: From) => To,
): To[] {
  return items.map((item, index) => read(under(list, index), item))
}
