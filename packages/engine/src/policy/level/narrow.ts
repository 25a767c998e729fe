import { at } from '../../quantity/assert.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { firstWhere } from './first-where.ts'
import type { Steps } from './steps.ts'
import { sumLots } from './sum-lots.ts'

/** Lots a candidate, on average, that are left to be taken worth by worth. */
const SINGLY_MAX = 4n

/** What is still to be taken, and what each candidate has given. */
export interface Narrowed {
  readonly left: bigint
  readonly given: readonly number[]
}

/**
 * Takes lots that are surely among the best until few are left, where floats could not tell one lot from the next: exactly, by
 * asking again and again on which side of a middle worth the last lot lies. Each question settles a quarter of what is open.
 */
export function narrow(lots: bigint, steps: readonly Steps[], from: readonly number[]): Narrowed {
  let left = lots
  let given = from
  let bounds = steps.map(({ to }) => to)
  while (left > SINGLY_MAX * BigInt(steps.length)) {
    const pivot = middleWorth(steps, given, bounds)
    const above = countsTo(steps, given, bounds, (worth) => compareRatios(worth, pivot) <= 0)
    const reached = countsTo(steps, above, bounds, (worth) => compareRatios(worth, pivot) < 0)
    const better = sumLots(above.map((count, index) => count - at(given, index)))
    const equal = sumLots(reached.map((count, index) => count - at(above, index)))
    if (left <= better) bounds = above
    else if (left < better + equal) return { left: left - better, given: above }
    else {
      left -= better + equal
      given = reached
    }
  }
  return { left, given }
}

/** The worth that half of the open lots are above, as far as the middle lot of each candidate tells. */
function middleWorth(
  steps: readonly Steps[],
  given: readonly number[],
  bounds: readonly number[],
): Ratio {
  const middles = steps.flatMap(({ worth }, index) => {
    const [from, to] = [at(given, index), at(bounds, index)]
    if (from >= to) return []
    return [{ worth: worth(from + Math.floor((to - from) * 0.5)), open: to - from }]
  })
  const ordered = middles.toSorted((a, b) => compareRatios(b.worth, a.worth))
  const half = sumLots(ordered.map(({ open }) => open)) >> 1n
  let passed = 0n
  for (const { worth, open } of ordered) {
    passed += BigInt(open)
    if (passed > half) return worth
  }
  return at(ordered, ordered.length - 1).worth
}

/** For each candidate the first count whose next lot is worth as little as is asked. */
function countsTo(
  steps: readonly Steps[],
  given: readonly number[],
  bounds: readonly number[],
  isReached: (worth: Ratio) => boolean,
): number[] {
  return steps.map(({ worth }, index) => {
    const from = at(given, index)
    const to = at(bounds, index)
    const near = from + (to - from) * 0.5
    return firstWhere({ from, to, near }, (count) => isReached(worth(count)))
  })
}
