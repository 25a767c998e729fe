import { expect, test } from 'vitest'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import { venueBook } from '../populations/venue-book.ts'
import { crash, shipped } from '../scenarios/testing/shipped.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { directPort } from './direct-port.ts'
import { simulateVenue } from './simulate-venue.ts'
import type { VenueProgress } from './venue-progress.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

function run(
  scenario: Scenario,
  seed: number,
  onProgress?: (progress: VenueProgress) => void,
): Promise<IncidentSummary> {
  const book = venueBook(scenario, seed)
  return simulateVenue(scenario, {
    seed,
    book,
    port: directPort(book),
    ...(onProgress && { onProgress }),
  })
}

function countOf<Row>(rows: readonly Row[], isCounted: (row: Row) => boolean): number {
  return rows.filter(isCounted).length
}

/** How often each part of the machine was used. */
function exercised({
  liquidations,
  cases,
  layers,
  deleveraging,
  haircut,
  prices,
  timeline,
  commands,
}: IncidentSummary): Record<string, number> {
  const ended = (name: string): number =>
    liquidations.ended.find(({ outcome }) => outcome === name)?.count ?? 0
  const cause = (name: string): number => cases.causes.find((row) => row.cause === name)?.count ?? 0
  const paid = (name: string): number =>
    Number(layers.find(({ layer }) => layer === name)?.paidQuote ?? 0n)
  return {
    commands: commands.submitted,
    liquidationFills: liquidations.fills,
    liquidationsClosed: ended('closed'),
    liquidationsFailed: ended('failed'),
    surplusFeesQuote: Number(liquidations.feesQuote),
    cases: cases.opened,
    failedCases: cause('liquidationFailed'),
    bankruptCases: cause('bankrupt'),
    paidByFundsQuote: paid('insuranceFund'),
    deleveragingFills: deleveraging.fills,
    deleveragedMarkets: new Set(deleveraging.sides.map(({ market }) => market)).size,
    deleveragedAccounts: deleveraging.accounts,
    haircutQuote: Number(haircut.chargedQuote),
    suspensions: cause('suspended'),
    refusedPrices: prices
      .flatMap(({ refused }) => refused)
      .reduce((sum, row) => sum + row.count, 0),
    refusalReasons: new Set(prices.flatMap(({ refused }) => refused.map(({ verdict }) => verdict)))
      .size,
    halts: countOf(timeline, ({ kind }) => kind === 'halted'),
    fundsEmptied: countOf(timeline, ({ kind }) => kind === 'fundEmptied'),
    rejectedCommands: commands.rejected.reduce((sum, { count }) => sum + count, 0),
  }
}

function expectConserved({ conservation, funds }: IncidentSummary): void {
  expect(conservation.differenceQuote).toBe(0n)
  for (const fund of funds) {
    const { beforeQuote, afterQuote, floorQuote } = fund
    const { feesQuote, movedQuote, paidQuote, returnedQuote, inventoryQuote } = fund
    const changeQuote = feesQuote + movedQuote - paidQuote + returnedQuote + inventoryQuote
    expect(beforeQuote + changeQuote).toBe(afterQuote)
    expect(afterQuote).toBeGreaterThanOrEqual(floorQuote)
  }
}

test('a seed gives one run, to the last command and the last byte of state', async () => {
  const first = await run(crash, suiteSeed)
  expect(await run(crash, suiteSeed)).toEqual(first)
  const other = await run(crash, suiteSeed + 1)
  expect(other.commands.digest).not.toBe(first.commands.digest)
  expect(other.stateHashAfter).not.toBe(first.stateHashAfter)
})

test('watching a run does not change it', async () => {
  const seen: VenueProgress[] = []
  const watched = await run(crash, suiteSeed, (progress) => seen.push(progress))
  expect(watched).toEqual(await run(crash, suiteSeed))
  expect(seen).toHaveLength(300)
  expect(seen.map(({ step }) => step)).toEqual(seen.map((_progress, index) => index + 1))
  const last = seen.at(-1)
  expect(last).toMatchObject({
    steps: 300,
    timeMs: watched.endMs,
    cases: watched.cases.opened,
    suspendedCases: watched.cases.suspended,
    cutAccounts: watched.deleveraging.accounts,
  })
  expect(last?.funds).toEqual([{ fund: 'insurance', balanceQuote: watched.funds[0]?.afterQuote }])
  expect(Math.max(...seen.map(({ openLiquidations }) => openLiquidations))).toBeGreaterThan(0)
})

test.each([1, 2, 3, suiteSeed])('crash with seed %d conserves money', async (seed) => {
  expectConserved(await run(crash, seed))
})

test('crash uses every part of the machine', async () => {
  const summary = await run(crash, 1)
  const counts = exercised(summary)
  expect(Object.entries(counts).filter(([, count]) => count <= 0)).toEqual([])
})

// A few of its accounts and half of its steps, so that the suite stays short.
test('october deleverages several coins and conserves money', async () => {
  const october = shipped('october')
  const { population } = october
  const few = population && { population: { ...population, traders: 1_500 } }
  const summary = await run({ ...october, ...few, stepMs: 2_000 }, 1)
  const counts = exercised(summary)
  expect(counts['deleveragedMarkets']).toBeGreaterThanOrEqual(5)
  expectConserved(summary)
})

test('the timeline is in order of time and begins inside the run', async () => {
  const { timeline, startMs, endMs } = await run(crash, 1)
  const times = timeline.map(({ timeMs }) => timeMs)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times.every((timeMs) => timeMs > startMs && timeMs <= endMs)).toBe(true)
})
