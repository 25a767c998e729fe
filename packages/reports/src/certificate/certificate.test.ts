import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { certify, weightsOf } from './certificate.ts'
import { type DrainProblem, fewestAccounts } from './drain-problem.ts'
import { aloneBound, decidedLevel, stressBound } from './stress-bound.ts'

const million = 1_000_000n

interface Drawn {
  readonly problem: DrainProblem
  readonly weights: readonly (readonly number[])[]
}

/** Choices of up to six buckets, three groups and three moves, with some decision about the lots, at any cost against mark. */
const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    equities: fc.array(fc.integer({ min: 200, max: 5_000 }), { minLength: 1, maxLength: 6 }),
    groups: fc.array(
      fc.record({
        perLot: fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 3, maxLength: 3 }),
        cost: fc.integer({ min: -2, max: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    moves: fc.integer({ min: 1, max: 3 }),
    numbers: fc.array(fc.nat(20), { minLength: 80, maxLength: 80 }),
  })
  .map(({ equities, groups, moves, numbers }) => {
    let place = 0
    const next = (): number => numbers[(place += 1) % numbers.length] ?? 0
    const cells = equities.flatMap((_equity, bucket) =>
      groups.map((_group, group) => {
        const lotsMax = BigInt(next())
        return { bucket, group, lotsMax, lots: BigInt(next()) % (lotsMax + 1n) }
      }),
    )
    const problem: DrainProblem = {
      moves: Array.from({ length: moves }, () => []),
      groups: groups.map(({ perLot, cost }, group) => ({
        market: `M${group}`,
        side: 'short',
        lots: cells.reduce((sum, one) => (one.group === group ? sum + one.lots : sum), 0n),
        lossPerLot: perLot.slice(0, moves).map((one) => BigInt(one) * million),
        costPerLot: BigInt(cost),
      })),
      buckets: equities.map((equity, bucket) => ({
        account: `a${bucket}`,
        bucket: 'cross',
        equity: BigInt(equity),
        losses: Array.from({ length: moves }, () => BigInt(next() * 50 - 200) * million),
      })),
      cells,
    }
    return { problem, weights: equities.map(() => Array.from({ length: moves }, next)) }
  })

describe('a bound holds for every decision about the same lots', () => {
  test('whatever the weights, at any cost against mark, and also for other decisions', () => {
    let proved = 0
    fc.assert(
      fc.property(drawn, ({ problem, weights }) => {
        const whole = new Map(weights.map((own, bucket) => [bucket, own.map(BigInt)] as const))
        const bounds = [stressBound(problem, whole), aloneBound(problem)]
        const highest = certify(problem, undefined)?.bound
        if (bounds.some((bound) => bound !== undefined && bound.numerator > 0n)) proved += 1
        for (const cells of [problem.cells, decidedFrom(problem, 1), decidedFrom(problem, -1)]) {
          const other = decidedLevel({ ...problem, cells })
          if (other?.level === undefined) continue
          for (const one of [...bounds, highest]) {
            if (one !== undefined) expect(compareRatios(one, other.level)).toBeLessThanOrEqual(0)
          }
        }
      }),
      { numRuns: 2_000 },
    )
    expect(proved).toBeGreaterThan(300)
  })

  test('also for decisions found by trying all: never above the least of them, and often equal to it', () => {
    let equal = 0
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
        fc.nat(12),
        (sizes, asked) => {
          const total = sizes.reduce((sum, one) => sum + one, 0)
          const problem = oneMarket(sizes, Math.min(asked, total))
          const bound = certify(problem, undefined)?.bound ?? ratio(0n)
          const least = leastLevel(problem)
          expect(compareRatios(bound, least)).toBeLessThanOrEqual(0)
          if (compareRatios(bound, least) === 0) equal += 1
        },
      ),
      { numRuns: 200 },
    )
    expect(equal).toBeGreaterThan(20)
  })
})

