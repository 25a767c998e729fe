import { findPreset, type PolicySpec } from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Capacity, fixedOrder, largestFirst, proRata, queueBy, seize } from './seize.ts'

// Statements about queues in the literature on auto-deleveraging (arXiv 2512.01112 and 2602.15182), as corrected: those that hold
// are properties, those that hold under a condition are properties under it, and those that fail have a counterexample.

const sizes = (max: bigint): fc.Arbitrary<bigint[]> =>
  fc.array(fc.bigInt({ min: 1n, max }), { minLength: 2, maxLength: 7 })

const named = (lots: readonly bigint[]): Record<string, Capacity> =>
  Object.fromEntries(lots.map((count, index) => [`a${index}`, { lots: count }]))

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, one) => total + one, 0n)

const largest = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((most, one) => (one > most ? one : most), 0n)

/** Cuts in the order of the capacities. */
function cutsOf(policy: PolicySpec, lots: readonly bigint[], required: bigint): bigint[] {
  return [...seize(policy, named(lots), required).values()]
}

function survivors(policy: PolicySpec, lots: readonly bigint[], required: bigint): bigint[] {
  const cuts = cutsOf(policy, lots, required)
  return lots.map((count, index) => count - (cuts[index] ?? 0n))
}

/** The largest part that anybody loses, as a fraction. */
function worstShare(
  lots: readonly bigint[],
  cuts: readonly bigint[],
): { of: bigint; lost: bigint } {
  return lots
    .map((of, index) => ({ of, lost: cuts[index] ?? 0n }))
    .reduce((worst, one) => (one.lost * worst.of > worst.lost * one.of ? one : worst))
}

const scored = fc.array(
  fc.record({ lots: fc.bigInt({ min: 1n, max: 40n }), entry: fc.bigInt({ min: 90n, max: 200n }) }),
  { minLength: 2, maxLength: 7 },
)
const byReturn = queueBy({ factors: [{ term: 'returnOnEntry' }] })

