import { compareRatios, type Ratio } from '@plimsoll/engine'
import type { DrainProblem } from './drain-problem.ts'
import { afterCuts, aloneBound, stressBound } from './stress-bound.ts'

/**
 * A bound without a linear programme, for choices too large for one: in each move the buckets that are left highest, twice as many at
 * each step, count the same. That is exact where one market is asked under one move, and everybody left is drained to one level.
 */
export function boundByHighest(problem: DrainProblem): Ratio {
  const { buckets, moves } = problem
  const [equities, losses] = afterCuts(problem)
  let best = aloneBound(problem)
  moves.forEach((_move, place) => {
    const near = buckets.map((_one, index) => ({
      index,
      leverage: Number(losses[index]?.[place] ?? 0n) / Number(equities[index] ?? 1n),
    }))
    near.sort((a, b) => b.leverage - a.leverage || a.index - b.index)
    const weight = moves.map((_one, index) => (index === place ? 1n : 0n))
    for (let count = 1; count < 2 * buckets.length; count *= 2) {
      const highest = near.slice(0, count).map(({ index }) => [index, weight] as const)
      const bound = stressBound(problem, new Map(highest))
      if (bound !== undefined && compareRatios(bound, best) > 0) best = bound
    }
  })
  return best
}
