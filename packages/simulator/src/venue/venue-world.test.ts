import {
  type BookSpec,
  createState,
  lots,
  type MarketSpec,
  quoteUnits,
  ratio,
  step,
  view,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { crash } from '../scenarios/testing/shipped.ts'
import type { MarketWorld, Scenario } from '../scenarios/scenario.ts'
import { sweep } from './sweep.ts'
import type { PriceReading } from './venue-reader.ts'
import { createWorld, type StepTime, type VenueWorld } from './venue-world.ts'
import { makerCapacity } from './market-makers.ts'

const START_TICKS = 10_000n
const LOTS = 10_000n
const STEP_MS = 1_000
const startMs = crash.venue.timeMs

const depth: MarketWorld['depth'] = {
  levels: 4,
  spacingPpm: 10_000,
  levelPpm: 100_000,
  recoveryPpm: 0,
  thinning: 0,
  impactPpm: 500_000,
}

/** A linear market and an inverse one whose lots are worth the same at the start; `long` holds all of both against `short`. */
function bookOf(change: Partial<MarketSpec> = {}): BookSpec {
  const market = (name: string, contract: MarketSpec['contract']): MarketSpec => ({
    market: name,
    contract,
    tickValueQuote: quoteUnits(contract === 'linear' ? 1n : START_TICKS ** 2n),
    markPriceTicks: ratio(START_TICKS),
    maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
    ...change,
  })
  const holder = (account: string, sign: bigint) => ({
    account,
    kind: 'trader' as const,
    collateralQuote: quoteUnits(LOTS * START_TICKS),
    positions: ['inverse', 'linear'].map((name) => ({
      market: name,
      sizeLots: lots(sign * LOTS),
      entryValueQuote: quoteUnits(LOTS * START_TICKS),
      marginMode: 'cross' as const,
    })),
  })
  return {
    domain: 'world',
    timeMs: startMs,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
    markets: [market('inverse', 'inverse'), market('linear', 'linear')],
    accounts: [holder('long', 1n), holder('short', -1n)],
    funds: [],
    waterfall: [],
  }
}

/** Prices that stand still, unless points are given. */
function worldOf(book: BookSpec, change: Partial<Scenario> = {}, of: Partial<typeof depth> = {}) {
  const world: MarketWorld = { volatilityPpm: 0, beta: 0, depth: { ...depth, ...of } }
  const scenario: Scenario = {
    ...crash,
    stepMs: STEP_MS,
    markets: { '*': world },
    paths: { kind: 'points', between: 'hold', points: [] },
    shocks: [],
    outages: [],
    feed: { ...crash.feed, basisDecayPpm: 0 },
    funding: { everyMs: 60_000, ratePpmMax: 4_000 },
    ...change,
  }
  return createWorld(scenario, book, 1)
}

function timeOf(stepNumber: number): StepTime {
  const elapsedMs = stepNumber * STEP_MS
  return { step: stepNumber, timeMs: startMs + elapsedMs, elapsedMs, seconds: STEP_MS / 1000 }
}

const healthy: readonly PriceReading[] = ['inverse', 'linear'].map((market) => ({
  market,
  markPriceTicks: ratio(START_TICKS),
  priceTimeMs: startMs,
  verdict: 'used',
  isHealthy: true,
}))

/** Takes so many lots of one side of a market's book; answers how many there were. */
function take(world: VenueWorld, market: string, closing: 'long' | 'short', size: number): number {
  const traded = world.markets(healthy, startMs).get(market)
  if (traded === undefined) throw new Error(`no market ${market}`)
  const rich = {
    account: 'maker',
    bucket: 'cross',
    moneyQuote: quoteUnits(0n),
    equityQuote: ratio(1_000_000_000_000n),
    maintenanceQuote: quoteUnits(0n),
    positions: [],
  }
  const makers = makerCapacity([rich], new Map(), 10)
  const { book, terms } = traded
  const fills = sweep(book, makers, { market, account: 'x', closing, lots: size, terms })
  return fills.reduce((sum, fill) => sum + fill.lots, 0)
}

test.each(['inverse', 'linear'] as const)(
  'funding is paid by longs where the mark is above the index, by shorts below, %s',
  (market) => {
    for (const closing of ['long', 'short'] as const) {
      const book = bookOf()
      const world = worldOf(book)
      world.advance(timeOf(1))
      // Two levels: the middle moves by 1 %, of which 0.4 % is the most that is paid.
      expect(take(world, market, closing, 2_000)).toBe(2_000)
      world.advance(timeOf(2))
      const state = createState(book)
      const accrual = world.funding().find((row) => row.market === market)
      if (accrual === undefined) throw new Error(`no funding of ${market}`)
      const timeMs = startMs + 60_000
      const idempotency = { key: 'k', bodyHash: '0'.repeat(64) }
      const taken = step(state, { kind: 'accrueFunding', timeMs, ...accrual, idempotency })
      expect(taken.outcome).toBe('accepted')
      const [paid = 0] = view(state)
        .margins(['long'])
        .map(({ equityQuote }) => Number(equityQuote.numerator) / Number(equityQuote.denominator))
      const basis = closing === 'long' ? -0.01 : 0.01
      const lotQuote = Number(START_TICKS) * (market === 'linear' ? 1 + basis : 1 / (1 + basis))
      const owed = Math.sign(basis) * 0.004 * lotQuote * Number(LOTS)
      const equity = Number(LOTS * START_TICKS) - owed
      expect(Math.abs(paid - equity)).toBeLessThan(2)
    }
  },
)

test('a small premium is paid as it is, and none where mark and index agree', () => {
  const world = worldOf(bookOf(), { funding: { everyMs: 60_000, ratePpmMax: 1_000_000 } })
  world.advance(timeOf(1))
  take(world, 'linear', 'short', 100)
  world.advance(timeOf(2))
  expect(world.funding()).toEqual([
    { market: 'inverse', quotePerLot: ratio(0n, START_TICKS * 1_000_000n) },
    { market: 'linear', quotePerLot: ratio(10_050n * 5_000n, 1_000_000n) },
  ])
})

test('lots are worth what they are in the middle of the book', () => {
  const points = [{ atMs: 1, priceTicks: { inverse: 8_000, linear: 8_000 } }]
  const world = worldOf(bookOf(), { paths: { kind: 'points', between: 'hold', points } })
  world.advance(timeOf(1))
  expect([...world.lotValues()]).toEqual([
    ['inverse', 12_500],
    ['linear', 8_000],
  ])
})

test('depth shrinks while prices elsewhere move, either way', () => {
  const shownAfter = (priceTicks: number): number => {
    const points = [{ atMs: 1, priceTicks: { linear: priceTicks } }]
    const paths: Scenario['paths'] = { kind: 'points', between: 'hold', points }
    const world = worldOf(bookOf(), { paths }, { thinning: 10, recoveryPpm: 1_000_000 })
    world.advance(timeOf(1))
    return take(world, 'linear', 'long', 1_000_000)
  }
  // 10 × ln(1.1) is 0.953.
  expect(shownAfter(10_000)).toBe(4 * 1_000)
  expect(shownAfter(11_000)).toBe(4 * Math.floor(1_000 / (1 + 10 * Math.log(1.1))))
  expect(shownAfter(9_000)).toBe(4 * Math.floor(1_000 / (1 - 10 * Math.log(0.9))))
})

test('nobody trades where the price is not healthy, where somebody halted, or after expiry', () => {
  const world = worldOf(bookOf({ expiryTimeMs: startMs + 5_000 }))
  const openAt = (timeMs: number, change: Partial<PriceReading> = {}) =>
    world
      .markets(
        healthy.map((row) => ({ ...row, ...change })),
        timeMs,
      )
      .get('linear')?.isOpen
  expect(openAt(startMs + 4_999)).toBe(true)
  expect(openAt(startMs + 5_000)).toBe(false)
  expect(openAt(startMs, { isHealthy: false })).toBe(false)
  expect(openAt(startMs, { haltedFor: 'maintenance' })).toBe(false)
  expect(worldOf(bookOf()).markets(healthy, Number.MAX_SAFE_INTEGER).get('linear')?.isOpen).toBe(
    true,
  )
})
