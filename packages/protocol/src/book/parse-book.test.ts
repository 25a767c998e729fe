import { readFileSync } from 'node:fs'
import type { PolicySpec } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { BookError } from './book-error.ts'
import type { BookDocument } from './book-schema.ts'
import { type BookOptions, parseBook, parseBookText, type ParsedBook } from './parse-book.ts'

const text = readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8')

const bitmex: PolicySpec = {
  policy: 'bitmex',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'bankruptcy',
}

const options: BookOptions = {
  file: 'book.json',
  resolvePolicy: (name) => (name === 'bitmex' ? bitmex : undefined),
  policyNames: ['bitmex', 'binance'],
  resolveTrigger: (name, wholeUnitQuote) =>
    name === 'bybit'
      ? { kind: 'losses', windowMs: 1, count: 1, amountQuote: 3n * wholeUnitQuote }
      : undefined,
  triggerNames: ['bybit'],
}

/** Values by path; a path that ends in `[+]` adds to a list, undefined removes a field. */
type Edits = Readonly<Record<string, unknown>>

type Node = Record<string, unknown>

function edited(edits: Edits): unknown {
  const book = JSON.parse(text) as Node
  for (const [path, value] of Object.entries(edits)) {
    const steps = path.split(/[.[\]]+/u).filter((step) => step !== '')
    const last = steps.pop() ?? ''
    const parent = steps.reduce<Node>((node, step) => node[step] as Node, book)
    if (value === undefined) delete parent[last]
    else if (last === '+' && Array.isArray(parent)) parent.push(value)
    else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true })
  }
  return book
}

function parseEdited(edits: Edits): ParsedBook {
  return parseBook(edited(edits), options)
}

function caught(parse: () => unknown): BookError {
  try {
    parse()
  } catch (error) {
    if (error instanceof BookError) return error
    throw error
  }
  throw new Error('the book was accepted')
}

const long = { market: 'BTC-USDT', size: '2', entryPrice: '60000', marginMode: 'cross' }
const ours = {
  policy: 'ours',
  version: 1,
  eligibility: 'profitable',
  allocation: {
    kind: 'queue',
    score: { factors: [{ term: 'returnOnEntry' }, { inverseOf: 'positionLeverage' }] },
  },
  price: 'mark',
}

/** A field under another name. */
function renamed(path: string, from: string, to: string): unknown {
  const book = JSON.parse(text) as Node
  const steps = path.split(/[.[\]]+/u).filter((step) => step !== '')
  const parent = steps.reduce<Node>((node, step) => node[step] as Node, book)
  parent[to] = parent[from]
  delete parent[from]
  return book
}

describe('a required field that is missing', () => {
  test.each([
    ['accounts[0]', 'collateral', 'colateral'],
    ['accounts[0]', 'collateral', 'Collateral'],
    ['accounts[0].positions[0]', 'marginMode', 'margin_mode'],
    ['markets[0]', 'markPrice', 'makrPrice'],
    ['', 'waterfall', 'waterfal'],
  ])('at %s, %s spelt %s, is named by its misspelling', (path, field, misspelt) => {
    const error = caught(() => parseBook(renamed(path, field, misspelt), options))
    const at = path === '' ? misspelt : `${path}.${misspelt}`
    expect(error).toMatchObject({ rule: 'unknownField', path: at })
    expect(error.message).toBe(`book.json: ${at}: is not a field here; did you mean ${field}`)
  })

  test.each(['x', 'balance', 'offers'])('is missing beside an unknown %s', (other) => {
    const error = caught(() => parseBook(renamed('accounts[0]', 'collateral', other), options))
    expect(error).toMatchObject({ rule: 'missingField', path: 'accounts[0].collateral' })
  })
})

