import {
  type AccountSpec,
  type BookSpec,
  type LayerSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  presets,
  quoteUnits,
  type ScenarioSpec,
} from '@plimsoll/engine'
import type { Random } from '../../generators/random.ts'
import { randomAgreements, randomLevelling, randomScenarios } from './random-levelling.ts'

const openingMs = 1_700_000_000_000

interface Leg {
  readonly market: MarketSpec
  /** Signed lots. */
  readonly size: number
  /** What a long paid more than mark, or a short got less, in hundredths of it. */
  readonly lossPercent: number
}

/**
 * Accounts that are long in one market and short in another for about as much, some of them twins; a few that are not hedged, and
 * a few that are bankrupt. One that nobody may ask holds the other side of everything. Now and then hedges form a chain, and who
 * is bankrupt needs its ends: what is left of broken hedges then fits together.
 */
export function hedgedVenue(random: Random): BookSpec {
  const markets = ['BTC', 'ETH', 'SOL'].map((market) => venueMarket(random, market))
  const names = markets.map(({ market }) => market)
  const isChain = random.isOneIn100(40)
  const hedged = randomHedged(random, isChain ? chained(markets) : markets.flatMap(pairedWith))
  const drawn = isChain ? [] : Array.from({ length: random.between(0, 2) })
  const plain = drawn.map((_, index) =>
    account(`plain-${index}`, random.between(200, 4_000), [leg(random, markets, { worst: 4 })]),
  )
  const fallen = fallenLegs(random, markets, isChain).map((legs, index) =>
    account(`fallen-${index}`, random.between(1, 40), legs),
  )
  const named = [...hedged, ...plain].map(
    (one): AccountSpec => ({
      ...one,
      ...randomAgreements(random, names),
      ...(random.isOneIn100(60) ? { bothLegs: true as const } : {}),
      ...(random.isOneIn100(20) ? { owner: 'family' } : {}),
    }),
  )
  const accounts = [...named, ...fallen]
  return {
    domain: 'hedged',
    timeMs: openingMs,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets,
    accounts: [...accounts, otherSide(accounts, markets)],
    funds: [{ fund: 'main', markets: names, balanceQuote: quoteUnits(BigInt(random.below(60))) }],
    waterfall: randomLayers(random),
    scenarios: isChain ? [together(names)] : randomScenarios(random, names),
    seed: BigInt(random.below(1_000)),
    execution: random.pick(['ledger', 'ledger', 'ledger', 'sidecar'] as const),
    limits: {
      stepFillsMax: random.pick([1, 3, 50_000]),
      eventQuietMs: random.pick([1_000, 3_600_000]),
    },
  }
}

const own = presets.map(({ spec }) => spec).filter(({ policy }) => policy.startsWith('plimsoll'))

function randomLayers(random: Random): LayerSpec[] {
  const level = (): LayerSpec => {
    const policy = random.isOneIn100(40) ? random.pick(own) : randomLevelling(random)
    return { layer: 'adl', policy }
  }
  return [
    { layer: 'insuranceFund', fund: 'main', mode: 'deficitOnly' },
    level(),
    ...(random.isOneIn100(25) ? [level()] : []),
    { layer: 'profitHaircut' },
  ]
}

function venueMarket(random: Random, market: string): MarketSpec {
  const mark = BigInt(random.between(50, 400))
  const isInverse = random.isOneIn100(25)
  const tickValue = BigInt(random.pick([1, 3]))
  const rate = { numerator: BigInt(random.between(1, 3)), denominator: 100n }
  return {
    market,
    contract: isInverse ? 'inverse' : 'linear',
    tickValueQuote: quoteUnits(isInverse ? tickValue * mark * mark : tickValue),
    markPriceTicks: { numerator: mark, denominator: 1n },
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate }],
  }
}

/** All prices move by as much: what hedges of equal worth are made for. */
function together(markets: readonly string[]): ScenarioSpec {
  return {
    scenario: 'factor',
    returns: markets.map((market) => ({ market, returnPpm: 100_000 })),
  }
}

type Pair = readonly [long: MarketSpec, short: MarketSpec]

function pairedWith(long: MarketSpec, _index: number, markets: readonly MarketSpec[]): Pair[] {
  return markets.filter((market) => market !== long).map((short) => [long, short] as const)
}

