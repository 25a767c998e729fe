import type {
  AccountSpec,
  BookSpec,
  FundSpec,
  MarginTier,
  MarketSpec,
  PositionSpec,
  Ratio,
} from '@plimsoll/engine'
import { compareBytes } from '../exact/byte-order.ts'
import { loadClaims } from './funds/owed-claims.ts'
import { Judge } from './judge.ts'
import { nothingTaken, remembers } from './memory.ts'
import { loadScenarios } from './scenarios.ts'
import { loadTriggers } from './triggers/trigger.ts'
import { addAccount, addBucket, addIsolatedBucket, addPosition, isolatedName } from './slots.ts'
import { loadOffers } from './offers.ts'
import { assetsValueOf, leastCommonMultiple, lotValueAt, moneyOf, rescale } from './valuation.ts'
import type { Fund, MarginTable, Market, Position, Terms, World } from './world.ts'

const defaultLimits: Terms['limits'] = {
  stepFillsMax: 50_000,
  roundMaxAgeMs: 10_000,
  planExpiryMs: 5_000,
  liquidationTimeoutMs: 60_000,
  eventQuietMs: 3_600_000,
  idempotencyWindowMs: 86_400_000,
}

const firstLayers = ['ownNetting', 'ownCollateral', 'crossing'] as const

/** A world as a book describes it, with slots in the order in which states of that book count them. */
export function loadWorld(book: BookSpec): World {
  const markets = sorted(book.markets, ({ market }) => market).map((spec, index) =>
    loadMarket(book, spec, index),
  )
  const terms = termsOf(book)
  const world: World = {
    book,
    terms,
    judge: new Judge(),
    markets,
    scenarios: loadScenarios(book, markets),
    accounts: [],
    accountsById: new Map(),
    funds: [],
    buckets: [],
    positions: [],
    offers: [],
    scale: 1n,
    residue: 0n,
    money: 0n,
    external: 0n,
    sequence: 0,
    epoch: 0,
    timeMs: book.timeMs,
    nowMs: book.timeMs,
    triggers: [],
    claims: { rows: [], received: 0n },
    memory: terms.layers.some(remembers) ? nothingTaken : undefined,
    gatedUntilMs: undefined,
    chargeFund: undefined,
    postings: 0,
    areFundsChanged: false,
    plans: new Map(),
    openPlans: new Set(),
    unmatched: [],
    answers: new Map(),
    claimed: new Set(),
    haltReason: undefined,
    round: undefined,
  }
  for (const spec of sorted(book.accounts, ({ account }) => account)) loadAccount(world, spec)
  const funds = sorted(book.funds, ({ fund }) => fund).map((spec, index) =>
    loadFund(world, spec, index),
  )
  const loaded: World = {
    ...world,
    funds,
    triggers: loadTriggers(world.terms.layers),
    claims: loadClaims(world, book.claims ?? []),
  }
  loadOffers(loaded)
  rescale(loaded)
  for (const bucket of loaded.buckets) loaded.money += moneyOf(bucket)
  for (const { balance } of funds) loaded.money += balance
  for (const position of loaded.positions) {
    const { market, side, isLongOfValue, lots, cost } = position
    loaded.money -= isLongOfValue ? cost : -cost
    if (side === 'long') market.longLots += lots
    else market.shortLots += lots
  }
  loaded.external = loaded.money
  return loaded
}

function termsOf(book: BookSpec): Terms {
  const rest = book.waterfall.filter(({ layer }) => !firstLayers.some((first) => first === layer))
  return {
    domain: book.domain,
    wholeUnitQuote: book.asset.wholeUnitQuote,
    isSidecar: book.execution === 'sidecar',
    deficitSplit: book.deficitSplit ?? 'losingLegs',
    limits: { ...defaultLimits, ...book.limits },
    seed: book.seed ?? 0n,
    layers: [...firstLayers.map((layer) => ({ layer })), ...rest],
  }
}

function loadMarket(book: BookSpec, spec: MarketSpec, index: number): Market {
  const lotValue = lotValueAt(spec, spec.markPriceTicks)
  const seenMs = spec.priceTimeMs ?? book.timeMs
  const valueOf = (price: Ratio | undefined): Ratio | undefined => price && lotValueAt(spec, price)
  return {
    index,
    spec,
    maintenance: tableOf(spec.maintenanceTiers),
    initial: tableOf(spec.initialTiers ?? spec.maintenanceTiers),
    lotValue,
    previousLotValue: lotValueAt(spec, spec.previousMarkPriceTicks ?? spec.markPriceTicks),
    indexLotValue: valueOf(spec.indexPriceTicks),
    previousIndexLotValue: valueOf(spec.previousIndexPriceTicks),
    settlementLotValue: valueOf(spec.settlementPriceTicks),
    lotScaled: 0n,
    longLots: 0n,
    shortLots: 0n,
    price: { usedTimeMs: seenMs, newestTimeMs: seenMs, isNewestUsed: true, isFresh: true },
    haltReason: undefined,
    isSettled: false,
  }
}

