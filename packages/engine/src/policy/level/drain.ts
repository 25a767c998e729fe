import { at } from '../../quantity/assert.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import type { Line, Stressed } from './stressed.ts'
import { firstWhere, type Steps, sumLots, takeBest } from './take-best.ts'
import type { Ties } from './ties.ts'

/** A candidate of a drain. */
export interface Drained {
  readonly stressed: Stressed
  /** Lots it is not to give fewer of, and not to give more of. */
  readonly from: number
  readonly to: number
}

/**
 * Gives lots one at a time to where they lower stress leverage from the highest, then where they leave it, then where it ends
 * lowest (SPEC A-9), and returns what each candidate has given then. Leverage falls to one lowest point and rises from it, so
 * that the three are three runs over the candidates.
 */
export function drain(lots: bigint, candidates: readonly Drained[], ties: Ties): number[] {
  const turns = candidates.map(({ stressed, from, to }) => {
    const calmest = stressed.calmest(to)
    const falling = calmest > from ? calmest : from
    const calm = stressed.calmEnd(to)
    return { falling, calm: calm > falling ? calm : falling }
  })
  const floor = sumLots(candidates.map(({ from }) => from))
  const toFalling = sumLots(turns.map(({ falling }) => falling))
  const toCalm = sumLots(turns.map(({ calm }) => calm))
  if (lots <= toFalling) return lower(lots - floor, candidates, turns, ties)
  if (lots <= toCalm) return keep(lots - toFalling, turns, ties)
  return raise(lots - toCalm, candidates, turns, ties)
}

/** Up to where a candidate's leverage falls, and up to where it then stays. */
interface Turn {
  readonly falling: number
  readonly calm: number
}

/** From the highest leverage down. */
function lower(
  lots: bigint,
  candidates: readonly Drained[],
  turns: readonly Turn[],
  ties: Ties,
): number[] {
  const steps = candidates.map(({ stressed, from }, index): Steps => {
    const to = at(turns, index).falling
    return {
      from,
      to,
      worth: (given) => stressed.leverage(given),
      about: (given) => stressed.approximateLeverage(given),
      doubt: stressed.doubt,
      guess: (level) => stressed.approximateLots(level),
    }
  })
  const after = (index: number, given: number): Ratio =>
    at(candidates, index).stressed.leverage(given + 1)
  return takeBest(
    lots,
    steps,
    (a, givenA, b, givenB) =>
      compareRatios(after(a, givenA), after(b, givenB)) || ties.compare(a, givenA, b, givenB),
  )
}

/** Where nothing changes, the tie-break alone decides: owner by owner, from the most lots left down. */
function keep(lots: bigint, turns: readonly Turn[], ties: Ties): number[] {
  const given = turns.map(({ falling }) => falling)
  let left = lots
  for (const group of byShareTaken(turns, ties)) {
    const steps = group.map((index): Steps => {
      const { falling, calm } = at(turns, index)
      const held = ties.lotsLeft(index, 0)
      return {
        from: falling,
        to: calm,
        worth: (count) => ({ numerator: BigInt(held - count), denominator: 1n }),
        about: (count) => held - count,
        doubt: 0,
        guess: (level) => held - level,
      }
    })
    const taken = takeBest(left, steps, (a, givenA, b, givenB) =>
      ties.compare(at(group, a), givenA, at(group, b), givenB),
    )
    group.forEach((index, place) => {
      left -= BigInt(at(taken, place) - at(given, index))
      given[index] = at(taken, place)
    })
  }
  return given
}

/** Candidates that can give lots without a change, by what their owners gave in this event. */
function byShareTaken(turns: readonly Turn[], ties: Ties): number[][] {
  const calm = [...turns.keys()].filter((index) => at(turns, index).calm > at(turns, index).falling)
  const groups: number[][] = []
  const compare = (a: number, b: number): number =>
    compareRatios(ties.shareTaken(a), ties.shareTaken(b))
  for (const index of calm.toSorted((a, b) => compare(a, b) || a - b)) {
    const last = groups.at(-1)
    if (last !== undefined && compare(at(last, 0), index) === 0) last.push(index)
    else groups.push([index])
  }
  return groups
}

/** To where leverage ends lowest. */
function raise(
  lots: bigint,
  candidates: readonly Drained[],
  turns: readonly Turn[],
  ties: Ties,
): number[] {
  const steps = candidates.map(({ stressed, to }, index): Steps => {
    const from = at(turns, index).calm
    return {
      from,
      to,
      worth: (given) => negated(stressed.leverage(given + 1)),
      about: (given) => -stressed.approximateLeverage(given + 1),
      doubt: stressed.doubt,
      guess: (level) => stressed.approximateLotsMax(-level, to),
    }
  })
  const now = (index: number, given: number): Ratio =>
    at(candidates, index).stressed.leverage(given)
  return takeBest(
    lots,
    steps,
    (a, givenA, b, givenB) =>
      compareRatios(now(b, givenB), now(a, givenA)) || ties.compare(a, givenA, b, givenB),
  )
}

/**
 * The counts of lots, up to a bound, with which leverage is at most a line: an interval, or undefined where no count is.
 */
export function countsWithin(
  stressed: Stressed,
  lotsMax: number,
  line: Line,
): { readonly from: number; readonly to: number } | undefined {
  const isWithin = (lots: number): boolean => stressed.isWithin(lots, line)
  const calmest = stressed.calmest(lotsMax)
  if (!isWithin(calmest)) return undefined
  const from = isWithin(0) ? 0 : firstWhere({ from: 0, to: calmest, near: 0 }, isWithin)
  if (isWithin(lotsMax)) return { from, to: lotsMax }
  const beyond = firstWhere(
    { from: calmest, to: lotsMax, near: calmest },
    (lots) => !isWithin(lots),
  )
  return { from, to: beyond - 1 }
}

function negated({ numerator, denominator }: Ratio): Ratio {
  return { numerator: -numerator, denominator }
}
