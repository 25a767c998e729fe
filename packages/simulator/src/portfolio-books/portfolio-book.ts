import {
  type AccountSpec,
  type BookSpec,
  type LayerSpec,
  lots,
  type MarketSpec,
  type PositionSpec,
  quoteUnits,
  ratio,
  type ScenarioSpec,
} from '@plimsoll/engine'
import { exponential, naturalLog, normalQuantile } from '../populations/portable-math.ts'
import { type RandomStream, randomStream } from '../populations/random-stream.ts'

/** Where the lots of a market are asked, and at what mark. */
interface DrawnMarket {
  readonly market: string
  readonly markTicks: number
  /** Side whose positions are asked: −1 shorts, 1 longs. */
  readonly asked: -1 | 1
}

type Kind = 'directional' | 'hedged' | 'opposite'

const lotValueTypical = 1_000

/**
 * Crash books over several markets, to measure allocators of whole portfolios on: one account that held the other side of
 * nearly all markets is bankrupt, and in every market 3 to 35 % of the positions against it are needed. 50 to 119 accounts in 2 to
 * 20 markets with 1,000 lots or more a position: 60 % of one direction at 1.2 to 20 times leverage, 25 % hedged over markets,
 * 15 % on the side that is not asked at low leverage. The book publishes a common factor, both ways, and with more pairs turns of it,
 * which make it harder to level market by market. In every fourth book one market is asked on its other side. Who balances the open
 * interest is exempt.
 *
 * @param scenarioPairs moves that the book publishes, each of which counts both ways
 * The same seed gives the same book on every machine.
 */
export function portfolioBook(
  seed: number,
  waterfall: readonly LayerSpec[],
  scenarioPairs: 1 | 2 | 3,
): BookSpec {
  const next = randomStream(seed, 0)
  const markets = drawMarkets(next, seed)
  const accounts = Array.from({ length: 50 + below(next, 70) }, (_none, index) =>
    drawAccount(next, `t${String(index + 1).padStart(3, '0')}`, markets),
  )
  const fallen = fallenAccount(next, markets, accounts)
  return {
    domain: `portfolio-${seed}`,
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets: markets.map(marketSpec),
    accounts: [...accounts, fallen, balancingAccount(markets, [...accounts, fallen])],
    funds: [],
    scenarios: drawScenarios(next, markets, scenarioPairs),
    waterfall,
  }
}

function drawMarkets(next: RandomStream, seed: number): DrawnMarket[] {
  const count = 2 + below(next, 19)
  const other = seed % 4 === 3 ? below(next, count) : count
  return Array.from({ length: count }, (_none, index) => ({
    market: `M${String(index + 1).padStart(2, '0')}`,
    markTicks: Math.max(20, Math.round(lotValueTypical * exponential(normal(next)))),
    asked: index === other ? 1 : -1,
  }))
}

function marketSpec({ market, markTicks }: DrawnMarket): MarketSpec {
  return {
    market,
    contract: 'linear',
    tickValueQuote: quoteUnits(1n),
    markPriceTicks: ratio(BigInt(markTicks)),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
  }
}

function drawAccount(
  next: RandomStream,
  account: string,
  markets: readonly DrawnMarket[],
): AccountSpec {
  const kind = drawKind(next)
  const held = drawSome(next, markets, 1 + below(next, Math.min(markets.length, 6)))
  const size = exponential(1.2 * normal(next))
  const entered = held.map((one, place) => {
    const lotCount = Math.floor(
      (size * exponential(0.5 * normal(next)) * 20 * lotValueTypical ** 2) / one.markTicks / 1000,
    )
    const gain = 1 + 0.3 * even(next)
    return enter(one, directionOf(kind, place) * Math.max(1000, lotCount), gain)
  })
  const gross = entered.reduce((sum, one) => sum + one.valueQuote, 0)
  const leverage =
    kind === 'opposite'
      ? 0.2 + 1.3 * even(next)
      : 1.2 * exponential(even(next) * naturalLog(20 / 1.2))
  const profit = entered.reduce((sum, one) => sum + one.profitQuote, 0)
  return {
    account,
    kind: 'trader',
    collateralQuote: quoteUnits(BigInt(Math.floor(gross / leverage) - profit)),
    positions: entered.map(({ position }) => position),
  }
}

