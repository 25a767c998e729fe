import { compareBytes } from '../exact/byte-order.ts'
import { parseDecimal, placesOf, powerOfTen } from '../exact/decimal.ts'
import {
  divide,
  floor,
  multiply,
  one,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import {
  type Account,
  type Book,
  type Bucket,
  comparePositions,
  type DeficitSplit,
  type Fund,
  holdersOf,
  lotValueAt,
  type Market,
  type Offer,
  type Position,
  type Side,
  type Tier,
} from './book.ts'
import { asCount, asObject, asText, type JsonObject, mapObjects } from './json.ts'
import { readLayer } from './read-layer.ts'
import { choice } from './read-policy.ts'
import { readScenario } from './read-scenario.ts'

/**
 * Reads a parsed snapshot (version 1) into exact numbers. It trusts the snapshot more than an engine
 * may: what no reading can survive is refused, what a venue should not send is not looked for.
 */
export function readBook(snapshot: unknown): Book {
  const root = asObject(snapshot, 'book')
  if (root['version'] !== 1) throw new TypeError('book.version: only version 1 is known')
  const asset = asObject(root['asset'], 'asset')
  const decimals = asCount(asset['decimals'], 'asset.decimals')
  const markets = mapObjects(root['markets'], 'markets', (entry, path) =>
    readMarket(entry, path, decimals),
  ).sort((left, right) => compareBytes(left.market, right.market))
  const context: Context = {
    decimals,
    markets: new Map(markets.map((market) => [market.market, market])),
  }
  const accounts = mapObjects(root['accounts'], 'accounts', (entry, path) =>
    readAccount(entry, path, context),
  ).sort((left, right) => compareBytes(left.account, right.account))
  const book: Book = {
    domain: asText(root['domain'], 'domain'),
    timeMs: asCount(root['timeMs'] ?? 0, 'timeMs'),
    decimals,
    deficitSplit: choice(root['deficitSplit'] ?? 'losingLegs', 'deficitSplit', deficitSplits),
    markets,
    accounts,
    funds: mapObjects(root['funds'], 'funds', (entry, path) => readFund(entry, path, context)).sort(
      (left, right) => compareBytes(left.fund, right.fund),
    ),
    waterfall: mapObjects(root['waterfall'], 'waterfall', (entry, path) =>
      readLayer(entry, path, (value, place) => readMoney(value, place, decimals)),
    ),
    offers: mapObjects(root['offers'], 'offers', (entry, path) =>
      readOffer(entry, path, context, accounts),
    ).sort(compareOffers),
    groupPeaks: new Map(
      mapObjects(root['groups'], 'groups', (entry, path) =>
        readGroup(entry, path, decimals),
      ).flat(),
    ),
    claims: mapObjects(root['claims'], 'claims', (entry, path) => ({
      account: accountNamed(accounts, entry['account'], path),
      owed: readMoney(entry['amount'], `${path}.amount`, decimals),
    })).sort((left, right) => compareBytes(left.account.account, right.account.account)),
    seed: BigInt(asText(root['seed'] ?? '0', 'seed')),
    scenarios: mapObjects(root['scenarios'], 'scenarios', (entry, path) =>
      readScenario(entry, path, markets),
    ),
  }
  assertBalanced(book)
  return book
}

interface Context {
  readonly decimals: number
  readonly markets: ReadonlyMap<string, Market>
}

const deficitSplits: readonly DeficitSplit[] = ['losingLegs', 'maintenance', 'notional']

function readMarket(entry: JsonObject, path: string, decimals: number): Market {
  const contract = choice(entry['contract'], `${path}.contract`, ['linear', 'inverse'])
  const tickSize = asText(entry['tickSize'], `${path}.tickSize`)
  const lotSize = asText(entry['lotSize'], `${path}.lotSize`)
  const units = rational(powerOfTen(decimals))
  const perContract =
    contract === 'linear'
      ? one
      : parseDecimal(asText(entry['contractValue'], `${path}.contractValue`))
  const unitsPerPrice = multiply(multiply(parseDecimal(lotSize), perContract), units)
  const tick = parseDecimal(tickSize)
  const tickValueQuote =
    contract === 'linear' ? multiply(unitsPerPrice, tick) : divide(unitsPerPrice, tick)
  if (tickValueQuote.denominator !== 1n) throw new RangeError(`${path}: raise asset.decimals`)
  const price = (field: string): Rational | undefined =>
    entry[field] === undefined ? undefined : parseDecimal(asText(entry[field], `${path}.${field}`))
  const tiers = (field: string): Tier[] =>
    mapObjects(entry[field], `${path}.${field}`, (tier, place) => readTier(tier, place, units))
  const markPrice = price('markPrice')
  if (markPrice === undefined) throw new TypeError(`${path}.markPrice: expected a string`)
  const places = entry['priceDecimals']
  const market: Market = {
    market: asText(entry['market'], `${path}.market`),
    contract,
    unitsPerPrice,
    lotSize: parseDecimal(lotSize),
    sizePlaces: placesOf(lotSize),
    pricePlaces:
      places === undefined ? placesOf(tickSize) : asCount(places, `${path}.priceDecimals`),
    markPrice,
    lotValue: zero,
    previousMarkPrice: price('previousMarkPrice'),
    indexPrice: price('indexPrice'),
    previousIndexPrice: price('previousIndexPrice'),
    settlementPrice: price('settlementPrice'),
    minimumPrice: price('minimumPrice') ?? zero,
    tiers: tiers('maintenanceTiers'),
    initialTiers: tiers(entry['initialTiers'] === undefined ? 'maintenanceTiers' : 'initialTiers'),
    poolValue: optionalMoney(entry['poolValue'], `${path}.poolValue`, decimals),
  }
  return { ...market, lotValue: lotValueAt(market, markPrice) }
}

function readTier(entry: JsonObject, path: string, units: Rational): Tier {
  return {
    from: multiply(parseDecimal(asText(entry['notionalFrom'], `${path}.notionalFrom`)), units),
    rate: parseDecimal(asText(entry['rate'], `${path}.rate`)),
  }
}

function readAccount(entry: JsonObject, path: string, context: Context): Account {
  const { decimals } = context
  const id = asText(entry['account'], `${path}.account`)
  const buckets: Bucket[] = []
  const account: Account = {
    account: id,
    owner: entry['owner'] === undefined ? id : asText(entry['owner'], `${path}.owner`),
    kind: asText(entry['kind'] ?? 'trader', `${path}.kind`),
    adlExempt: entry['adlExempt'] === true,
    isHedge: entry['positionMode'] === 'hedge',
    declaredHedges: mapObjects(entry['declaredHedge'], `${path}.declaredHedge`, (held, place) =>
      readHedge(held, place, context),
    ),
    bothLegs: entry['bothLegs'] === true,
    unsettledFunding: readMoney(entry['unsettledFunding'] ?? '0', `${path}.funding`, decimals),
    unsettledProfit: readMoney(entry['unsettledProfit'] ?? '0', `${path}.profit`, decimals),
    buckets,
  }
  const money = readMoney(entry['collateral'], `${path}.collateral`, decimals)
  const cross: Bucket = {
    account,
    name: 'cross',
    isolatedMarket: undefined,
    money,
    assets: readAssets(entry, path, context),
    positions: [],
  }
  buckets.push(cross)
  mapObjects(entry['positions'], `${path}.positions`, (held, place) => {
    const position = readPosition(held, place, context)
    if (held['marginMode'] !== 'isolated') {
      cross.positions.push(position)
      return
    }
    buckets.push({
      account,
      name: `isolated:${position.market.market}:${position.side}`,
      isolatedMarket: position.market,
      money: readMoney(held['isolatedMargin'], `${place}.isolatedMargin`, decimals),
      assets: 0n,
      positions: [position],
    })
  })
  cross.positions.sort(comparePositions)
  buckets.sort((left, right) => compareBytes(left.name, right.name))
  return account
}

function readHedge(
  entry: JsonObject,
  path: string,
  context: Context,
): { market: Market; lots: bigint } {
  const market = context.markets.get(asText(entry['market'], `${path}.market`))
  if (market === undefined) throw new RangeError(`${path}.market: no such market`)
  const size = parseDecimal(asText(entry['size'], `${path}.size`))
  return { market, lots: whole(divide(size, market.lotSize), `${path}.size`) }
}

/** Each asset is worth amount × price × (1 − haircut), rounded down to a unit (B-7). */
function readAssets(entry: JsonObject, path: string, context: Context): bigint {
  const units = rational(powerOfTen(context.decimals))
  const values = mapObjects(entry['collaterals'], `${path}.collaterals`, (asset, place) => {
    const [amount = zero, price = zero, haircut = zero] = ['amount', 'price', 'haircut'].map(
      (field) => parseDecimal(asText(asset[field], `${place}.${field}`)),
    )
    return floor(multiply(multiply(amount, price), multiply(subtract(one, haircut), units)))
  })
  return values.reduce((sum, value) => sum + value, 0n)
}

function readOffer(
  entry: JsonObject,
  path: string,
  context: Context,
  accounts: readonly Account[],
): Offer {
  const account = accountNamed(accounts, entry['account'], path)
  const market = context.markets.get(asText(entry['market'], `${path}.market`))
  if (market === undefined) throw new RangeError(`${path}: no such market`)
  const size = parseDecimal(asText(entry['size'], `${path}.size`))
  const price = entry['price']
  return {
    account,
    market,
    side: choice(entry['side'], `${path}.side`, ['long', 'short']),
    lots: whole(divide(size, market.lotSize), `${path}.size`),
    limit:
      price === undefined
        ? undefined
        : lotValueAt(market, parseDecimal(asText(price, `${path}.price`))),
  }
}

function compareOffers(left: Offer, right: Offer): number {
  return (
    compareBytes(left.account.account, right.account.account) ||
    compareBytes(left.market.market, right.market.market) ||
    compareBytes(left.side, right.side)
  )
}

function readPosition(entry: JsonObject, path: string, context: Context): Position {
  const market = context.markets.get(asText(entry['market'], `${path}.market`))
  if (market === undefined) throw new RangeError(`${path}.market: no such market`)
  const size = parseDecimal(asText(entry['size'], `${path}.size`))
  const lots = whole(divide(size, market.lotSize), `${path}.size`)
  if (lots === 0n) throw new RangeError(`${path}.size: zero`)
  const side: Side = lots > 0n ? 'long' : 'short'
  const unsigned = lots > 0n ? lots : -lots
  if (entry['entryValue'] !== undefined) {
    const entryValue = readMoney(entry['entryValue'], `${path}.entryValue`, context.decimals)
    return { market, side, lots: unsigned, entryValue }
  }
  const price = parseDecimal(asText(entry['entryPrice'], `${path}.entryPrice`))
  const cost = multiply(lotValueAt(market, price), rational(unsigned))
  return { market, side, lots: unsigned, entryValue: whole(cost, `${path}.entryPrice`) }
}

function readFund(entry: JsonObject, path: string, context: Context): Fund {
  const { decimals } = context
  const id = asText(entry['fund'], `${path}.fund`)
  const purpose = choice(entry['purpose'] ?? 'insurance', path, ['insurance', 'venueCapital'])
  const { markets: listed, group } = entry
  const money = (field: string): bigint | undefined =>
    optionalMoney(entry[field], `${path}.${field}`, decimals)
  const inventory = inventoryOf(
    id,
    mapObjects(entry['positions'], `${path}.positions`, (held, place) =>
      readPosition(held, place, context),
    ).sort(comparePositions),
  )
  return {
    fund: id,
    purpose,
    markets: new Set(
      Array.isArray(listed)
        ? listed.map((name) => asText(name, `${path}.markets`))
        : purpose === 'insurance'
          ? context.markets.keys()
          : [],
    ),
    floor: money('floor') ?? 0n,
    capacity: money('capacity'),
    target: money('target'),
    group: group === undefined ? undefined : asText(group, `${path}.group`),
    peakBalance: money('peakBalance'),
    history: mapObjects(entry['history'], `${path}.history`, (sample, place) => ({
      timeMs: asCount(sample['timeMs'], `${place}.timeMs`),
      balance: readMoney(sample['balance'], `${place}.balance`, decimals),
    })),
    balance: readMoney(entry['balance'], `${path}.balance`, decimals),
    inventory,
    get positions() {
      return inventory.positions
    },
  }
}

/** A fund's inventory looks like a bucket of an account of its own (F-4). */
function inventoryOf(fund: string, positions: Position[]): Bucket {
  const buckets: Bucket[] = []
  const account: Account = {
    account: `fund:${fund}`,
    owner: `fund:${fund}`,
    kind: 'fund',
    adlExempt: true,
    isHedge: true,
    declaredHedges: [],
    bothLegs: false,
    unsettledFunding: 0n,
    unsettledProfit: 0n,
    buckets,
  }
  const inventory: Bucket = {
    account,
    name: 'inventory',
    isolatedMarket: undefined,
    money: 0n,
    assets: 0n,
    positions,
  }
  buckets.push(inventory)
  return inventory
}

function readGroup(entry: JsonObject, path: string, decimals: number): [string, bigint][] {
  const peak = optionalMoney(entry['peakBalance'], `${path}.peakBalance`, decimals)
  return peak === undefined ? [] : [[asText(entry['group'], `${path}.group`), peak]]
}

function accountNamed(accounts: readonly Account[], id: unknown, path: string): Account {
  const account = accounts.find((other) => other.account === id)
  if (account === undefined) throw new RangeError(`${path}: no such account`)
  return account
}

function optionalMoney(value: unknown, path: string, decimals: number): bigint | undefined {
  return value === undefined ? undefined : readMoney(value, path, decimals)
}

function readMoney(value: unknown, path: string, decimals: number): bigint {
  const amount = parseDecimal(asText(value, path))
  return whole(multiply(amount, rational(powerOfTen(decimals))), path)
}

function whole(value: Rational, path: string): bigint {
  if (value.denominator !== 1n) throw new RangeError(`${path}: not a whole number of units or lots`)
  return value.numerator
}

function assertBalanced(book: Book): void {
  for (const market of book.markets) {
    let net = 0n
    for (const held of holdersOf(book).flatMap((holder) => holder.positions)) {
      if (held.market === market) net += held.side === 'long' ? held.lots : -held.lots
    }
    if (net !== 0n) throw new RangeError(`${market.market}: sizes sum to ${net} lots, not zero`)
  }
}