test('one market drained to one level: the bound is that level, exactly', () => {
  // 12 lots short of 100 each: L = 1,200, 600 and 300 with E = 100. 9 of 21 lots asked; the level of the first two is (1,800 − 900)/200.
  const problem = drained([
    { lots: 12n, cut: 7n + 1n },
    { lots: 6n, cut: 1n },
    { lots: 3n, cut: 0n },
  ])
  const certificate = certify(problem, undefined)
  expect(certificate?.bound).toEqual(ratio(9n, 2n))
  expect(certificate?.level).toEqual(ratio(5n))
  // Five and four are what whole lots allow around four and a half: within a lot.
  expect(certificate?.lotChange).toEqual(ratio(1n))
  expect(certificate?.gap).toEqual(ratio(1n, 2n))
})

test('weights from duals keep their proportion to loss over equity', () => {
  const problem = drained([
    { lots: 4n, cut: 2n },
    { lots: 4n, cut: 2n },
  ])
  const weights = weightsOf(problem, [
    { bucket: 0, move: 0, dual: 0.25 },
    { bucket: 1, move: 0, dual: 0.75 },
  ])
  const [one = 0n] = weights.get(0) ?? []
  const [other = 0n] = weights.get(1) ?? []
  expect(other).toBe(3n * one)
})

test('the fewest accounts take the largest positions first', () => {
  const problem = drained([
    { lots: 12n, cut: 3n },
    { lots: 6n, cut: 3n },
    { lots: 3n, cut: 3n },
  ])
  expect(fewestAccounts(problem)).toEqual({ accounts: 1, groups: 1 })
})

/** Another decision about the same lots: whatever the first can give in the order of buckets, or in its reverse. */
function decidedFrom({ cells, groups }: DrainProblem, direction: 1 | -1): DrainProblem['cells'] {
  const left = groups.map(({ lots }) => lots)
  return cells
    .toSorted((a, b) => direction * (a.bucket - b.bucket))
    .map((cell) => {
      const rest = left[cell.group] ?? 0n
      const lots = cell.lotsMax < rest ? cell.lotsMax : rest
      left[cell.group] = rest - lots
      return { ...cell, lots }
    })
}

/** Shorts of one market at 100 a lot under a rise of 100 %, equity 100 each. */
function drained(rows: readonly { readonly lots: bigint; readonly cut: bigint }[]): DrainProblem {
  return {
    moves: [[1_000_000]],
    groups: [
      {
        market: 'M',
        side: 'short',
        lots: rows.reduce((sum, { cut }) => sum + cut, 0n),
        lossPerLot: [-100n * million],
        costPerLot: 0n,
      },
    ],
    buckets: rows.map(({ lots }, index) => ({
      account: `a${index}`,
      bucket: 'cross',
      equity: 100n,
      losses: [100n * lots * million],
    })),
    cells: rows.map(({ lots, cut }, bucket) => ({ bucket, group: 0, lotsMax: lots, lots: cut })),
  }
}

function oneMarket(sizes: readonly number[], asked: number): DrainProblem {
  let left = asked
  return drained(
    sizes.map((size) => {
      const cut = Math.min(size, left)
      left -= cut
      return { lots: BigInt(size), cut: BigInt(cut) }
    }),
  )
}

/** The least level over all decisions about the same lots, by trying them. */
function leastLevel(problem: DrainProblem): Ratio {
  const [group] = problem.groups
  const tries = problem.cells.reduce<readonly bigint[][]>(
    (some, { lotsMax }) =>
      some.flatMap((lots) =>
        Array.from({ length: Number(lotsMax) + 1 }, (_none, one) => [...lots, BigInt(one)]),
      ),
    [[]],
  )
  const levels = tries
    .filter((lots) => lots.reduce((sum, one) => sum + one, 0n) === group?.lots)
    .flatMap((lots) => {
      const cells = problem.cells.map((cell, index) => ({ ...cell, lots: lots[index] ?? 0n }))
      return decidedLevel({ ...problem, cells })?.level ?? []
    })
  return levels.reduce((least, one) => (compareRatios(one, least) < 0 ? one : least))
}