function drawKind(next: RandomStream): Kind {
  const draw = even(next)
  if (draw < 0.6) return 'directional'
  return draw < 0.85 ? 'hedged' : 'opposite'
}

/** Whoever is hedged is short, long, short and so on; the others have one direction. */
function directionOf(kind: Kind, place: number): -1 | 1 {
  if (kind === 'hedged') return place % 2 === 0 ? -1 : 1
  return kind === 'opposite' ? 1 : -1
}

/** Holds the other side of what is asked; owes one twentieth of its value. */
function fallenAccount(
  next: RandomStream,
  markets: readonly DrawnMarket[],
  accounts: readonly AccountSpec[],
): AccountSpec {
  const entered = markets.flatMap((one) => {
    const asked = accounts
      .flatMap(({ positions }) => positions)
      .filter(({ market, sizeLots }) => market === one.market && sizeLots > 0n === one.asked > 0)
      .reduce((sum, { sizeLots }) => sum + Math.abs(Number(sizeLots)), 0)
    const needed = Math.floor(asked * (0.03 + 0.32 * even(next)))
    return needed === 0 ? [] : [enter(one, -one.asked * needed, 1)]
  })
  const gross = entered.reduce((sum, one) => sum + one.valueQuote, 0)
  return {
    account: 'fallen',
    kind: 'trader',
    collateralQuote: quoteUnits(-BigInt(Math.floor(gross / 20) + 1)),
    positions: entered.map(({ position }) => position),
  }
}

function balancingAccount(
  markets: readonly DrawnMarket[],
  accounts: readonly AccountSpec[],
): AccountSpec {
  const entered = markets.flatMap((one) => {
    const net = accounts
      .flatMap(({ positions }) => positions)
      .filter(({ market }) => market === one.market)
      .reduce((sum, { sizeLots }) => sum + Number(sizeLots), 0)
    return net === 0 ? [] : [enter(one, -net, 1)]
  })
  const gross = entered.reduce((sum, one) => sum + one.valueQuote, 0)
  return {
    account: 'balance',
    kind: 'marketMaker',
    adlExempt: true,
    collateralQuote: quoteUnits(BigInt(gross) + 1n),
    positions: entered.map(({ position }) => position),
  }
}

interface Entered {
  readonly position: PositionSpec
  readonly valueQuote: number
  readonly profitQuote: number
}

/** A position that has gained, as a multiple of mark: a short entered above it, a long below. */
function enter({ market, markTicks }: DrawnMarket, sizeLots: number, gain: number): Entered {
  const size = Math.abs(sizeLots)
  const entryTicks = Math.round(sizeLots < 0 ? markTicks * gain : markTicks / gain)
  const [value, entry] = [size * markTicks, size * entryTicks]
  return {
    position: {
      market,
      sizeLots: lots(BigInt(sizeLots)),
      entryValueQuote: quoteUnits(BigInt(entry)),
      marginMode: 'cross',
    },
    valueQuote: value,
    profitQuote: sizeLots < 0 ? entry - value : value - entry,
  }
}

function drawScenarios(
  next: RandomStream,
  markets: readonly DrawnMarket[],
  count: number,
): ScenarioSpec[] {
  const factor = markets.map(() => 0.1 * exponential(0.4 * normal(next)))
  return Array.from({ length: count }, (_none, index) => ({
    scenario: index === 0 ? 'factor' : `turn${index}`,
    returns: markets.map(({ market }, place) => {
      const turned = (factor[place] ?? 0) * (index === 0 ? 1 : 1 + 0.25 * normal(next))
      return { market, returnPpm: Math.round(1e6 * turned) }
    }),
  }))
}

/** Some of them, in the order in which they were drawn. */
function drawSome<T>(next: RandomStream, all: readonly T[], count: number): T[] {
  const left = [...all]
  const drawn: T[] = []
  while (drawn.length < count) drawn.push(...left.splice(below(next, left.length), 1))
  return drawn
}

/** A whole number from 0 to below `count`. */
function below(next: RandomStream, count: number): number {
  return Math.floor((next() * count) / 2 ** 32)
}

/** Evenly from 0 to below 1. */
function even(next: RandomStream): number {
  return next() / 2 ** 32
}

function normal(next: RandomStream): number {
  return normalQuantile((next() + 0.5) / 2 ** 32)
}
