import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at } from '../../quantity/assert.ts'
import type { Steps } from './steps.ts'
import { approximateRatio, type EqualWorth, type Run, takeBest } from './take-best.ts'

/** Equals in turn: whoever gave fewer, then the first. */
const inTurn: EqualWorth = {
  compare: (a, givenA, b, givenB) => givenA - givenB || a - b,
  divide: (lots, runs) => {
    const given = runs.map(({ from }) => from)
    for (let left = lots; left > 0n; left -= 1n) {
      const [next] = [...runs.keys()]
        .filter((place) => at(given, place) < at(runs, place).to)
        .sort((a, b) => at(given, a) - at(given, b) || at(runs, a).index - at(runs, b).index)
      if (next === undefined) break
      given[next] = at(given, next) + 1
    }
    return given
  },
}

function stepsOf(worths: readonly number[], guess: (level: number) => number): Steps {
  const worth = (given: number) => ({ numerator: BigInt(worths[given] ?? 0), denominator: 3n })
  return {
    from: 0,
    to: worths.length,
    worth,
    about: (given) => approximateRatio(worth(given)),
    doubt: Number.EPSILON * 1000,
    guess,
  }
}

describe('the best lots are taken', () => {
  test('whatever the guesses are worth, equals as they agree', () => {
    const falling = fc
      .array(fc.integer({ min: -4, max: 6 }), { maxLength: 12 })
      .map((worths) => worths.toSorted((a, b) => b - a))
    fc.assert(
      fc.property(
        fc.array(falling, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 3, 100),
        (rows, lots, guessed) => {
          const steps = rows.map((worths) => stepsOf(worths, () => guessed))
          const given = rows.map(() => 0)
          for (let left = lots; left > 0; left -= 1) {
            const [next] = [...rows.keys()]
              .filter((index) => at(given, index) < at(rows, index).length)
              .sort(
                (a, b) =>
                  at(at(rows, b), at(given, b)) - at(at(rows, a), at(given, a)) ||
                  inTurn.compare(a, at(given, a), b, at(given, b)),
              )
            if (next === undefined) break
            given[next] = at(given, next) + 1
          }
          expect(takeBest(BigInt(lots), steps, inTurn)).toEqual(given)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('long runs of equal worth are divided at once', () => {
    const long = 10 ** 13
    const flat = (worth: bigint): Steps => ({
      from: 0,
      to: long,
      worth: () => ({ numerator: worth, denominator: 1n }),
      about: () => Number(worth),
      doubt: 0,
      guess: (level) => (Number(worth) > level ? long : 0),
    })
    const half: EqualWorth = {
      compare: (a, _givenA, b) => a - b,
      divide: (lots: bigint, runs: readonly Run[]) => {
        expect(runs.map(({ index }) => index)).toEqual([1, 2])
        return [Number(lots) - 1, 1]
      },
    }
    const taken = takeBest(BigInt(long) + 1_000n, [flat(7n), flat(5n), flat(5n), flat(4n)], half)
    expect(taken).toEqual([long, 999, 1, 0])
  })
})
