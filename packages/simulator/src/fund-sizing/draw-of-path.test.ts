import { type BookSpec, quoteUnits, ratio } from '@plimsoll/engine'
import { beforeAll, expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import { crash } from '../scenarios/testing/shipped.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { binomialDistribution } from './binomial.ts'
import { declaredPath, drawOfPath } from './draw-of-path.ts'
import { NoFundToSize } from './measured-book.ts'
import { ordered, type OrderedDraws } from './order-statistics.ts'
import type { PathDraw } from './path-draw.ts'
import { exactRisk, measureRisk } from './risk-measure.ts'
import { sizeFund } from './size-fund.ts'
import { scheduledShortfall, staticCover } from './static-cover.ts'

/** A venue so small that a path takes milliseconds, in markets so wild that paths differ. */
const small: Scenario = {
  ...crash,
  stepMs: 5_000,
  durationMs: 20_000,
  outages: [],
  shocks: crash.shocks.slice(1, 2).map((shock) => ({ ...shock, fromMs: 5_000, toMs: 15_000 })),
  paths: { kind: 'jumpDiffusion', factorPpm: 15_000, jumpsPerHour: 6, jumpPpm: 4_000 },
  ...(crash.population && { population: { ...crash.population, traders: 12 } }),
}
const book = venueBook(small, 7)
const level = ratio(9n, 10n)

function withFund(balanceQuote: bigint): BookSpec {
  const funds = book.funds.map((fund) => ({
    ...fund,
    balanceQuote: quoteUnits(balanceQuote),
    floorQuote: quoteUnits(0n),
  }))
  return { ...book, funds }
}

async function drawsOf(first: number, last: number): Promise<PathDraw[]> {
  const draws: PathDraw[] = []
  for (let seed = first; seed <= last; seed += 1) draws.push(await drawOfPath(book, small, seed))
  return draws
}

function peaksOf(paths: readonly PathDraw[]): OrderedDraws {
  return ordered(paths.map(({ pooled }) => pooled.peakQuote))
}

/** What came in after the worst moment. */
function receivedAfter({ pooled }: PathDraw): bigint {
  return pooled.peakQuote - pooled.endQuote
}

let sized: readonly PathDraw[] = []
let heldOut: readonly PathDraw[] = []
beforeAll(async () => {
  sized = await drawsOf(1, 60)
  heldOut = await drawsOf(1_001, 1_200)
})

test('a fund that holds the peak pays for everything; with one unit less somebody else pays', async () => {
  // Those in which fees come in after the worst moment first: their peak is not what they have drawn by the end.
  const drawing = sized
    .filter(({ pooled }) => pooled.peakQuote > 0n)
    .toSorted((a, b) => Number(receivedAfter(b) - receivedAfter(a)))
  expect(drawing.slice(0, 2).every((path) => receivedAfter(path) > 0n)).toBe(true)
  for (const { seed, pooled } of drawing.slice(0, 5)) {
    const enough = await declaredPath(withFund(pooled.peakQuote), small, seed)
    expect(enough).toMatchObject({ deleveragingPaidQuote: 0n, haircutQuote: 0n, leftQuote: 0n })
    expect(enough.fundsPaidQuote).toBe(pooled.paidQuote)
    const short = await declaredPath(withFund(pooled.peakQuote - 1n), small, seed)
    expect(short.deleveragingPaidQuote + short.haircutQuote + short.leftQuote).toBeGreaterThan(0n)
  }
})

test('what markets are charged is what funds are asked for, to the unit', () => {
  for (const { pooled, markets, funds, outsideMarketsQuote, owners } of sized) {
    const over = (amountOf: (row: (typeof markets)[number]) => bigint): bigint =>
      markets.reduce((sum, row) => sum + amountOf(row), 0n)
    expect(over((row) => row.paidQuote) + outsideMarketsQuote).toBe(pooled.paidQuote)
    expect(over((row) => row.feesQuote)).toBe(pooled.feesQuote)
    expect(over((row) => row.peakQuote) + outsideMarketsQuote).toBeGreaterThanOrEqual(
      pooled.peakQuote,
    )
    expect(funds).toEqual([{ fund: 'insurance', ...pooled }])
    const largest = owners.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
    expect(largest).toBeLessThanOrEqual(pooled.paidQuote)
    expect(pooled.endQuote).toBe(pooled.paidQuote - pooled.feesQuote)
  }
})

test('sized on sixty paths, two hundred others exceed it no more often than chance allows', () => {
  const { recommendedQuote } = exactRisk(peaksOf(sized), level)
  const exceeded = peaksOf(heldOut).filter((peak) => peak > recommendedQuote).length
  // A fund that fails in more than one path of ten would be seen to with 95 %.
  const atMost = binomialDistribution(heldOut.length, 0.1)
  expect(atMost(exceeded)).toBeLessThan(0.95)
})

test('on real paths too, four times as many make bands about half as wide', () => {
  const widthOf = (paths: readonly PathDraw[]): number => {
    const { shortfallBand } = measureRisk(peaksOf(paths), { level, seed: 1, resamples: 200 })
    return Number(shortfallBand.highQuote - shortfallBand.lowQuote)
  }
  const quarters = [0, 50, 100, 150].map((from) => widthOf(heldOut.slice(from, from + 50)))
  const quarter = quarters.reduce((sum, width) => sum + width, 0) / quarters.length
  expect(widthOf(heldOut) / quarter).toBeGreaterThan(0.3)
  expect(widthOf(heldOut) / quarter).toBeLessThan(0.75)
})

test('sizes everything from the same paths', async () => {
  const declared = [await declaredPath(book, small, 1)]
  const sizing = sizeFund(
    book,
    { paths: sized, declared },
    {
      level,
      seed: 1,
      standing: [staticCover(book, ratio(-3n, 10n))],
      scheduledShortQuote: scheduledShortfall(book, [
        { fromMs: 0, toMs: 1, changePpm: { '*': -300_000 } },
      ]),
      inflowQuote: 1_000_000n,
    },
  )
  expect(sizing.paths).toBe(sized)
  expect(sizing.gross.valueAtRiskQuote).toBeGreaterThanOrEqual(sizing.net.valueAtRiskQuote)
  expect(sizing.recommendedQuote).toBeGreaterThanOrEqual(sizing.net.valueAtRiskQuote)
  expect(sizing.ruinRecommended.emptied).toBeLessThanOrEqual(6)
  expect(sizing.ruinNow).toMatchObject(sizing.emptiedNow)
  expect(sizing.pooling.pooledQuote).toBe(sizing.net.valueAtRiskQuote)
  const [fall] = sizing.standing
  expect(fall?.deficitQuote).toBeGreaterThan(0n)
  expect(sizing.scheduledShortQuote).toBe(fall?.deficitQuote)
  expect(sizing.openInterestQuote).toBeGreaterThan(0n)
  expect(fall?.together.at(-1)?.deficitQuote).toBeLessThanOrEqual(fall?.deficitQuote ?? 0n)
})

test('a fund of one market is asked for its own, and what no fund serves is drawn at the end', async () => {
  const [first = ''] = book.markets.map(({ market }) => market)
  const funds = book.funds.map((fund) => ({ ...fund, markets: [first] }))
  let isLeft = false
  for (let seed = 1; seed <= 20 && !isLeft; seed += 1) {
    const {
      pooled,
      leftQuote,
      markets,
      funds: draws,
    } = await drawOfPath({ ...book, funds }, small, seed)
    isLeft = leftQuote > 0n
    const paid = draws.reduce((sum, { paidQuote }) => sum + paidQuote, 0n)
    expect(paid + leftQuote).toBe(pooled.paidQuote)
    for (const { market, feesQuote } of markets) if (market !== first) expect(feesQuote).toBe(0n)
  }
  expect(isLeft).toBe(true)
})

test('a book without an insurance fund has none to size', async () => {
  const funded = book.waterfall.filter(({ layer }) => layer !== 'insuranceFund')
  await expect(drawOfPath({ ...book, waterfall: funded }, small, 1)).rejects.toThrow(NoFundToSize)
})
