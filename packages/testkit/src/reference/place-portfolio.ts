import { type Allocation, boundedCap } from './allocation.ts'
import type { Candidate } from './candidates.ts'
import { givenBy, type Giver } from './giver.ts'
import { sharedBy } from './level-allocation.ts'
import { decidePortfolio, type Group } from './portfolio.ts'
import { atMean, bearsAll, bookPairs, loweredCap, type Pair, pairUp } from './pooled.ts'
import { type AdlLayer, askingOf, passOf, type PricedLeg } from './priced-leg.ts'
import { type Round, saw } from './round.ts'

/** The legs of all cases in all markets of a phase are placed together, then each group is paired with its legs. */
export function placePortfolio(
  round: Round,
  layer: AdlLayer,
  legsOfGroups: readonly (readonly PricedLeg[])[],
): void {
  const { allocation } = layer.policy
  if (allocation.kind !== 'drain') throw new RangeError('only a drain looks at a portfolio')
  const askings = legsOfGroups
    .filter((legs) => legs.length > 0)
    .map((legs) => ({ legs, pass: passOf(round, layer, legs.map(askingOf), atMean(legs)) }))
  const groups = decidePortfolio(round, allocation, askings)
  for (const group of groups) {
    const decided = group.givers.map((giver) => allocationOf(group, giver))
    bookPairs(round, layer, group.legs, bearablePairs(round, group, decided))
  }
}

/** What somebody gives, with λ before and after all cuts of the bucket in all groups. */
function allocationOf({ broken }: Group, giver: Giver): Omit<Allocation, 'filled'> {
  return {
    candidate: giver.candidate,
    ...sharedBy(giver),
    lots: givenBy(giver),
    ...(broken.has(giver) ? { hedgeBroken: true } : {}),
  }
}

/** Whoever cannot bear its cut, or all its fills, gives what it can, and nobody else gives more for it. */
function bearablePairs(
  round: Round,
  { legs, pass }: Group,
  decided: readonly Omit<Allocation, 'filled'>[],
): Pair[] {
  let wanted = decided
    .map((each) => ({ ...each, lots: boundedCap(round, pass, each.candidate, each.lots) }))
    .filter(({ lots }) => lots > 0n)
  if (wanted.some(({ candidate, lots }) => lots < lotsOf(decided, candidate))) {
    saw(round, 'cut of a portfolio not borne')
  }
  for (;;) {
    const allocations = wanted.map((each) => ({ ...each, filled: pass.pricing.take(each.lots) }))
    const pairs = pairUp(legs, allocations)
    const failing = pairs.filter((pair) => !bearsAll(pass, pair))
    if (failing.length === 0) {
      for (const { hedgeBroken } of wanted) {
        if (hedgeBroken === true) saw(round, 'hedge broken')
      }
      return pairs
    }
    saw(round, 'cut of a portfolio lowered')
    wanted = pairs
      .map((pair) => ({
        ...pair.allocation,
        lots: failing.includes(pair) ? loweredCap(pass, pair) : pair.allocation.lots,
      }))
      .filter(({ lots }) => lots > 0n)
  }
}

function lotsOf(decided: readonly Omit<Allocation, 'filled'>[], candidate: Candidate): bigint {
  return decided.find((each) => each.candidate === candidate)?.lots ?? 0n
}
