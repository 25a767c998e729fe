import { type BookSpec, quoteUnits } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import { venueBook } from '../populations/venue-book.ts'
import { crash } from '../scenarios/testing/shipped.ts'
import type { PopulationSpec, Scenario } from '../scenarios/scenario.ts'
import { directPort } from './direct-port.ts'
import { simulateVenue } from './simulate-venue.ts'
import type { VenuePort } from './venue-port.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

/** The first two waves of crash for a quarter of its traders. */
const small: Scenario = {
  ...crash,
  durationMs: 120_000,
  ...(crash.population && { population: { ...crash.population, traders: 80 } }),
}

function populated(change: Partial<PopulationSpec>): Scenario {
  return small.population === undefined
    ? small
    : { ...small, population: { ...small.population, ...change } }
}

interface Played {
  readonly summary: IncidentSummary
  readonly port: VenuePort
  /** Kind and time of every accepted command. */
  readonly accepted: readonly { readonly kind: string; readonly timeMs: number }[]
}

async function play(scenario: Scenario, book = venueBook(scenario, suiteSeed)): Promise<Played> {
  const port = directPort(book)
  const accepted: Played['accepted'][number][] = []
  const watched: VenuePort = {
    ...port,
    submit: async (command) => {
      const answer = await port.submit(command)
      if (answer.outcome === 'accepted') accepted.push(command)
      return answer
    },
  }
  const summary = await simulateVenue(scenario, { seed: suiteSeed, book, port: watched })
  expect(summary.conservation.differenceQuote).toBe(0n)
  return { summary, port, accepted }
}

function timesOf({ accepted }: Played, kind: string): number[] {
  return accepted.filter((command) => command.kind === kind).map(({ timeMs }) => timeMs)
}

test('a script is followed before anything else of its step, and what is refused is told', async () => {
  const startMs = small.venue.timeMs
  const played = await play({
    ...small,
    durationMs: 5_000,
    script: [
      { atMs: 2_500, command: { kind: 'halt', market: 'BTC-USDT', reason: 'maintenance' } },
      { atMs: 0, command: { kind: 'resume', market: 'ETH-USDT' } },
      { atMs: 4_000, command: { kind: 'openRound' } },
    ],
  })
  const { refusedScript = [] } = played.summary
  expect(refusedScript.map(({ atMs, timeMs, kind, code }) => [atMs, timeMs, kind, code])).toEqual([
    [0, startMs + 1_000, 'resume', 'notHalted'],
  ])
  const third = played.accepted.filter(({ timeMs }) => timeMs === startMs + 3_000)
  expect(third[0]?.kind).toBe('halt')
  const prices = await played.port.read((view) => view.prices())
  expect(prices.find(({ market }) => market === 'BTC-USDT')?.haltedFor).toBe('maintenance')
})

test('a run without a script says nothing of one', async () => {
  const { summary } = await play({ ...small, durationMs: 1_000 })
  expect(summary).not.toHaveProperty('refusedScript')
})

/** What the engine is told of the first market, and how old it is then. */
async function pricesTold(markMs: number): Promise<{ ageMs: number; mark: bigint | undefined }[]> {
  const scenario: Scenario = {
    ...small,
    durationMs: 10_000,
    traders: { ...small.traders, attention: { accounts: 0 } },
    latency: { markMs, engineMs: 0 },
  }
  const book = venueBook(scenario, suiteSeed)
  const port = directPort(book)
  const told: Awaited<ReturnType<typeof pricesTold>> = []
  const watched: VenuePort = {
    ...port,
    submit: (command) => {
      const [first] = command.kind === 'updatePrices' ? command.prices : []
      if (first !== undefined) {
        const ageMs = command.timeMs - first.priceTimeMs
        told.push({ ageMs, mark: first.markPriceTicks?.numerator })
      }
      return port.submit(command)
    },
  }
  await simulateVenue(scenario, { seed: suiteSeed, book, port: watched })
  return told
}

test('prices reach the engine as late as they should, and it sees their age', async () => {
  const now = await pricesTold(0)
  const late = await pricesTold(2_500)
  expect(late.map(({ ageMs }) => ageMs)).toEqual(Array.from({ length: 7 }, () => 3_000))
  expect(late.map(({ mark }) => mark)).toEqual(now.slice(0, 7).map(({ mark }) => mark))
})

