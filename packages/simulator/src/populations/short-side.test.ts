import { expect, test } from 'vitest'
import { findScenario } from '../scenarios/scenarios.ts'
import { type DrawnTrader, drawTraders } from './venue-traders.ts'

const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const small = findScenario('october-small')
if (small?.population?.shorts === undefined) throw new Error('it does not know its short side')
const { shorts } = small.population
// Without hedges the sign of a position tells the side of its trader.
const traders = drawTraders({ ...small.population, hedgePpm: 0 }, small.venue, seed)
const shortTraders = traders.filter(({ holdings }) => (holdings[0]?.notionalWhole ?? 0) < 0)

function gross({ holdings }: DrawnTrader): number {
  return holdings.reduce((sum, { notionalWhole }) => sum + Math.abs(notionalWhole), 0)
}

function netByMarket(of: readonly DrawnTrader[]): Map<string, number> {
  const nets = new Map<string, number>()
  for (const { market, notionalWhole } of of.flatMap(({ holdings }) => holdings)) {
    nets.set(market.market, (nets.get(market.market) ?? 0) + notionalWhole)
  }
  return nets
}

test('sizes of shorts fill their distribution, whatever the seed', () => {
  const sizes = shortTraders.map(gross).sort((a, b) => a - b)
  for (const [probability, value] of shorts.notionalWhole.quantiles) {
    const drawn = sizes[Math.floor(probability * sizes.length)] ?? 0
    expect(drawn / value, String(probability)).toBeCloseTo(1, 0)
  }
  expect(sizes.at(-1)).toBeLessThanOrEqual(shorts.notionalWhole.maximum * (1 + 1e-9))
})

test('in every market longs hold their multiple of what shorts hold', () => {
  const short = netByMarket(shortTraders)
  for (const [market, net] of netByMarket(traders)) {
    expect(net / -(short.get(market) ?? 0), market).toBeCloseTo(shorts.longsMultiple - 1, 9)
  }
})

test('open interest is where it is said to be', () => {
  const weights = Object.entries(shorts.openInterestWeights)
  const whole = weights.reduce((sum, [, weight]) => sum + weight, 0)
  const nets = netByMarket(shortTraders)
  const total = [...nets.values()].reduce((sum, net) => sum + net, 0)
  for (const [market, weight] of weights) {
    expect(Math.abs((nets.get(market) ?? 0) / total - weight / whole), market).toBeLessThan(0.02)
  }
})

test('nobody who is short has more than the largest account', () => {
  const largest = Math.max(...shortTraders.map(({ equityWhole }) => equityWhole))
  expect(largest).toBeLessThanOrEqual(shorts.equityMaximumWhole)
})