describe('what holds', () => {
  test('pro rata takes the part B/U of everybody, the least possible; every queue takes more of somebody', () => {
    fc.assert(
      fc.property(
        sizes(9n),
        fc.bigInt({ min: 1n, max: 5n }),
        fc.bigInt({ min: 6n, max: 9n }),
        (weights, taken, of) => {
          const lots = weights.map((weight) => weight * of)
          const required = sum(weights) * taken
          const even = cutsOf(proRata, lots, required)
          expect(even).toEqual(weights.map((weight) => weight * taken))
          for (const queue of [largestFirst, fixedOrder]) {
            const worst = worstShare(lots, cutsOf(queue, lots, required))
            expect(worst.lost * of).toBeGreaterThan(worst.of * taken)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('largest first touches the fewest accounts that could do', () => {
    fc.assert(
      fc.property(sizes(40n), fc.double({ min: 0.05, max: 1, noNaN: true }), (lots, part) => {
        const required = BigInt(Math.max(1, Math.floor(Number(sum(lots)) * part)))
        const touched = cutsOf(largestFirst, lots, required).filter((cut) => cut > 0n).length
        const descending = lots.toSorted((a, b) => (a > b ? -1 : 1))
        const fewest =
          descending.findIndex((_, count) => sum(descending.slice(0, count + 1)) >= required) + 1
        expect(touched).toBe(fewest)
      }),
      { numRuns: 80 },
    )
  })

  test('largest first leaves the account that was the largest with the least: (u − B) or nothing', () => {
    fc.assert(
      fc.property(sizes(40n), fc.bigInt({ min: 1n, max: 60n }), (lots, asked) => {
        const required = asked < sum(lots) ? asked : sum(lots)
        const top = lots.indexOf(largest(lots))
        const left = survivors(largestFirst, lots, required)[top]
        const most = largest(lots)
        expect(left).toBe(most > required ? most - required : 0n)
      }),
      { numRuns: 80 },
    )
  })

  test('a queue is a vertex: at most one account is cut in part', () => {
    fc.assert(
      fc.property(scored, fc.bigInt({ min: 1n, max: 100n }), (capacities, asked) => {
        const lots = capacities.map((one) => one.lots)
        const book = Object.fromEntries(capacities.map((one, index) => [`a${index}`, one]))
        const required = asked < sum(lots) ? asked : sum(lots)
        const cuts = [...seize(byReturn, book, required).values()]
        expect(sum(cuts)).toBe(required)
        expect(
          cuts.filter((cut, index) => cut > 0n && cut < (lots[index] ?? 0n)).length,
        ).toBeLessThanOrEqual(1)
      }),
      { numRuns: 80 },
    )
  })

  test('a queue maximises the sum of scores times cuts: no lot could come from a higher score', () => {
    fc.assert(
      fc.property(scored, fc.bigInt({ min: 1n, max: 100n }), (capacities, asked) => {
        const book = Object.fromEntries(capacities.map((one, index) => [`a${index}`, one]))
        const total = sum(capacities.map((one) => one.lots))
        const cuts = [...seize(byReturn, book, asked < total ? asked : total).values()]
        const given = capacities.filter((_, index) => (cuts[index] ?? 0n) > 0n)
        const spared = capacities.filter((one, index) => (cuts[index] ?? 0n) < one.lots)
        // A short's return is (entry − mark) / entry, which rises with its entry.
        const lowestGiven = given.reduce((low, one) => (one.entry < low ? one.entry : low), 1000n)
        expect(spared.every((one) => one.entry <= lowestGiven)).toBe(true)
      }),
      { numRuns: 80 },
    )
  })

  test('two near scores that change places move the cut by 2B', () => {
    const cutsWith = (first: bigint, second: bigint): bigint[] => [
      ...seize(
        byReturn,
        { a: { lots: 30n, entry: first }, b: { lots: 30n, entry: second } },
        20n,
      ).values(),
    ]
    const before = cutsWith(151n, 150n)
    const after = cutsWith(150n, 151n)
    const moved = before.map((cut, index) => cut - (after[index] ?? 0n))
    expect(sum(moved.map((one) => (one < 0n ? -one : one)))).toBe(2n * 20n)
  })

  test('a fixed queue on alternating capacities has dynamic fairness regret (T/2)(1 − 1/M): 6 for T = 16, M = 4', () => {
    const rounds = Array.from({ length: 16 }, (_, round) =>
      round % 2 === 0 ? [4n, 12n] : [16n, 0n],
    )
    const regret = rounds.map((lots) => {
      const worst = worstShare(
        lots.filter((one) => one > 0n),
        cutsOf(fixedOrder, lots, 4n),
      )
      const even = worstShare(
        lots.filter((one) => one > 0n),
        cutsOf(proRata, lots, 4n),
      )
      return Number(worst.lost) / Number(worst.of) - Number(even.lost) / Number(even.of)
    })
    expect(regret.reduce((total, one) => total + one, 0)).toBe(6)
  })

  test('churn: a queue over 2T accounts of alternating slopes varies by (T − 1)(highest − lowest), pro rata not at all', () => {
    const rounds = 6
    const slopes = Array.from({ length: 2 * rounds }, (_, index) => (index % 2 === 0 ? 7n : 2n))
    const variation = (policy: PolicySpec): bigint => {
      let lots = slopes.map(() => BigInt(slopes.length))
      let last: bigint | undefined
      let total = 0n
      for (let round = 0; round < rounds; round += 1) {
        const required = BigInt(slopes.length)
        const width = String(slopes.length).length
        const book = Object.fromEntries(
          lots.map((count, index) => [`a${String(index).padStart(width, '0')}`, { lots: count }]),
        )
        const cuts = [...seize(policy, book, required).values()]
        const slope = sum(cuts.map((cut, index) => cut * (slopes[index] ?? 0n)))
        if (last !== undefined) total += slope > last ? slope - last : last - slope
        last = slope
        lots = lots.map((count, index) => count - (cuts[index] ?? 0n))
      }
      // In units of the lots that each round places.
      return total / BigInt(slopes.length)
    }
    expect(variation(fixedOrder)).toBe(BigInt(rounds - 1) * 5n)
    expect(variation(proRata)).toBe(0n)
  })
})

describe('what holds under a condition', () => {
  test('the largest survivor is H(1 − u/U) smaller than pro rata’s, where the largest stays the largest', () => {
    const gap = (lots: readonly bigint[], required: bigint): bigint =>
      largest(survivors(proRata, lots, required)) - largest(survivors(largestFirst, lots, required))
    // U = 100, H = 20, u = 60: 60 × 0.8 − 40 = 20 × (1 − 0.6).
    expect(gap([60n, 30n, 10n], 20n)).toBe(8n)
    // 60 − 40 is below the second: the queue’s largest survivor is the second.
    expect(gap([60n, 30n, 10n], 40n)).toBe(36n - 30n)
    expect(36n - 30n).not.toBe((40n * (100n - 60n)) / 100n)
  })

  test('splitting lowers the loss under a score of size, and changes nothing under profit times leverage', () => {
    const whole = seize(largestFirst, { a: { lots: 10n }, b: { lots: 8n } }, 10n)
    const split = seize(largestFirst, { a1: { lots: 5n }, a2: { lots: 5n }, b: { lots: 8n } }, 10n)
    expect(whole.get('a')).toBe(10n)
    expect((split.get('a1') ?? 0n) + (split.get('a2') ?? 0n)).toBe(2n)
    const bitmex = findPreset('bitmex')?.spec
    if (bitmex === undefined) throw new Error('no bitmex')
    const parent = { lots: 10n, entry: 140n, money: 500n }
    const child = { lots: 5n, entry: 140n, money: 250n }
    const rival = { lots: 8n, entry: 130n, money: 100n }
    const before = seize(bitmex, { a: parent, b: rival }, 10n)
    const after = seize(bitmex, { a1: child, a2: child, b: rival }, 10n)
    expect((after.get('a1') ?? 0n) + (after.get('a2') ?? 0n)).toBe(before.get('a'))
  })

  test('another order than size can touch more accounts than need be', () => {
    const book = { a: { lots: 10n }, b: { lots: 2n, entry: 150n }, c: { lots: 3n, entry: 140n } }
    const touched = (policy: PolicySpec): number =>
      [...seize(policy, book, 10n).values()].filter((cut) => cut > 0n).length
    expect([touched(byReturn), touched(largestFirst)]).toEqual([3, 1])
  })
})

describe('what fails', () => {
  test('largest first does not leave the smallest largest survivor: u = (10, 9), H = 5, 9 against 7.37', () => {
    // In nineteenths, so that pro rata is whole.
    const lots = [190n, 171n]
    expect(largest(survivors(largestFirst, lots, 95n))).toBe(171n)
    expect(largest(survivors(proRata, lots, 95n))).toBe(140n)
    // Cutting everything above one level leaves less still: 133 each.
    expect((sum(lots) - 95n) / 2n).toBe(133n)
  })
})
