import { type BookSpec, lots, quoteUnits, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import { crash } from '../scenarios/testing/shipped.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { directPort } from './direct-port.ts'
import { simulateVenue } from './simulate-venue.ts'

const MARKET = 'X-USD'
const START_TICKS = 100_000
const LOTS_EACH = 100n
const LONGS = 40

type Contract = 'linear' | 'inverse'

/** A lot is worth as much at the start whatever the contract. */
function unitOf(contract: Contract): bigint {
  return contract === 'linear' ? 1n : BigInt(START_TICKS) ** 2n
}

/** What a lot costs at the start, quote units. */
const LOT_QUOTE = BigInt(START_TICKS)

/** Longs that are liquidated one after another as the price falls: the first by about 1 %, the last by about 9 %. */
function ladder(contract: Contract): BookSpec {
  const held = (sizeLots: bigint) => [
    {
      market: MARKET,
      sizeLots: lots(sizeLots),
      entryValueQuote: quoteUnits((sizeLots < 0n ? -sizeLots : sizeLots) * LOT_QUOTE),
      marginMode: 'cross' as const,
    },
  ]
  const longs = Array.from({ length: LONGS }, (_none, place) => ({
    account: `long-${place}`,
    kind: 'trader' as const,
    collateralQuote: quoteUnits((LOTS_EACH * LOT_QUOTE * BigInt(30 + 2 * place)) / 1_000n),
    positions: held(LOTS_EACH),
  }))
  const maker = {
    account: 'maker',
    kind: 'marketMaker' as const,
    collateralQuote: quoteUnits(10n * BigInt(LONGS) * LOTS_EACH * LOT_QUOTE),
    positions: held(-LOTS_EACH * BigInt(LONGS)),
  }
  return {
    domain: 'ladder',
    timeMs: crash.venue.timeMs,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1_000_000n) },
    markets: [
      {
        market: MARKET,
        contract,
        tickValueQuote: quoteUnits(unitOf(contract)),
        markPriceTicks: ratio(BigInt(START_TICKS)),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(2n, 100n) }],
      },
    ],
    accounts: [...longs, maker],
    funds: [],
    waterfall: [],
  }
}

/** A known fall of 3 % in three steps that stays, with a book that is deep enough for all and moves by this much of what is taken. */
function fall(impactPpm: number): Scenario {
  return {
    ...crash,
    scenario: 'ladder',
    stepMs: 1_000,
    durationMs: 60_000,
    markets: {
      [MARKET]: {
        volatilityPpm: 0,
        beta: 1,
        depth: {
          levels: 60,
          spacingPpm: 1_000,
          levelPpm: 20_000,
          recoveryPpm: 1_000_000,
          thinning: 0,
          impactPpm,
        },
      },
    },
    paths: {
      kind: 'points',
      between: 'line',
      points: [
        { atMs: 0, priceTicks: { [MARKET]: START_TICKS } },
        { atMs: 3_000, priceTicks: { [MARKET]: 0.97 * START_TICKS } },
      ],
    },
    shocks: [],
    outages: [],
    feed: { ...crash.feed, basisDecayPpm: 20_000 },
    traders: { ...crash.traders, attention: { accounts: 0 }, tradesPerStep: 0 },
  }
}

async function liquidated(impactPpm: number, contract: Contract): Promise<IncidentSummary> {
  const book = ladder(contract)
  const summary = await simulateVenue(fall(impactPpm), { seed: 1, book, port: directPort(book) })
  expect(summary.conservation.differenceQuote).toBe(0n)
  return summary
}

/** Longs that the fall alone puts below maintenance, by the definition of both. */
function fallenAlone(contract: Contract): number {
  const markTicks = 0.97 * START_TICKS
  const worth = contract === 'linear' ? markTicks : START_TICKS ** 2 / markTicks
  const lossQuote = Math.abs(START_TICKS - worth)
  return Array.from({ length: LONGS }, (_none, place) => place).filter(
    (place) => (START_TICKS * (30 + 2 * place)) / 1_000 - lossQuote < 0.02 * worth,
  ).length
}

test.each(['linear', 'inverse'] as const)(
  'liquidations lower the mark, and that liquidates others: %s',
  async (contract) => {
    const alone = await liquidated(0, contract)
    expect(alone.prices[0]?.lowestMarkTicks).toEqual(ratio(97_000n))
    expect(alone.liquidations.positions).toBe(fallenAlone(contract))
    let before = alone
    for (const impactPpm of [200_000, 500_000, 1_000_000]) {
      const looped = await liquidated(impactPpm, contract)
      expect(looped.liquidations.positions).toBeGreaterThan(before.liquidations.positions)
      expect(Number(looped.prices[0]?.lowestMarkTicks.numerator)).toBeLessThan(
        Number(before.prices[0]?.lowestMarkTicks.numerator),
      )
      before = looped
    }
    // Twice as many as the fall itself brought down.
    expect(before.liquidations.positions).toBeGreaterThan(2 * alone.liquidations.positions)
  },
)