describe('a book that is right', () => {
  test('becomes integers: lots, quote units and ticks', () => {
    const { spec } = parseBookText(text, options)
    expect(spec).toMatchObject({
      domain: 'usdt-perps',
      timeMs: 1_760_130_964_831,
      asset: { name: 'USDT', wholeUnitQuote: 1_000_000n },
      funds: [
        {
          fund: 'insurance',
          markets: ['BTC-USDT'],
          balanceQuote: 250_000_000n,
          floorQuote: 0n,
        },
      ],
      waterfall: [
        { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
        { layer: 'adl', policy: bitmex },
        { layer: 'profitHaircut' },
      ],
    })
    expect(spec.markets).toEqual([
      {
        market: 'BTC-USDT',
        contract: 'linear',
        tickValueQuote: 100n,
        markPriceTicks: { numerator: 500_000n, denominator: 1n },
        indexPriceTicks: { numerator: 500_012n, denominator: 1n },
        maintenanceTiers: [
          { notionalFromQuote: 0n, rate: { numerator: 1n, denominator: 200n } },
          { notionalFromQuote: 1_000_000_000_000n, rate: { numerator: 1n, denominator: 100n } },
        ],
        notation: { tickDigits: 1n, tickPlaces: 1, lotDigits: 1n, lotPlaces: 3, priceDecimals: 1 },
      },
    ])
    expect(spec.accounts[2]).toEqual({
      account: 'a1',
      kind: 'trader',
      collateralQuote: 1_000_000_000n,
      positions: [
        {
          market: 'BTC-USDT',
          marginMode: 'cross',
          sizeLots: -1500n,
          entryValueQuote: 90_000_000_000n,
        },
      ],
    })
  })

  test('may have a mark between ticks where priceDecimals says so', () => {
    const { spec } = parseEdited({
      'markets[0].priceDecimals': 3,
      'markets[0].markPrice': '50000.025',
    })
    expect(spec.markets[0]?.markPriceTicks).toEqual({ numerator: 2_000_001n, denominator: 4n })
  })

  test('means the same with any number of zeros at the end', () => {
    const { spec } = parseEdited({
      'accounts[0].positions[0].size': '2',
      'accounts[0].collateral': '18750.0',
    })
    expect(spec).toEqual(parseBookText(text, options).spec)
    const finer = parseEdited({
      'markets[0].priceDecimals': 2,
      'markets[0].markPrice': '50000.00',
    })
    expect(finer.spec.markets[0]?.markPriceTicks).toEqual(spec.markets[0]?.markPriceTicks)
  })

  test('may state everything that is optional', () => {
    const { spec } = parseEdited({
      deficitSplit: 'maintenance',
      seed: 7,
      scenarios: [{ scenario: 'crash', returns: { '*': '-0.2' } }],
      'markets[0].previousMarkPrice': '50100.0',
      'markets[0].minimumPrice': '0.0',
      'markets[0].priceTimeMs': 1,
      'markets[0].previousIndexPrice': '49999.9',
      'markets[0].settlementPrice': '50002.0',
      'markets[0].initialTiers': [{ notionalFrom: '0', rate: '0.02' }],
      'markets[0].closeFeeRate': '0.000',
      'markets[0].poolValue': '1',
      'accounts[0].owner': 'o',
      'accounts[0].positionMode': 'hedge',
      'accounts[0].adlExempt': true,
      'accounts[0].unsettledFunding': '-0.000001',
      'accounts[0].positions[0].leverage': '10',
      'accounts[0].positions[0].openedSeq': 3,
      'accounts[1].positions[0]': {
        market: 'BTC-USDT',
        size: '1',
        entryValue: '49999.999999',
        marginMode: 'isolated',
        isolatedMargin: '-5',
      },
      'funds[0].peakBalance': '9',
      'funds[0].history': [
        { timeMs: 0, balance: '9' },
        { timeMs: 1, balance: '8' },
      ],
      'funds[0].floor': undefined,
      'waterfall[0].mode': undefined,
      'waterfall[1].price': 'mark',
    })
    expect(spec.deficitSplit).toBe('maintenance')
    expect(spec.markets[0]).toMatchObject({
      previousMarkPriceTicks: { numerator: 501_000n, denominator: 1n },
      minimumPriceTicks: { numerator: 0n, denominator: 1n },
      indexPriceTicks: { numerator: 500_012n, denominator: 1n },
      previousIndexPriceTicks: { numerator: 499_999n, denominator: 1n },
      settlementPriceTicks: { numerator: 500_020n, denominator: 1n },
      initialTiers: [{ notionalFromQuote: 0n, rate: { numerator: 1n, denominator: 50n } }],
    })
    expect(spec.seed).toBe(7n)
    expect(spec.accounts[0]).toMatchObject({
      owner: 'o',
      positionMode: 'hedge',
      adlExempt: true,
      unsettledFundingQuote: -1n,
    })
    expect(spec.accounts[1]?.positions[0]).toMatchObject({
      entryValueQuote: 49_999_999_999n,
      isolatedMarginQuote: -5_000_000n,
    })
    expect(spec.funds[0]?.floorQuote).toBe(0n)
    expect(spec.waterfall).toMatchObject([{ mode: 'takeover' }, { price: 'mark' }, {}])
  })

  test('may hold inventory in a fund, which counts in the balance of sizes', () => {
    const { spec } = parseEdited({
      'accounts[1].positions': [],
      'funds[0].positions': [{ market: 'BTC-USDT', size: '1', entryValue: '50000' }],
    })
    expect(spec.funds[0]?.positions).toEqual([
      { market: 'BTC-USDT', sizeLots: 1000n, entryValueQuote: 50_000_000_000n },
    ])
  })

  test('may carry a policy in full', () => {
    const { spec } = parseEdited({ 'waterfall[1].policy': ours })
    expect(spec.waterfall[1]).toEqual({ layer: 'adl', policy: ours })
  })

  test('may carry a preset in full, with its keys in any order', () => {
    const turned = Object.fromEntries(Object.entries(bitmex).reverse())
    const { spec } = parseEdited({ 'waterfall[1].policy': turned })
    expect(spec.waterfall[1]).toEqual({ layer: 'adl', policy: bitmex })
  })

  test('may be long and short in hedge mode, and in cross and isolated margin at once', () => {
    const { spec } = parseEdited({
      'accounts[0].positionMode': 'hedge',
      'accounts[0].positions[0].size': '1',
      'accounts[0].positions': [
        { ...long, size: '3' },
        { ...long, size: '-2' },
        { ...long, size: '1', marginMode: 'isolated', isolatedMargin: '0' },
      ],
    })
    expect(spec.accounts[0]?.positions).toHaveLength(3)
  })
})

// One refusal a line: what is set, to which JSON (nothing: removed), the rule, and part of the message.
const refusals = `
markets[0].markPrice = "50000.05" | tooManyDecimals | markets[0].markPrice: has 2 decimals, market BTC-USDT has 1; write at most 1
markets[0].markPrice = "0.0" | outOfRange | markets[0].markPrice: is not positive; give the price
markets[0].previousMarkPrice = "-1" | outOfRange | markets[0].previousMarkPrice: is not positive; give the price
markets[0].indexPrice = "0.01" | tooManyDecimals | markets[0].indexPrice: has 2 decimals
markets[0].tickSize = "0" | outOfRange | markets[0].tickSize: is not positive
markets[0].lotSize = "-1" | outOfRange | markets[0].lotSize: is not positive
markets[0].tickSize = "0.0001" | offGrid | tickSize × lotSize is 0.0000001 USDT, finer than its 6 decimals; raise asset.decimals to 7
markets[0].priceDecimals = 0 | outOfRange | markets[0].priceDecimals: is below the 1 decimals of tickSize
markets[0].contract = "quanto" | notChoice | markets[0].contract: "quanto" is not known; use one of linear, inverse
markets[0].contract = "inverse" | missingField | markets[0].contractValue: is missing; say what one contract is for
markets[0].contractValue = "1" | exclusiveFields | markets[0].contractValue: belongs to inverse contracts only; remove it or set contract to inverse
markets[0].previousIndexPrice = "0.01" | tooManyDecimals | markets[0].previousIndexPrice: has 2 decimals
markets[0].settlementPrice = "0" | outOfRange | markets[0].settlementPrice: is not positive; give the price
markets[0].initialTiers = [] | outOfRange | markets[0].initialTiers: has too few entries; give at least 1
markets[0].initialTiers = [{"notionalFrom":"1","rate":"0.1"}] | tiers | markets[0].initialTiers[0].notionalFrom: is not 0
markets[0].closeFeeRate = "0.0001" | notSupported | markets[0].closeFeeRate: closing fees are not honoured
markets[0].maintenanceTiers = [] | outOfRange | markets[0].maintenanceTiers: has too few entries; give at least 1
markets[0].maintenanceTiers[0].notionalFrom = "1" | tiers | maintenanceTiers[0].notionalFrom: is not 0
markets[0].maintenanceTiers[1].notionalFrom = "0" | tiers | maintenanceTiers[1].notionalFrom: does not rise
markets[0].maintenanceTiers[0].rate = "0.000" | tiers | maintenanceTiers[0].rate: is not positive
markets[0].maintenanceTiers[1].rate = "0.0049" | tiers | maintenanceTiers[1].rate: falls below the tier before
markets[+] = {"market":"BTC-USDT","contract":"linear","tickSize":"1","lotSize":"1","markPrice":"1","maintenanceTiers":[{"notionalFrom":"0","rate":"1"}]} | duplicate | markets[1].market: "BTC-USDT" is already used by markets[0]
accounts[1].account = "z9" | duplicate | accounts[1].account: "z9" is already used by accounts[0]; remove or rename one of the two
funds[+] = {"fund":"insurance","markets":[],"balance":"0"} | duplicate | funds[1].fund: "insurance" is already used by funds[0]
accounts[0].colateral = "1" | unknownField | accounts[0].colateral: is not a field here; did you mean collateral
accounts[0].luck = "1" | unknownField | accounts[0].luck: is not a field of the book format; remove or rename it
accounts[0].collaterals = "BTC" | wrongType | accounts[0].collaterals: is text where a list belongs, which no table can hold; write the book as one JSON file
accounts[0].collaterals = [{"asset":"BTC","amount":"1","price":"50000"}] | missingField | accounts[0].collaterals[0].haircut: is missing; add it
accounts[0].collaterals = [{"asset":"USDT","amount":"1","price":"1","haircut":"0"}] | duplicate | accounts[0].collaterals[0].asset: "USDT" is the settlement asset; add it to collateral
accounts[0].collaterals = [{"asset":"BTC","amount":"1","price":"1","haircut":"0"},{"asset":"BTC","amount":"1","price":"1","haircut":"0"}] | duplicate | accounts[0].collaterals[1].asset: "BTC" is already used by accounts[0].collaterals[0]
accounts[0].collaterals = [{"asset":"BTC","amount":"-1","price":"1","haircut":"0"}] | outOfRange | accounts[0].collaterals[0].amount: is negative; what is owed belongs into collateral
accounts[0].collaterals = [{"asset":"BTC","amount":"0.01","decimals":1,"price":"1","haircut":"0"}] | tooManyDecimals | accounts[0].collaterals[0].amount: has 2 decimals, asset BTC has 1; write at most 1
accounts[0].collaterals = [{"asset":"BTC","amount":"1","price":"0","haircut":"0"}] | outOfRange | accounts[0].collaterals[0].price: is not positive; give the price of one whole unit
accounts[0].collaterals = [{"asset":"BTC","amount":"1","price":"1","haircut":"1.01"}] | outOfRange | accounts[0].collaterals[0].haircut: is not between 0 and 1
accounts[0].collaterals = [{"asset":"BTC","amount":"1","price":"1","haircut":"-0.1"}] | outOfRange | accounts[0].collaterals[0].haircut: is not between 0 and 1
accounts[0].collaterals = [{"asset":"BTC","amount":"one","price":"1","haircut":"0"}] | notDecimal | accounts[0].collaterals[0].amount: "one" is not a plain decimal
__proto__ = 1 | unknownField | __proto__: is not a field
accounts[0].collateral = | missingField | accounts[0].collateral: is missing; add it
accounts[0].collateral = "NaN" | notDecimal | accounts[0].collateral: "NaN" is not a plain decimal
accounts[0].collateral = 0.1 | wrongType | accounts[0].collateral: is a JSON number where a string belongs; write it in quotes: "0.1"
accounts[0].collateral = 50000.25 | wrongType | write it in quotes: "50000.25"
accounts[0].collateral = "1e300" | notDecimal | "1e300" is not a plain decimal
accounts[0].collateral = 1e300 | wrongType | write it in quotes: "0.1"
accounts[0].collateral = "1.0000000" | tooManyDecimals | has 7 decimals, asset USDT has 6; write at most 6
accounts[0].collateral = "9007199254.740992" | outOfRange | is beyond ±9007199254740991 quote units
accounts[0].unsettledFunding = "-9007199254.740992" | outOfRange | is beyond ±9007199254740991 quote units
accounts[0].positions[0].size = "9007199254740.992" | outOfRange | size: is beyond ±9007199254740991 lots
accounts[0].positions[0].size = "9007199254740.991" | outOfRange | entryPrice: is beyond ±9007199254740991 quote units of cost
accounts[0].positions[0].size = "2.0005" | offGrid | size: 2.0005 is not a whole number of lots of 0.001; round it to the lot
accounts[0].positions[0].size = "0.000" | outOfRange | size: is 0; leave out a position that holds nothing
accounts[0].positions[0].entryValue = "1" | exclusiveFields | entryValue: stands beside entryPrice; keep exactly one of them
accounts[0].positions[0].entryPrice = | missingField | entryPrice: is missing, and so is entryValue; give one of them
accounts[0].positions[0].entryPrice = "0" | outOfRange | entryPrice: is not positive
accounts[0].positions[0].marginMode = "isolated" | missingField | isolatedMargin: is missing; an isolated position needs
accounts[0].positions[0].isolatedMargin = "1" | exclusiveFields | isolatedMargin: belongs to isolated positions only
accounts[0].positions[0].market = "ETH-USDT" | unknownReference | positions[0].market: "ETH-USDT" is not a market of this book
accounts[0].positions[+] = {"market":"BTC-USDT","size":"-1","entryPrice":"1","marginMode":"isolated","isolatedMargin":"1"} | hedgeMode | accounts[0].positions[1]: makes the account long and short in "BTC-USDT"
accounts[0].positions[+] = {"market":"BTC-USDT","size":"1","entryPrice":"1","marginMode":"cross"} | duplicate | accounts[0].positions[1]: is the second cross long in "BTC-USDT"
accounts[0].account = "fund:x" | malformedIdentifier | accounts[0].account: "fund:x" begins with "fund:"
accounts[0].account = "" | malformedIdentifier | accounts[0].account: is empty; give it a name
accounts[0].account = "a\\nb" | malformedIdentifier | accounts[0].account: holds a control character
accounts[0].account = "a\\ud800" | malformedIdentifier | accounts[0].account: holds a control character or broken Unicode
accounts[1].positions[0].size = "0.5" | unbalancedMarket | markets[0]: sizes of BTC-USDT sum to -0.500, not 0 (long 2.500, short 3.000)
accounts = {} | wrongType | accounts: is an object; give an array
funds[0].balance = "-0.000001" | outOfRange | funds[0].balance: is negative
funds[0].floor = "-1" | outOfRange | funds[0].floor: is negative
funds[0].fund = "cross" | malformedIdentifier | funds[0].fund: "cross" is spelt like a margin bucket
funds[0].markets = ["X"] | unknownReference | funds[0].markets[0]: "X" is not a market
funds[0].markets = ["BTC-USDT","BTC-USDT"] | duplicate | funds[0].markets[1]: "BTC-USDT" is listed twice
funds[0] = {"fund":"f","markets":[],"balance":"0","positions":[{"market":"BTC-USDT","size":"1","entryValue":"1"}]} | unknownReference | funds[0].positions[0].market: "BTC-USDT" is not among the markets of this fund
waterfall[1].policy = "foo" | unknownPolicy | waterfall[1].policy: "foo" is not a preset; use one of bitmex, binance
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","allocation":{"kind":"proRata","weight":"lots"}} | missingField | waterfall[1].policy.price: is missing
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"lottery","weight":"lots"}} | notChoice | waterfall[1].policy.allocation.kind: "lottery" is not known; use one of queue, proRata, roundRobin, voluntary
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"queue","score":{"factors":[{"term":"luck"}]}}} | notChoice | allocation.score.factors[0].term: "luck" is not known
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"queue","score":{"factors":[]}}} | outOfRange | allocation.score.factors: has too few entries
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"queue","score":{"factors":[{"term":"lots"}],"thenBy":[{"term":"lots","order":"up"}]}}} | notChoice | allocation.score.thenBy[0].order: "up" is not known; use one of descending, ascending
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"queue","score":{"factors":[{"term":"lots"}],"whenLoosing":[]}}} | unknownField | allocation.score.whenLoosing: is not a field here; did you mean whenLosing
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"queue","score":{"factors":[{"term":"lots"}],"lastly":"accountAscending"}}} | notChoice | allocation.score.lastly: "accountAscending" is not known; use accountDescending
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"some","price":"mark","allocation":{"kind":"proRata","weight":"lots"}} | notChoice | waterfall[1].policy.eligibility: "some" is not known; use one of all, profitable
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"fair","allocation":{"kind":"proRata","weight":"lots"}} | notChoice | waterfall[1].policy.price: "fair" is not known; use one of bankruptcy, crossBankruptcy, markCappedAtBankruptcy, fundFloor, ratioPreserving, mark, previousMark, index, previousIndex, settlement
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"equity"}} | notChoice | waterfall[1].policy.allocation.weight: "equity" is not known; use one of lots, profit, positionEquity, bucketEquity, haircutCapacity
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"lottery"}} | notChoice | waterfall[1].policy.allocation.kind: "lottery" is not known; use one of queue, proRata, roundRobin, voluntary
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"roundRobin","weight":"lots"}} | missingField | waterfall[1].policy.allocation.candidatesMax: is missing
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"roundRobin"}} | missingField | waterfall[1].policy.allocation.candidatesMax: is missing
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"roundRobin","candidatesMax":0}} | outOfRange | waterfall[1].policy.allocation.candidatesMax: is too small; give at least 1
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"roundRobin","candidatesMax":"500"}} | wrongType | waterfall[1].policy.allocation.candidatesMax: is a string; give a whole number
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"voluntary","weight":"lots"}} | notChoice | waterfall[1].policy.allocation.weight: "lots" is not known; use offeredLots
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"pairing":"paired"} | notChoice | waterfall[1].policy.pairing: "paired" is not known; use one of byCase, pooled
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"limits":{"dustLot":1}} | unknownField | waterfall[1].policy.limits.dustLot: is not a field here; did you mean dustLots
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"limits":{"positionShareMaxPpm":1000001}} | outOfRange | waterfall[1].policy.limits.positionShareMaxPpm: is too large; give at most 1000000
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"limits":{"wholeOrNone":false}} | notChoice | waterfall[1].policy.limits.wholeOrNone: false is not known; use true
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"exemptMarkets":["BTC-USDT",7]} | wrongType | waterfall[1].policy.exemptMarkets[1]: is a JSON number where a string belongs
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"casesMax":0} | outOfRange | waterfall[1].policy.casesMax: is too small
waterfall[1].price = "fair" | notChoice | waterfall[1].price: "fair" is not known; use one of bankruptcy
waterfall[1].policy = | missingField | waterfall[1].policy: is missing; name a preset
waterfall[1].policy = {"policy":"bitmex","version":1,"eligibility":"all","allocation":{"kind":"proRata","weight":"lots"},"price":"mark"} | duplicate | waterfall[1].policy.policy: "bitmex" is the name of a preset that differs; give your own policy another name
waterfall[1].policy = {"policy":"bitmex","version":2,"eligibility":"all","allocation":{"kind":"proRata","weight":"lots"},"price":"bankruptcy"} | duplicate | waterfall[1].policy.policy: "bitmex" is the name of a preset
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"drain","stress":{"scenaro":"x"}},"price":"mark"} | unknownField | waterfall[1].policy.allocation.stress.scenaro: is not a field here; did you mean scenario
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"drain","stress":"worst"},"price":"mark"} | notChoice | waterfall[1].policy.allocation.stress: "worst" is not known; use one of published, ownMarket
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"drain","stress":"published","keepsHedges":false},"price":"mark"} | notChoice | waterfall[1].policy.allocation.keepsHedges: false is not known; use true
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"proRata","weight":{"factors":[{"term":"luck"}]}},"price":"mark"} | notChoice | waterfall[1].policy.allocation.weight.factors[0].term: "luck" is not known; use one of returnOnEntry
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"proRata","weight":{"factors":[]}},"price":"mark"} | outOfRange | waterfall[1].policy.allocation.weight.factors: has too few entries; give at least 1
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"proRata","weight":"luck"},"price":"mark"} | notChoice | waterfall[1].policy.allocation.weight: "luck" is not known; use one of lots, profit
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"minimaxShare","weight":"luck"},"price":"mark"} | notChoice | waterfall[1].policy.allocation.weight: "luck" is not known; use one of lots, profit
waterfall[1].policy = {"policy":"own","version":1,"eligibility":"all","allocation":{"kind":"minimiseShortfall"},"price":"mark"} | missingField | waterfall[1].policy.allocation.stress: is missing
waterfall[1].mode = "takeover" | unknownField | waterfall[1].mode: does not belong to the layer adl
waterfall[0].fund = "x" | unknownReference | waterfall[0].fund: "x" is not a fund of this book
waterfall[0].fund = | missingField | waterfall[0].fund: is missing; name the fund
waterfall[0].layer = "adll" | notChoice | waterfall[0].layer: "adll" is not known
version = 2 | version | version: is not 1; this program reads books of version 1
version = | missingField | version: is missing
timeMs = 1.5 | wrongType | timeMs: is a number with a fraction; give a whole number
timeMs = "1" | wrongType | timeMs: is a string; give a whole number
asset.decimals = 19 | outOfRange | asset.decimals: is too large; give at most 18
offers = [{"account":"x","market":"BTC-USDT","side":"long","size":"1"}] | unknownReference | offers[0].account: "x" is not an account of this book
offers = [{"account":"b1","market":"X","side":"long","size":"1"}] | unknownReference | offers[0].market: "X" is not a market of this book
offers = [{"account":"b1","market":"BTC-USDT","side":"both","size":"1"}] | notChoice | offers[0].side: "both" is not known; use one of long, short
offers = [{"account":"b1","market":"BTC-USDT","side":"long","size":"0"}] | outOfRange | offers[0].size: is 0
offers = [{"account":"b1","market":"BTC-USDT","side":"long","size":"-1"}] | outOfRange | offers[0].size: is negative; give the size without a sign beside its side
offers = [{"account":"b1","market":"BTC-USDT","side":"long","size":"0.0001"}] | offGrid | offers[0].size: 0.0001 is not a whole number of lots
offers = [{"account":"b1","market":"BTC-USDT","side":"long","size":"1","price":"0"}] | outOfRange | offers[0].price: is not positive
offers = [{"account":"b1","market":"BTC-USDT","side":"long","size":"1"},{"account":"b1","market":"BTC-USDT","side":"long","size":"2"}] | duplicate | offers[1]: offers again what offers[0] offers; add the two into one
seed = -1 | outOfRange | seed: is too small; give at least 0
seed = 1.5 | wrongType | seed: is a number with a fraction; give a string or a whole number
seed = "0x10" | notDecimal | seed: "0x10" is not a whole number of 0 or more; write it in digits, like "7"
seed = "-1" | notDecimal | seed: "-1" is not a whole number of 0 or more
accounts[0].declaredHedge = [{"market":"X","size":"1"}] | unknownReference | accounts[0].declaredHedge[0].market: "X" is not a market of this book
accounts[0].declaredHedge = [{"market":"BTC-USDT","size":"0"}] | outOfRange | accounts[0].declaredHedge[0].size: is 0
accounts[0].declaredHedge = [{"market":"BTC-USDT","size":"1"},{"market":"BTC-USDT","size":"2"}] | duplicate | accounts[0].declaredHedge[1].market: "BTC-USDT" is already used by accounts[0].declaredHedge[0]
accounts[0].bothLegs = "yes" | wrongType | accounts[0].bothLegs: is a string; give true or false
scenarios = [] | outOfRange | scenarios: has too few entries; give at least 1
scenarios = {} | wrongType | scenarios: is an object; give an array
scenarios = [{"scenario":"s"}] | missingField | scenarios[0].returns: is missing
scenarios = [{"scenario":"s","returns":{}}] | missingField | scenarios[0].returns["BTC-USDT"]: is missing; give the market a return, or "*" for all that are not named
scenarios = [{"scenario":"s","returns":{"*":"0","X":"1"}}] | unknownReference | scenarios[0].returns.X: "X" is not a market of this book
scenarios = [{"scenario":"s","returns":{"*":"0.0000001"}}] | tooManyDecimals | scenarios[0].returns["*"]: has 7 decimals, a return has 6; write at most 6
scenarios = [{"scenario":"s","returns":{"*":"-10.000001"}}] | outOfRange | scenarios[0].returns["*"]: is beyond ±10; a return is a part
scenarios = [{"scenario":"s","returns":{"*":0.1}}] | wrongType | scenarios[0].returns["*"]: is a JSON number where a string belongs; write it in quotes: "0.1"
scenarios = [{"scenario":"s","returns":{"*":"1e3"}}] | notDecimal | scenarios[0].returns["*"]: "1e3" is not a plain decimal
scenarios = [{"scenario":"s","returns":{"*":"0"}},{"scenario":"s","returns":{"*":"0"}}] | duplicate | scenarios[1].scenario: "s" is already used by scenarios[0]
scenarios = [{"scenario":"s","returns":{"*":"0"},"symmetric":"no"}] | wrongType | scenarios[0].symmetric: is a string; give true or false
accounts[0].unsettledProfit = "9007199254.740992" | outOfRange | accounts[0].unsettledProfit: is beyond ±9007199254740991 quote units
markets[0].poolValue = "0" | outOfRange | markets[0].poolValue: is not positive
markets[0].listedTimeMs = -1 | outOfRange | markets[0].listedTimeMs: is too small
funds[0].purpose = "charity" | notChoice | funds[0].purpose: "charity" is not known; use one of insurance, venueCapital
funds[0].capacity = "-1" | outOfRange | funds[0].capacity: is negative; give an amount of "0" or more
funds[0].target = "0.0000001" | tooManyDecimals | funds[0].target: has 7 decimals, asset USDT has 6
funds[0].peakBalance = 9 | wrongType | funds[0].peakBalance: is a JSON number where a string belongs; write it in quotes: "9"
funds[0].group = "" | malformedIdentifier | funds[0].group: is empty
funds[0].history = [{}] | missingField | funds[0].history[0].timeMs: is missing
funds[0].history = [{"timeMs":2,"balance":"1"},{"timeMs":2,"balance":"1"}] | outOfRange | funds[0].history[1].timeMs: is not after the sample before
funds[0].history = [{"timeMs":1760130964832,"balance":"1"}] | outOfRange | funds[0].history[0].timeMs: is after timeMs of the book, 1760130964831
funds[0].history = [{"timeMs":2,"balance":"-1"}] | outOfRange | funds[0].history[0].balance: is negative
funds[0].listing = {"forMs":0,"successor":"insurance"} | outOfRange | funds[0].listing.forMs: is too small; give at least 1
funds[0].listing = {"forMs":1,"successor":"other"} | unknownReference | funds[0].listing.successor: "other" is not a fund of this book
groups = [{"group":"g"}] | unknownReference | groups[0].group: "g" is the group of no fund
groups = [{"group":"g"},{"group":"g"}] | duplicate | groups[1].group: "g" is already used by groups[0]
claims = [{"account":"x","amount":"1"}] | unknownReference | claims[0].account: "x" is not an account of this book
claims = [{"account":"b1","amount":"0"}] | outOfRange | claims[0].amount: is not positive
claims = [{"account":"b1","amount":"1"},{"account":"b1","amount":"1"}] | duplicate | claims[1].account: "b1" is already used by claims[0]
waterfall[2].cap = "1" | unknownField | waterfall[2].cap: does not belong to the layer profitHaircut; remove it
waterfall[2] = {"layer":"crossing","trigger":"bybit"} | unknownField | waterfall[2].trigger: does not belong to the layer crossing
waterfall[2] = {"layer":"profitHaircut","base":"equity"} | notChoice | waterfall[2].base: "equity" is not a base of the layer profitHaircut; use one of oppositeGains, marketGains, periodGains, unsettledProfit
waterfall[2] = {"layer":"profitHaircut","base":"wealth"} | notChoice | waterfall[2].base: "wealth" is not known; use one of
waterfall[2] = {"layer":"profitHaircut","repayable":"yes"} | wrongType | waterfall[2].repayable: is a string; give true or false
waterfall[2] = {"layer":"socialisedLoss"} | missingField | waterfall[2].base: is missing; use one of openInterest, payouts, equity
waterfall[2] = {"layer":"socialisedLoss","base":"payouts","extent":"full"} | unknownField | waterfall[2].extent: does not belong to the layer socialisedLoss
waterfall[2] = {"layer":"insuranceFund","fund":"insurance","cap":"-1"} | outOfRange | waterfall[2].cap: is negative
waterfall[2] = {"layer":"venueCapital"} | missingField | waterfall[2].fund: is missing; name the fund
waterfall[2] = {"layer":"venueCapital","fund":"x"} | unknownReference | waterfall[2].fund: "x" is not a fund of this book
waterfall[2] = {"layer":"venueCapital","fund":"insurance","mode":"takeover"} | unknownField | waterfall[2].mode: does not belong to the layer venueCapital
waterfall[2] = {"layer":"backstopVault"} | missingField | waterfall[2].account: is missing; name the vault
waterfall[2] = {"layer":"backstopVault","account":"x"} | unknownReference | waterfall[2].account: "x" is not an account of this book
waterfall[2] = {"layer":"backstopVault","account":"b1","capacity":"-1"} | outOfRange | waterfall[2].capacity: is negative
waterfall[2] = {"layer":"backstopVault","account":"b1","lossCap":"x"} | notDecimal | waterfall[2].lossCap: "x" is not a plain decimal
waterfall[2] = {"layer":"tearUp"} | missingField | waterfall[2].extent: is missing; say partial or full
waterfall[2] = {"layer":"tearUp","extent":"some"} | notChoice | waterfall[2].extent: "some" is not known; use one of partial, full
waterfall[2] = {"layer":"settlement","price":"fair"} | notChoice | waterfall[2].price: "fair" is not known
waterfall[2] = {"layer":"withdrawalGate"} | missingField | waterfall[2].gateMs: is missing; give it, or chargeFund
waterfall[2] = {"layer":"withdrawalGate","gateMs":0} | outOfRange | waterfall[2].gateMs: is too small; give at least 1
waterfall[2] = {"layer":"withdrawalGate","gateMs":1,"chargeFund":"insurance"} | exclusiveFields | waterfall[2].chargeFund: stands beside gateMs
waterfall[2] = {"layer":"withdrawalGate","chargeFund":"x"} | unknownReference | waterfall[2].chargeFund: "x" is not a fund of this book
waterfall[1].trigger = "bibyt" | unknownPolicy | waterfall[1].trigger: "bibyt" is not a trigger; use one of bybit
waterfall[1].trigger = {} | missingField | waterfall[1].trigger.kind: is missing
waterfall[1].trigger = {"kind":"fear"} | notChoice | waterfall[1].trigger.kind: "fear" is not known; use one of fundEmpty, fundDrawdown, marketDrawdown, belowAverage, losses, backlog, negativeEquity, vaultLoss, vaultFull, poolFactor, manual, anyOf
waterfall[1].trigger = {"kind":"fundEmpty","windowMs":1} | unknownField | waterfall[1].trigger.windowMs: is not a field
waterfall[1].trigger = {"kind":"fundDrawdown","windowMs":1,"start":{"ppm":1}} | missingField | waterfall[1].trigger.stop: is missing
waterfall[1].trigger = {"kind":"fundDrawdown","windowMs":1,"start":{"ppm":1},"stop":{"ppm":2}} | outOfRange | waterfall[1].trigger.stop.ppm: is above that of start; lower it
waterfall[1].trigger = {"kind":"fundDrawdown","windowMs":1,"start":"0.3","stop":{"ppm":2}} | wrongType | waterfall[1].trigger.start: is a string; give an object
waterfall[1].trigger = {"kind":"fundDrawdown","windowMs":1,"start":{"ppm":1.5},"stop":{"ppm":1}} | wrongType | waterfall[1].trigger.start.ppm: is a number with a fraction
waterfall[1].trigger = {"kind":"marketDrawdown","windowMs":1,"start":{"ppm":2},"stop":{"ppm":1},"balanceAbove":"-1"} | outOfRange | waterfall[1].trigger.balanceAbove: is negative
waterfall[1].trigger = {"kind":"marketDrawdown","windowMs":1,"start":{"ppm":2},"stop":{"ppm":1},"pinned":"no"} | wrongType | waterfall[1].trigger.pinned: is a string; give true or false
waterfall[1].trigger = {"kind":"belowAverage","windowMs":1,"sharePpm":1,"cushion":"-1"} | outOfRange | waterfall[1].trigger.cushion: is negative
waterfall[1].trigger = {"kind":"losses","windowMs":1,"count":0,"amount":"1"} | outOfRange | waterfall[1].trigger.count: is too small; give at least 1
waterfall[1].trigger = {"kind":"losses","windowMs":1,"count":1,"amount":1} | wrongType | waterfall[1].trigger.amount: is a JSON number where a string belongs
waterfall[1].trigger = {"kind":"backlog","start":1,"stop":2} | outOfRange | waterfall[1].trigger.stop: is above start
waterfall[1].trigger = {"kind":"backlog","start":"2","stop":1} | wrongType | waterfall[1].trigger.start: is a string; give a whole number
waterfall[1].trigger = {"kind":"vaultLoss","account":"x","start":"2","stop":"1"} | unknownReference | waterfall[1].trigger.account: "x" is not an account of this book
waterfall[1].trigger = {"kind":"vaultLoss","account":"b1","start":"2","stop":"3"} | outOfRange | waterfall[1].trigger.stop: is above start
waterfall[1].trigger = {"kind":"vaultFull","account":"b1","capacity":"-1"} | outOfRange | waterfall[1].trigger.capacity: is negative
waterfall[1].trigger = {"kind":"poolFactor","account":"b1","startPpm":1,"floorPpm":2} | outOfRange | waterfall[1].trigger.floorPpm: is above startPpm
waterfall[1].trigger = {"kind":"anyOf","triggers":[{"kind":"fundEmpty"}]} | outOfRange | waterfall[1].trigger.triggers: has too few entries; give at least 2
waterfall[1].trigger = {"kind":"anyOf","triggers":[{"kind":"fundEmpty"},{"kind":"vaultFull","account":"x","capacity":"1"}]} | unknownReference | waterfall[1].trigger.triggers[1].account: "x" is not an account
waterfall[1].trigger = {"kind":"anyOf","triggers":[{"kind":"fundEmpty"},{"kind":"anyOf","triggers":[]}]} | notChoice | waterfall[1].trigger.triggers[1].kind: "anyOf" is not known; use one of fundEmpty
waterfall[1].policy = {"policy":"p","version":1,"eligibility":"all","price":"mark","allocation":{"kind":"proRata","weight":"lots"},"limits":{"gapWithin":"lots"}} | notChoice | waterfall[1].policy.limits.gapWithin: "lots" is not known; use one of profit, positionEquity, bucketEquity, haircutCapacity
`

describe('a book that is wrong', () => {
  const rows = refusals.trim().split('\n')

  test.each(rows)('%s', (row) => {
    const [edit = '', rule, complaint] = row.split(' | ')
    const [path = '', json] = edit.split(/ =(?: |$)/u)
    const value: unknown = json === '' || json === undefined ? undefined : JSON.parse(json)
    const error = caught(() => parseEdited({ [path]: value }))
    expect(error.message).toContain(complaint)
    expect(error.rule).toBe(rule)
    expect(error.message.startsWith(`book.json: ${error.path}: `)).toBe(true)
    expect(error.message).toMatch(/^[^\n]+; [^\n]+$/u)
  })

  test('a number that JSON cannot say', () => {
    const error = caught(() => parseEdited({ 'accounts[0].collateral': Number.NaN }))
    expect(error.message).toContain('a JSON number where a string belongs')
  })

  test('a name that is too long', () => {
    const error = caught(() => parseEdited({ 'accounts[0].account': 'x'.repeat(129) }))
    expect(error.message).toContain('is longer than 128 characters')
  })

  test('an entry price whose cost is not whole', () => {
    const error = caught(() =>
      parseEdited({
        'markets[0].priceDecimals': 4,
        'accounts[0].positions[0].entryPrice': '0.0001',
        'accounts[0].positions[0].size': '0.001',
      }),
    )
    expect(error.message).toBe(
      'book.json: accounts[0].positions[0].entryPrice: size × entryPrice is not a whole number of 10^-6 USDT; give entryValue instead',
    )
  })

  test.each([
    [JSON.stringify(JSON.parse(text)).slice(0, 300), 'line 1, column 301: the text ends too early'],
    [text.replace('"domain"', '"timeMs"'), 'the key "timeMs" appears twice; keep one of the two'],
    ['', 'line 1, column 1: the text ends too early; the file looks cut off'],
    ['null', 'book.json: is null; give an object'],
  ])('a text that is no book, case %#', (broken, complaint) => {
    expect(caught(() => parseBookText(broken, options)).message).toContain(complaint)
  })
})

// Agreement both ways: a term added to the engine must be added to the schema.
type InFull = Exclude<NonNullable<BookDocument['waterfall'][number]['policy']>, string>
type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T

test('a policy in full is the engine’s policy, field by field', () => {
  const fromEngine: InFull = bitmex as Mutable<PolicySpec>
  const toEngine: PolicySpec = fromEngine
  expect(toEngine).toBe(bitmex)
})
