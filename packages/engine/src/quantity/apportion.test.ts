import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apportion } from './apportion.ts'
import { at } from './assert.ts'

/** The rule as SPEC Q-7 words it: fix the capped, rescale, repeat; then largest remainders. */
function apportionByRepetition(total: bigint, weights: bigint[], caps: bigint[]): bigint[] {
  const shares = weights.map(() => 0n)
  let open = weights.flatMap((weight, index) => (weight > 0n ? [index] : []))
  let rest = total
  for (;;) {
    const sum = open.reduce((acc, index) => acc + at(weights, index), 0n)
    const fixed = open.filter((index) => rest * at(weights, index) >= at(caps, index) * sum)
    if (fixed.length === 0) break
    for (const index of fixed) shares[index] = at(caps, index)
    rest -= fixed.reduce((acc, index) => acc + at(caps, index), 0n)
    open = open.filter((index) => !fixed.includes(index))
  }
  const sum = open.reduce((acc, index) => acc + at(weights, index), 0n)
  for (const index of open) shares[index] = (rest * at(weights, index)) / sum
  let left = open.length === 0 ? 0n : open.reduce((acc, index) => acc - at(shares, index), rest)
  const fraction = (index: number): bigint => (rest * at(weights, index)) % sum
  const byRemainder = open.toSorted((a, b) =>
    fraction(b) > fraction(a) ? 1 : fraction(b) < fraction(a) ? -1 : a - b,
  )
  for (const index of byRemainder) {
    if (left === 0n) break
    shares[index] = at(shares, index) + 1n
    left -= 1n
  }
  return shares
}

const takers = fc.array(
  fc.record({
    weight: fc.bigInt({ min: 0n, max: 50n }),
    cap: fc.bigInt({ min: 0n, max: 40n }),
  }),
  { maxLength: 12 },
)

describe('Q-7 apportion', () => {
  test('gives the whole total or every cap, never above a cap, as the repeated rule does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 300n }), takers, (total, rows) => {
        const weights = rows.map(({ weight }) => weight)
        const caps = rows.map(({ cap }) => cap)
        const shares = apportion({ total, weights, caps })
        const room = rows.reduce((sum, { weight, cap }) => sum + (weight > 0n ? cap : 0n), 0n)
        const given = shares.reduce((sum, share) => sum + share, 0n)
        expect(given).toBe(total < room ? total : room)
        shares.forEach((share, index) => expect(share <= at(caps, index)).toBe(true))
        expect(shares).toEqual(apportionByRepetition(total, weights, caps))
      }),
      { numRuns: 2000 },
    )
  })

  test('ends with equal shares within one unit for equal takers, the first ones favoured', () => {
    expect(apportion({ total: 5n, weights: [1n, 1n, 1n], caps: [9n, 9n, 9n] })).toEqual([
      2n,
      2n,
      1n,
    ])
  })

  test('published capped pro-rata figures', () => {
    // Worked examples of arXiv 2602.15182, recomputed: a cap binds and the others share the rest.
    expect(apportion({ total: 120n, weights: [100n, 60n, 40n], caps: [50n, 60n, 40n] })).toEqual([
      50n,
      42n,
      28n,
    ])
    expect(apportion({ total: 60n, weights: [100n, 90n], caps: [100n, 9n] })).toEqual([51n, 9n])
    expect(apportion({ total: 75n, weights: [80n, 40n, 5n], caps: [80n, 40n, 5n] })).toEqual([
      48n,
      24n,
      3n,
    ])
    const micros = apportion({
      total: 5_000_000n,
      weights: [10n, 9n],
      caps: [10_000_000n, 9_000_000n],
    })
    expect(10_000_000n - at(micros, 0)).toBe(7_368_421n)
  })

  test('the amounts are exact far beyond 2^53', () => {
    const big = 10n ** 40n
    const shares = apportion({ total: big + 1n, weights: [big, big], caps: [big, big] })
    expect(shares).toEqual([big / 2n + 1n, big / 2n])
  })
})
