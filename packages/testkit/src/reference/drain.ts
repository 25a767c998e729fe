import { compareTies, type Giver, givenBy, levelBefore, levelOf, setGiven } from './giver.ts'
import { type Round, saw } from './round.ts'
import { compareLevels, isEndless, type Level } from './stress.ts'

/** What one more lot would do to the λ of somebody. */
interface Step {
  readonly giver: Giver
  readonly now: Level
  readonly after: Level
}

/** Who may give one lot more. */
export type MayGive = (giver: Giver, after: Level) => boolean

/** Anybody up to his cap (A-9, pass 2). */
export function withinCap(): boolean {
  return true
}

/** Nobody whose λ would end above what it was before the cut (A-9, pass 1). */
export function keepingHedges(givers: readonly Giver[]): MayGive {
  const before = new Map(givers.map((giver) => [giver, levelBefore(giver)]))
  return (giver, after) => {
    const bound = before.get(giver)
    return bound !== undefined && compareLevels(after, bound) <= 0
  }
}

/** Takes lots one at a time and says how many found nobody. */
export function drainLots(
  round: Round,
  givers: readonly Giver[],
  lots: bigint,
  mayGive: MayGive,
): bigint {
  const steps = new Map(givers.map((giver) => [giver, stepOf(giver)]))
  for (let left = lots; left > 0n; left -= 1n) {
    const open = [...steps.values()].filter(
      ({ giver, after }) => givenBy(giver) < giver.cap && mayGive(giver, after),
    )
    const chosen = chooseStep(round, open)
    if (chosen === undefined) return left
    setGiven(chosen.giver, givenBy(chosen.giver) + 1n)
    steps.set(chosen.giver, stepOf(chosen.giver))
  }
  return 0n
}

function stepOf(giver: Giver): Step {
  return { giver, now: levelOf(giver), after: levelOf(giver, 1n) }
}

function chooseStep(round: Round, open: readonly Step[]): Step | undefined {
  const lowering = open.filter(({ now, after }) => compareLevels(after, now) < 0)
  if (lowering.length > 0) {
    saw(round, 'lot that lowers a level')
    return first(round, lowering, (a, b) => {
      return compareLevels(b.now, a.now) || compareLevels(a.after, b.after)
    })
  }
  // What is above every number, and stays there, counts as raised (N-2).
  const keeping = open.filter(
    ({ now, after }) => compareLevels(after, now) === 0 && !isEndless(after),
  )
  if (keeping.length > 0) {
    saw(round, 'lot that keeps a level')
    return first(round, keeping, () => 0)
  }
  if (open.length > 0) saw(round, 'lot that raises a level')
  return first(round, open, (a, b) => {
    return compareLevels(a.after, b.after) || compareLevels(b.now, a.now)
  })
}

/** The first in an order; among equals A-8 decides. */
function first(
  round: Round,
  steps: readonly Step[],
  order: (left: Step, right: Step) => number,
): Step | undefined {
  return steps.reduce<Step | undefined>((best, step) => {
    if (best === undefined) return step
    const difference = order(step, best)
    if (difference !== 0) return difference < 0 ? step : best
    saw(round, 'equal levels')
    return compareTies(step.giver, best.giver) < 0 ? step : best
  }, undefined)
}