test('a late engine acts later: first orders and rounds wait', async () => {
  const prompt = await play(small)
  const late = await play({ ...small, latency: { markMs: 0, engineMs: 3_000 } })
  for (const kind of ['fillLiquidation', 'openRound']) {
    const [first = 0] = timesOf(prompt, kind)
    const [delayed = 0] = timesOf(late, kind)
    expect(first).toBeGreaterThan(0)
    expect(delayed).toBeGreaterThanOrEqual(first + 3_000)
  }
})

test('a price that is too old for the gate is not used', async () => {
  const { summary } = await play({
    ...small,
    durationMs: 20_000,
    latency: { markMs: 8_000, engineMs: 0 },
  })
  expect(summary.prices.every(({ used }) => used === 0)).toBe(true)
  expect(summary.prices[0]?.refused.map(({ verdict }) => verdict)).toEqual(['stale'])
})

test('those who were deleveraged trade, and their orders move what follows', async () => {
  const scenario = populated({ vaultPpm: 0 })
  const afterCut = {
    tradedWithin: [{ withinMs: 10_000, sharePpm: 900_000 }],
    rehedgesPpm: 600_000,
  }
  const passive = await play(scenario)
  const active = await play({ ...scenario, traders: { ...scenario.traders, afterCut } })
  expect(passive.summary.deleveraging.accounts).toBeGreaterThan(0)
  expect(timesOf(active, 'trade').length).toBeGreaterThan(timesOf(passive, 'trade').length)
  const lowest = ({ summary }: Played) =>
    summary.prices.map(({ lowestMarkTicks }) => lowestMarkTicks.numerator)
  const last = ({ summary }: Played) =>
    summary.prices.map(({ lastMarkTicks }) => lastMarkTicks.numerator)
  expect([lowest(active), last(active)]).not.toEqual([lowest(passive), last(passive)])
})

/** Crash with a vault that takes over first and has this much beyond its positions. */
function withBackstop(equityQuote: bigint, lossCapQuote?: bigint): [Scenario, BookSpec] {
  const scenario: Scenario = {
    ...small,
    venue: {
      ...small.venue,
      waterfall: [
        { layer: 'backstopVault', account: 'backstop', ...(lossCapQuote && { lossCapQuote }) },
        ...small.venue.waterfall,
      ],
      accounts: [],
    },
  }
  const drawn = venueBook({ ...small }, suiteSeed)
  const backstop = {
    account: 'backstop',
    kind: 'vault' as const,
    collateralQuote: quoteUnits(equityQuote),
    positions: [],
  }
  const book = {
    ...drawn,
    waterfall: scenario.venue.waterfall,
    accounts: [...drawn.accounts, backstop],
  }
  return [scenario, book]
}

function takenOver({ summary }: Played): bigint {
  return summary.layers.find(({ layer }) => layer === 'backstopVault')?.filledValueQuote ?? 0n
}

test('a backstop vault takes over what the market did not close, as far as its loss cap goes', async () => {
  const rich = await play(...withBackstop(1_000_000_000_000n))
  const capped = await play(...withBackstop(1_000_000_000_000n, 1_000_000_000n))
  expect(takenOver(rich)).toBeGreaterThan(0n)
  expect(takenOver(capped)).toBeGreaterThan(0n)
  expect(takenOver(capped)).toBeLessThan(takenOver(rich))
  const [held] = await rich.port.read((view) => view.margins(['backstop']))
  expect(held?.positions.length).toBeGreaterThan(0)
})

test('a vault that took over too much is liquidated, and deleveraged where it cannot pay', async () => {
  const [scenario, book] = withBackstop(20_000_000n)
  const causes: string[] = []
  const port = directPort(book)
  const watched: VenuePort = {
    ...port,
    submit: async (command) => {
      const answer = await port.submit(command)
      if (command.kind === 'openRound' && answer.outcome === 'accepted') {
        const round = await port.read((view) => view.round(answer.events))
        const own = round.cases.find(({ account }) => account === 'backstop')
        if (own !== undefined) causes.push(own.status)
      }
      return answer
    },
  }
  const summary = await simulateVenue(scenario, { seed: suiteSeed, book, port: watched })
  expect(summary.conservation.differenceQuote).toBe(0n)
  expect(causes.length).toBeGreaterThan(0)
})
