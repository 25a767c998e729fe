import {
  type BookSpec,
  createState,
  type MarketRiskView,
  type StateView,
  view,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { createRandom } from '../generators/random.ts'
import { consecutiveSeeds } from '../seeds.ts'
import { type MovedShortfall, marketShortfallAfter } from './load-oracle.ts'
import { richlyFundedBook } from './richly-funded-book.ts'

const BOOKS = 120

/** Available ÷ deficit in millionths, of the worse side, from the definition. */
function coverageOf(sides: readonly MovedShortfall[]): bigint | undefined {
  const parts = sides
    .filter(({ deficitQuote }) => deficitQuote > 0n)
    .map(({ availableQuote, deficitQuote }) => (availableQuote * 1_000_000n) / deficitQuote)
  return parts.reduce<bigint | undefined>(
    (least, part) => (least === undefined || part < least ? part : least),
    undefined,
  )
}

function expectRisk(
  spec: BookSpec,
  { market, present, down, up, ...risk }: MarketRiskView,
  move: number,
): void {
  const fall = marketShortfallAfter(spec, market, -move)
  const rise = marketShortfallAfter(spec, market, move)
  expect(present).toEqual(marketShortfallAfter(spec, market, 0))
  expect([down, up]).toEqual([fall, rise])
  expect(risk.coveragePpm).toBe(coverageOf([fall, rise]))
  const sum = fall.deficitQuote + rise.deficitQuote
  expect(risk.imbalancePpm === undefined).toBe(sum === 0n)
  if (sum > 0n) {
    const exact = ((fall.deficitQuote - rise.deficitQuote) * 1_000_000n) / sum
    expect(risk.imbalancePpm).toBe(Number(exact))
  }
}

const isCovered = ({ deficitQuote, availableQuote }: MovedShortfall): boolean =>
  deficitQuote <= availableQuote

/** That no smaller move is beyond what can be paid, and the next one is: looked at where it is said to be, and at one before. */
function expectFreeboard(
  spec: BookSpec,
  { market, freeboard }: MarketRiskView,
  before: number,
): void {
  for (const [side, found] of [
    [-1, freeboard.downPermille],
    [1, freeboard.upPermille],
  ] as const) {
    const last = found ?? 500
    const at = (size: number): MovedShortfall => marketShortfallAfter(spec, market, side * size)
    const isNever = found === 0 && !isCovered(at(0))
    if (!isNever) {
      expect(isCovered(at(last)), `${market} at ${side * last}`).toBe(true)
      expect(isCovered(at(before % (last + 1)))).toBe(true)
    }
    if (found !== undefined && !isNever) expect(isCovered(at(found + 1))).toBe(false)
  }
}

/** Whether a risk is that of the state, whichever markets are asked for. */
function expectSame(state: StateView, all: readonly MarketRiskView[]): void {
  const some = all.filter((_row, index) => index % 2 === 0)
  const markets = [...some.map(({ market }) => market), 'unknown']
  expect(state.marketRisk({ markets })).toEqual(some)
}

test('the risk of a market is every holder valued anew at its moved mark', {
  timeout: 60_000,
}, () => {
  const seen = { deficit: 0, calm: 0, shared: 0, none: 0, some: 0, all: 0 }
  for (const seed of consecutiveSeeds(BOOKS)) {
    const random = createRandom(seed)
    const spec = richlyFundedBook(random, seed)
    const state = view(createState(spec))
    const movePermille = random.between(1, 500)
    const risks = state.marketRisk()
    expectSame(state, risks)
    for (const risk of risks) {
      expectRisk(spec, risk, 100)
      expectFreeboard(spec, risk, random.between(1, 499))
      const { coveragePpm, freeboard, down } = risk
      seen[coveragePpm === undefined ? 'calm' : 'deficit'] += 1
      const { downPermille } = freeboard
      seen[downPermille === undefined ? 'all' : downPermille === 0 ? 'none' : 'some'] += 1
      seen.shared += Number(down.availableQuote > 0n && risks.length > 1)
    }
    for (const risk of state.marketRisk({ movePermille })) expectRisk(spec, risk, movePermille)
  }
  expect(Object.entries(seen).filter(([, times]) => times === 0)).toEqual([])
})