function chained([first, ...rest]: readonly MarketSpec[]): Pair[] {
  const [second] = rest
  if (first === undefined || second === undefined) return []
  return [[first, second], ...chained(rest)]
}

/** Of the bankrupt, one or two legs each; in a chain short of its first market and long of its last. */
function fallenLegs(random: Random, markets: readonly MarketSpec[], isChain: boolean): Leg[][] {
  const drawn = (): Leg => leg(random, markets, { worst: 30 })
  if (isChain) {
    const [first, , last] = markets.map((market) => leg(random, [market], { worst: 30 }))
    if (first === undefined || last === undefined) throw new Error('there are three markets')
    return [[{ ...first, size: -Math.abs(first.size) }], [{ ...last, size: Math.abs(last.size) }]]
  }
  return Array.from({ length: random.between(1, 4) }, () =>
    Array.from({ length: random.between(1, 2) }, drawn),
  )
}

/** Both legs are worth about the same; every other account now and then is the twin of the one before. */
function randomHedged(random: Random, pairs: readonly Pair[]): AccountSpec[] {
  const accounts: AccountSpec[] = []
  for (let index = random.between(4, 9); index > 0; index -= 1) {
    const twin = accounts.at(-1)
    if (twin !== undefined && random.isOneIn100(35)) {
      accounts.push({ ...twin, account: `hedged-${index}` })
      continue
    }
    const [long, short] = random.pick(pairs)
    const worth = random.between(1_000, 12_000)
    const size = (market: MarketSpec, percent: number): number =>
      Math.max(1, Math.round((worth * percent) / 100 / lotWorth(market)))
    const legs = [
      { market: long, size: size(long, 100), lossPercent: random.between(-5, 5) },
      { market: short, size: -size(short, random.between(70, 120)), lossPercent: 0 },
    ]
    const money = Math.round(worth / random.between(2, 12)) + 100
    accounts.push(account(`hedged-${index}`, money, legs))
  }
  return accounts
}

function leg(
  random: Random,
  markets: readonly MarketSpec[],
  { worst }: { readonly worst: number },
): Leg {
  const market = random.pick(markets)
  const lotsHeld = Math.max(1, Math.round(random.between(1_000, 15_000) / lotWorth(market)))
  const size = random.isOneIn100(50) ? lotsHeld : -lotsHeld
  return { market, size, lossPercent: random.between(Math.min(worst, 1) - 1, worst) }
}

function lotWorth({ contract, tickValueQuote, markPriceTicks }: MarketSpec): number {
  const mark = Number(markPriceTicks.numerator)
  return contract === 'inverse' ? Number(tickValueQuote) / mark : Number(tickValueQuote) * mark
}

function account(id: string, money: number, legs: readonly Leg[]): AccountSpec {
  const byMarket = new Map(legs.map((one) => [one.market.market, one]))
  return {
    account: id,
    kind: 'trader',
    collateralQuote: quoteUnits(BigInt(money)),
    positions: [...byMarket.values()].map(positionOf),
  }
}

function positionOf({ market, size, lossPercent }: Leg): PositionSpec {
  const worth = Math.abs(size) * lotWorth(market)
  const isLongOfValue = size > 0 === (market.contract === 'linear')
  const percent = isLongOfValue ? 100 + lossPercent : 100 - lossPercent
  const entry = Math.max(1, Math.round((worth * percent) / 100))
  return {
    market: market.market,
    marginMode: 'cross',
    sizeLots: lots(BigInt(size)),
    entryValueQuote: quoteUnits(BigInt(entry)),
  }
}

/** Rich, exempt, and long where the others are short. */
function otherSide(accounts: readonly AccountSpec[], markets: readonly MarketSpec[]): AccountSpec {
  const legs = markets.flatMap((market): Leg[] => {
    const held = accounts.flatMap(({ positions }) => positions)
    const size = held
      .filter((position) => position.market === market.market)
      .reduce((sum, { sizeLots }) => sum - Number(sizeLots), 0)
    return size === 0 ? [] : [{ market, size, lossPercent: 0 }]
  })
  return { ...account('other', 10_000_000, legs), adlExempt: true }
}
