import { at } from '../../quantity/assert.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import type { Line, Stressed } from './stressed.ts'
import { firstWhere } from './first-where.ts'
import type { Steps } from './steps.ts'
import { sumLots } from './sum-lots.ts'
import { takeBest } from './take-best.ts'
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
      guess: (level) => Math.ceil(stressed.approximateLots(level)),
    }
  })
  const after = (index: number, given: number): Ratio =>
    at(candidates, index).stressed.leverage(given + 1)
  return takeBest(lots, steps, {
    compare: (a, givenA, b, givenB) =>
      compareRatios(after(a, givenA), after(b, givenB)) || ties.compare(a, givenA, b, givenB),
    divide: (count, runs) => ties.divide(count, runs),
  })
}

/** Where nothing changes, the tie-break alone decides. */
function keep(lots: bigint, turns: readonly Turn[], ties: Ties): number[] {
  const given = turns.map(({ falling }) => falling)
  const runs = turns.flatMap(({ falling, calm }, index) =>
    calm > falling ? [{ index, from: falling, to: calm }] : [],
  )
  const taken = ties.divide(lots, runs)
  runs.forEach(({ index }, place) => {
    given[index] = at(taken, place)
  })
  return given
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
      guess: (level) => Math.floor(stressed.approximateLotsMax(-level, to)),
    }
  })
  const now = (index: number, given: number): Ratio =>
    at(candidates, index).stressed.leverage(given)
  const isBorne = (index: number, given: number): boolean =>
    now(index, given + 1).denominator !== 0n
  return takeBest(lots, steps, {
    compare: (a, givenA, b, givenB) =>
      (isBorne(a, givenA) ? compareRatios(now(b, givenB), now(a, givenA)) : 0) ||
      ties.compare(a, givenA, b, givenB),
    divide: (count, runs) => ties.divide(count, runs),
  })
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