function tableOf(tiers: readonly MarginTier[]): MarginTable {
  const rateDenominator = tiers.map(({ rate }) => rate.denominator).reduce(leastCommonMultiple, 1n)
  return {
    tiers: tiers.map(({ notionalFromQuote, rate }) => ({
      from: notionalFromQuote,
      rate: (rate.numerator * rateDenominator) / rate.denominator,
    })),
    rateDenominator,
  }
}

function loadAccount(world: World, spec: AccountSpec): void {
  const opened = {
    account: spec.account,
    owner: spec.owner ?? spec.account,
    accountKind: spec.kind,
    positionMode: spec.positionMode ?? 'oneWay',
    adlExempt: spec.adlExempt ?? false,
  } as const
  const account = addAccount(world, opened, {
    hedges: new Map(
      spec.declaredHedges?.map(({ market, sizeLots }) => [marketNamed(world, market), sizeLots]),
    ),
    givesBothLegs: spec.bothLegs === true,
  })
  const [cross] = account.buckets
  if (cross === undefined) throw new Error('an account has a cross wallet')
  cross.money = spec.collateralQuote
  cross.funding = spec.unsettledFundingQuote ?? 0n
  cross.unsettledProfit = spec.unsettledProfitQuote ?? 0n
  cross.collaterals = sorted(spec.collaterals ?? [], ({ asset }) => asset)
  cross.assets = assetsValueOf(cross.collaterals)
  const held = spec.positions.map((position) => ({
    ...position,
    side: sideOf(position),
    place: marketNamed(world, position.market),
  }))
  const isLater = (a: (typeof held)[number], b: (typeof held)[number]): number =>
    a.place.index - b.place.index || Number(a.side === 'short') - Number(b.side === 'short')
  for (const row of held.filter(({ marginMode }) => marginMode === 'cross').sort(isLater)) {
    const position = addPosition(world, cross, row.place, row.side)
    fillPosition(position, row)
  }
  const isolated = held.filter(({ marginMode }) => marginMode === 'isolated')
  for (const row of sorted(isolated, ({ side, market }) => isolatedName(market, side))) {
    const bucket = addIsolatedBucket(world, account, row.place, row.side)
    bucket.money = row.isolatedMarginQuote ?? 0n
    fillPosition(addPosition(world, bucket, row.place, row.side), row)
  }
}

function loadFund(world: World, spec: FundSpec, index: number): Fund {
  const inventory = addBucket(world, undefined, 'inventory')
  const markets = spec.markets.map((id) => marketNamed(world, id))
  for (const market of markets.sort((a, b) => a.index - b.index)) {
    for (const side of ['long', 'short'] as const) {
      const position = addPosition(world, inventory, market, side)
      for (const row of spec.positions ?? []) {
        if (row.market === market.spec.market && sideOf(row) === side) fillPosition(position, row)
      }
    }
  }
  const known = (spec.history ?? []).map(({ timeMs, balanceQuote }) => {
    return { timeMs, order: 0, amount: balanceQuote }
  })
  return {
    index,
    id: spec.fund,
    purpose: spec.purpose ?? 'insurance',
    markets: new Set(markets.map((market) => market.index)),
    floor: spec.floorQuote ?? 0n,
    spec,
    balance: spec.balanceQuote,
    inventory,
    balances: [...known, { timeMs: world.timeMs, order: 0, amount: spec.balanceQuote }],
    results: new Map(),
  }
}

type Amounts = Pick<PositionSpec, 'sizeLots' | 'entryValueQuote'>

function fillPosition(position: Position, { sizeLots, entryValueQuote }: Amounts): void {
  position.lots = sizeLots < 0n ? -sizeLots : sizeLots
  position.cost = entryValueQuote
}

function sideOf({ sizeLots }: Pick<Amounts, 'sizeLots'>): 'long' | 'short' {
  return sizeLots > 0n ? 'long' : 'short'
}

function marketNamed({ markets }: World, id: string): Market {
  const market = markets.find(({ spec }) => spec.market === id)
  if (market === undefined) throw new Error(`the book has no market ${id}`)
  return market
}

function sorted<T>(rows: readonly T[], idOf: (row: T) => string): T[] {
  return rows.toSorted((left, right) => compareBytes(idOf(left), idOf(right)))
}
