import type { DrainRule, Stress } from '../book/policy.ts'
import { compare, divide, type Rational, rational, subtract } from '../exact/rational.ts'
import type { Candidate, Pass } from './candidates.ts'
import { drainLots, keepingHedges, withinCap } from './drain.ts'
import {
  compareTies,
  type Giver,
  givenBy,
  giversOf,
  levelBefore,
  levelOf,
  setGiven,
} from './giver.ts'
import { type Round, saw } from './round.ts'
import { equityAfter, isEndless, type Level, lossesAfter, type Stressed } from './stress.ts'

/** What decided about somebody; a stress leverage may be above every number. */
export type AllocationScore = Rational | 'endless'

/** What one candidate gives, and what an allocation shows of it. */
export interface Share {
  readonly lots: bigint
  readonly score?: AllocationScore
  readonly scoreAfter?: AllocationScore
  readonly hedgeBroken?: true
}

/** Shares of candidates under their caps. */
export type ShareOut = (caps: readonly bigint[]) => Share[]

/** Lots go where stress leverage is highest; first within what keeps hedges, where the policy keeps them. */
export function drained(
  round: Round,
  pass: Pass,
  { stress, keepsHedges }: DrainRule,
  candidates: readonly Candidate[],
): ShareOut {
  return (caps) => {
    const givers = giversOf(round, pass, stress, candidates, caps)
    const rest =
      keepsHedges === true ? drainLots(round, givers, pass.lots, keepingHedges(givers)) : pass.lots
    const kept = givers.map(givenBy)
    drainLots(round, givers, rest, withinCap)
    if (keepsHedges === true) saw(round, 'pass of drain that keeps hedges')
    return givers.map((giver, index) => ({
      ...sharedBy(giver),
      ...(keepsHedges === true && givenBy(giver) > (kept[index] ?? 0n)
        ? { hedgeBroken: true }
        : {}),
    }))
  }
}

/** What is given, with λ before and after all cuts of the bucket. */
export function sharedBy(giver: Giver): Share {
  return {
    lots: givenBy(giver),
    score: scoreOfLevel(levelBefore(giver)),
    scoreAfter: scoreOfLevel(levelOf(giver)),
  }
}

/** As a number, or above every number. */
function scoreOfLevel(level: Level): AllocationScore {
  return isEndless(level) ? 'endless' : rational(level.loss, level.equity)
}

/** The largest cut over weight is as small as can be. */
export function minimaxShares(
  round: Round,
  pass: Pass,
  weights: readonly bigint[],
  candidates: readonly Candidate[],
): ShareOut {
  return (caps) => {
    // No move of prices has a part in this; the givers only keep count.
    const givers = giversOf(round, pass, 'ownMarket', candidates, caps)
    const weightOf = (giver: Giver): bigint => weights[givers.indexOf(giver)] ?? 0n
    giveOneByOne(round, givers, pass.lots, (giver) => {
      const weight = weightOf(giver)
      return weight === 0n ? undefined : rational(-(givenBy(giver) + 1n), weight)
    })
    return givers.map((giver) => {
      const [lots, weight] = [givenBy(giver), weightOf(giver)]
      return { lots, ...(weight === 0n ? {} : { scoreAfter: rational(lots, weight) }) }
    })
  }
}

/** What the scenarios would leave unpaid is as small as can be. */
export function leastShortfall(
  round: Round,
  pass: Pass,
  stress: Stress,
  candidates: readonly Candidate[],
): ShareOut {
  return (caps) => {
    const givers = giversOf(round, pass, stress, candidates, caps)
    giveOneByOne(round, givers, pass.lots, ({ stressed, cuts }) => {
      const gained = subtract(
        shortfall(stressed, cuts),
        shortfall(
          stressed,
          cuts.map((lots) => lots + 1n),
        ),
      )
      if (gained.numerator !== 0n) saw(round, 'lot that changes a shortfall')
      return gained
    })
    return givers.map((giver) => ({
      lots: givenBy(giver),
      score: shortfall(giver.stressed, [0n]),
      scoreAfter: shortfall(giver.stressed, giver.cuts),
    }))
  }
}

/** Σ over moves of what a bucket could not pay, over their number, quote units. */
function shortfall(stressed: Stressed, cuts: readonly bigint[]): Rational {
  const own = equityAfter(stressed, cuts)
  const unpaid = lossesAfter(stressed, cuts).map((loss) => (loss > own ? loss - own : 0n))
  const sum = unpaid.reduce((total, each) => total + each, 0n)
  return divide(rational(sum, BigInt(unpaid.length)), rational(stressed.denominator))
}

/** Each lot to whoever has the greatest claim to give it; nobody without one (A-8 among equals). */
function giveOneByOne(
  round: Round,
  givers: readonly Giver[],
  lots: bigint,
  claimOf: (giver: Giver) => Rational | undefined,
): void {
  const claims = new Map(givers.map((giver) => [giver, claimOf(giver)]))
  for (let left = lots; left > 0n; left -= 1n) {
    let best: { readonly giver: Giver; readonly claim: Rational } | undefined
    for (const [giver, claim] of claims) {
      if (claim === undefined || givenBy(giver) >= giver.cap) continue
      const order = best === undefined ? 1 : compare(claim, best.claim)
      if (best !== undefined && order === 0) saw(round, 'equal claims')
      const isFirst =
        order > 0 || (order === 0 && best !== undefined && compareTies(giver, best.giver) < 0)
      if (isFirst) best = { giver, claim }
    }
    if (best === undefined) return
    setGiven(best.giver, givenBy(best.giver) + 1n)
    claims.set(best.giver, claimOf(best.giver))
  }
}
