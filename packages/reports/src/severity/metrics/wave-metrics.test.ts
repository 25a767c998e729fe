import { compareRatios, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { times } from '../rational.ts'
import { fairnessRegret, type SharedWave, totalObjective } from './fairness-regret.ts'
import { splitMarkout } from './markout.ts'
import { pathVariation, severityBound, severityRegret } from './severity-bound.ts'
import { trackWaves } from './tracking.ts'
import { worstShareOfCapacity, worstShareOfEquity } from './worst-share.ts'

const amount = fc.bigInt({ min: 0n, max: 10_000n })
const waves = fc.array(
  fc.record({ deficitQuote: amount, neededQuote: amount, raisedQuote: amount }),
  { maxLength: 12 },
)

test('too much and too little are kept apart', () => {
  const [deficitQuote, neededQuote] = [100n, 50n]
  expect(
    trackWaves([
      { deficitQuote, neededQuote, raisedQuote: 120n },
      { deficitQuote, neededQuote, raisedQuote: 10n },
    ]),
  ).toEqual({
    trackingQuote: 110n,
    overshootQuote: 70n,
    undershootQuote: 40n,
    netQuote: 30n,
    residualQuote: 90n,
  })
})

test('the net is what was raised less what was needed, and tracking at least its size', () => {
  fc.assert(
    fc.property(waves, (played) => {
      const { netQuote, trackingQuote } = trackWaves(played)
      let net = 0n
      for (const { raisedQuote, neededQuote } of played) net += raisedQuote - neededQuote
      expect(netQuote).toBe(net)
      expect(trackingQuote >= (net < 0n ? -net : net)).toBe(true)
    }),
  )
})

test('severity regret is tracking where neither what is raised nor what is needed exceeds the deficit', () => {
  fc.assert(
    fc.property(waves, (played) => {
      const regret = severityRegret(played)
      const tracked = ratio(trackWaves(played).trackingQuote)
      expect(compareRatios(regret, tracked) <= 0).toBe(true)
      const within = played.filter(
        ({ deficitQuote, neededQuote, raisedQuote }) =>
          neededQuote <= deficitQuote && raisedQuote <= deficitQuote,
      )
      expect(severityRegret(within)).toEqual(ratio(trackWaves(within).trackingQuote))
    }),
  )
})

test('the bound of one wave is its deficit; a target that moves adds to it', () => {
  expect(severityBound([{ deficitQuote: 7n, neededQuote: 3n }]).boundQuote).toBe(7n)
  expect(
    severityBound([
      { deficitQuote: 3n, neededQuote: 0n },
      { deficitQuote: 4n, neededQuote: 9n },
    ]),
  ).toEqual({ pathVariation: ratio(1n), boundQuote: 9n })
  // √(5/4 × 65) = √81.25, rounded up.
  expect(
    severityBound([
      { deficitQuote: 1n, neededQuote: 0n },
      { deficitQuote: 8n, neededQuote: 1n },
    ]).boundQuote,
  ).toBe(10n)
})

test('variation is what a path climbs and falls', () => {
  expect(pathVariation([])).toEqual(ratio(0n))
  expect(pathVariation([ratio(1n, 2n), ratio(1n), ratio(1n, 4n)])).toEqual(ratio(5n, 4n))
})

/** The worst share of capacity where the first account pays before the second. */
function queueShare(raised: bigint, [first, second]: readonly [bigint, bigint]): SharedWave {
  const charged = raised < first ? raised : first
  const winners = [
    { chargedQuote: charged, equityQuote: first, capacityQuote: first },
    { chargedQuote: raised - charged, equityQuote: second, capacityQuote: second },
  ]
  return {
    neededQuote: raised,
    worstShare: worstShareOfCapacity(winners) ?? ratio(-1n),
    referenceShare: ratio(raised, first + second),
  }
}

test('a fixed queue against sharing, where capacities alternate: half the waves × (1 − 1/M)', () => {
  const [rounds, capacity] = [16, 4n]
  const played = Array.from({ length: rounds }, (_none, index) =>
    queueShare(1n, index % 2 === 0 ? [1n, capacity - 1n] : [capacity, 0n]),
  )
  const { regretQuote, harderQuote } = fairnessRegret(played)
  expect(regretQuote).toEqual(ratio(6n))
  expect(harderQuote).toEqual(regretQuote)
})

test('a rule milder than its reference has regret as published, and none in what was harder', () => {
  const wave = { neededQuote: 80n, worstShare: ratio(1n, 4n), referenceShare: ratio(1n, 2n) }
  expect(fairnessRegret([wave])).toEqual({
    regretQuote: ratio(20n),
    harderQuote: ratio(0n),
    milderQuote: ratio(20n),
  })
  expect(totalObjective(7n, ratio(20n), ratio(1n, 2n))).toEqual(ratio(17n))
})

test('shares of equity and of capacity are two numbers', () => {
  const winners = [
    { chargedQuote: 10n, equityQuote: 100n, capacityQuote: 20n },
    { chargedQuote: 9n, equityQuote: 30n, capacityQuote: 27n },
    { chargedQuote: 0n, equityQuote: -5n, capacityQuote: 0n },
  ]
  expect(worstShareOfEquity(winners)).toEqual(ratio(3n, 10n))
  expect(worstShareOfCapacity(winners)).toEqual(ratio(1n, 2n))
  expect(worstShareOfEquity([])).toEqual(ratio(0n))
})

test('no share says how hard a charge on someone without equity is', () => {
  const winners = [{ chargedQuote: 1n, equityQuote: 0n, capacityQuote: 5n }]
  expect(worstShareOfEquity(winners)).toBeUndefined()
  expect(times(worstShareOfCapacity(winners) ?? ratio(0n), ratio(5n))).toEqual(ratio(1n))
})

test('execution and drift of a fill add up to what it cost', () => {
  const price = fc.bigInt({ min: 0n, max: 1000n })
  const fills = fc.record({
    lots: fc.bigInt({ min: -99n, max: 99n }),
    price,
    markAtFill: price,
    markLater: price,
  })
  fc.assert(
    fc.property(fills, (fill) => {
      const { executionQuote, driftQuote, totalQuote } = splitMarkout(fill)
      expect(totalQuote).toBe(fill.lots * (fill.markLater - fill.price))
      expect(executionQuote + driftQuote).toBe(totalQuote)
      expect(splitMarkout({ ...fill, markLater: fill.markAtFill }).driftQuote).toBe(0n)
    }),
  )
})
