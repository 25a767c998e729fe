import { compareBytes } from '../exact/byte-order.ts'
import { compare, type Rational } from '../exact/rational.ts'
import type { ProRataRule, Score, Weight, WeightProduct } from '../book/policy.ts'
import { apportion } from './apportion.ts'
import { type Candidate, candidatesOf, type Pass } from './candidates.ts'
import {
  type AllocationScore,
  drained,
  leastShortfall,
  minimaxShares,
  type Share,
  type ShareOut,
} from './level-allocation.ts'
import type { Filled } from './pricing.ts'
import { type Round, saw } from './round.ts'
import { furtherOf, scoreOf, wholeWeight } from './score.ts'

export interface Allocation {
  readonly candidate: Candidate
  readonly lots: bigint
  /** What they are worth at the price of the pass. */
  readonly filled: Filled
  /** Queues and turns rank. */
  readonly rank?: number
  /** Of queues, and of allocations one lot at a time before and after. */
  readonly score?: AllocationScore
  readonly scoreAfter?: AllocationScore
  readonly hedgeBroken?: true
}

/** Who gives how many lots to a pass, in the order in which they are booked. */
export function allocate(round: Round, pass: Pass): Allocation[] {
  const { allocation } = pass.policy
  const candidates = candidatesOf(round, pass)
  switch (allocation.kind) {
    case 'queue':
      return walk(round, pass, queueOf(round, allocation.score, candidates))
    case 'roundRobin':
      return walk(round, pass, turnsOf(round, candidates, allocation.candidatesMax))
    case 'proRata':
      return shareOut(round, pass, candidates, proRata(round, pass, allocation, candidates))
    case 'drain':
      return shareOut(round, pass, candidates, drained(round, pass, allocation, candidates))
    case 'minimaxShare': {
      const weights = weightsOf(round, allocation.weight, candidates)
      return shareOut(round, pass, candidates, minimaxShares(round, pass, weights, candidates))
    }
    case 'minimiseShortfall': {
      const out = leastShortfall(round, pass, allocation.stress, candidates)
      return shareOut(round, pass, candidates, out)
    }
    case 'voluntary':
      throw new RangeError('who offers is not a candidate')
  }
}

/** The candidates of a pass in the order in which they would be asked. */
export function orderOf(round: Round, pass: Pass): Candidate[] {
  const { allocation } = pass.policy
  const candidates = candidatesOf(round, pass)
  switch (allocation.kind) {
    case 'queue':
      return queueOf(round, allocation.score, candidates).map(({ candidate }) => candidate)
    case 'roundRobin':
      return turnsOf(round, candidates, allocation.candidatesMax).map(({ candidate }) => candidate)
    default:
      return candidates
  }
}

export interface Queued {
  readonly candidate: Candidate
  readonly score: Rational
  /** What orders equal scores: higher first. */
  readonly further: readonly Rational[]
  /** Whether the last id goes first among equals. */
  readonly isLastFirst: boolean
}

function queueOf(round: Round, score: Score, candidates: readonly Candidate[]): Queued[] {
  const unit = 10n ** BigInt(round.book.decimals)
  const queue = candidates
    .map((candidate) => ({
      candidate,
      score: scoreOf(score, candidate, unit),
      further: furtherOf(score, candidate, unit),
      isLastFirst: score.lastly === 'accountDescending',
    }))
    .sort(round.rules.compareInQueue)
  queue.forEach((entry, index) => {
    const next = queue[index + 1]
    if (next === undefined || compare(entry.score, next.score) !== 0) return
    const areFurther = entry.further.some((value, place) => {
      const other = next.further[place]
      return other !== undefined && compare(value, other) !== 0
    })
    saw(round, areFurther ? 'equal scores with other terms' : 'equal scores')
  })
  return queue
}

/** Score descending, further terms, then account id, then bucket name. */
export function compareInQueue(left: Queued, right: Queued): number {
  const byScore = compare(right.score, left.score)
  if (byScore !== 0) return byScore
  for (const [index, value] of left.further.entries()) {
    const other = right.further[index]
    const order = other === undefined ? 0 : compare(other, value)
    if (order !== 0) return order
  }
  const [a, b] = [left.candidate.bucket, right.candidate.bucket]
  const byAccount = compareBytes(a.account.account, b.account.account)
  return (left.isLastFirst ? -byAccount : byAccount) || compareBytes(a.name, b.name)
}

/** From the place that the seed chooses, round in a circle, not more than so many. */
function turnsOf(
  round: Round,
  candidates: readonly Candidate[],
  candidatesMax: number,
): { readonly candidate: Candidate }[] {
  if (candidates.length === 0) return []
  const first = Number(round.book.seed % BigInt(candidates.length))
  const turned = [...candidates.slice(first), ...candidates.slice(0, first)]
  if (first > 0) saw(round, 'turn begins elsewhere')
  if (turned.length > candidatesMax) saw(round, 'turn ends early')
  return turned.slice(0, candidatesMax).map((candidate) => ({ candidate }))
}

/** Each in turn gives what it can until nothing is needed. */
function walk(
  round: Round,
  pass: Pass,
  order: readonly { readonly candidate: Candidate; readonly score?: Rational }[],
): Allocation[] {
  const given: Allocation[] = []
  const taken = new Map<unknown, bigint>()
  let needed = pass.lots
  order.forEach(({ candidate, score }, index) => {
    if (needed === 0n) return
    const lots = boundedCap(round, withoutTaken(pass, taken), candidate, needed)
    noteCap(round, candidate, lots, needed)
    if (lots === 0n) return
    const { account } = candidate.bucket
    taken.set(account, (taken.get(account) ?? 0n) + lots)
    const filled = pass.pricing.take(lots)
    given.push({
      candidate,
      lots,
      filled,
      rank: index + 1,
      ...(score === undefined ? {} : { score }),
    })
    needed -= lots
  })
  return given
}

/** What a candidate gives of a limit, where the policy may ask less of it. */
export function boundedCap(round: Round, pass: Pass, candidate: Candidate, limit: bigint): bigint {
  const bound = pass.boundOf(candidate)
  return round.rules.capOf(candidate, pass, limit < bound ? limit : bound)
}

/** What an account has given in this pass counts against what it may give beyond its hedge (C-4). */
function withoutTaken(pass: Pass, taken: ReadonlyMap<unknown, bigint>): Pass {
  if (pass.policy.limits?.unhedgedExcess !== true) return pass
  return {
    ...pass,
    boundOf: (candidate) => {
      const left = pass.boundOf(candidate) - (taken.get(candidate.bucket.account) ?? 0n)
      return left > 0n ? left : 0n
    },
  }
}

function noteCap(round: Round, { held }: Candidate, lots: bigint, needed: bigint): void {
  if (lots === 0n) saw(round, 'passed over')
  else if (lots < needed && lots < held.lots) saw(round, 'gave part')
}

/** By weight, within caps; what positive weights have no room for by another weight, where the policy has one. */
function proRata(
  round: Round,
  pass: Pass,
  { weight, thenWeight }: ProRataRule,
  candidates: readonly Candidate[],
): ShareOut {
  const weights = weightsOf(round, weight, candidates)
  const others = thenWeight === undefined ? [] : weightsOf(round, thenWeight, candidates)
  return (caps) => {
    const shares = apportion(pass.lots, weights, caps)
    const rest = shares.reduce((left, share) => left - share, pass.lots)
    const room = caps.map((cap, index) => cap - (shares[index] ?? 0n))
    const further = thenWeight === undefined ? [] : apportion(rest, others, room)
    if (further.some((lots) => lots > 0n)) saw(round, 'rest by another weight')
    return shares.map((share, index) => ({ lots: share + (further[index] ?? 0n) }))
  }
}

/** What lots are divided by, in whole units. */
function weightsOf(
  round: Round,
  weight: Weight | WeightProduct,
  candidates: readonly Candidate[],
): bigint[] {
  const unit = 10n ** BigInt(round.book.decimals)
  const weights = candidates.map((candidate) => wholeWeight(weight, candidate, unit))
  if (weights.includes(0n)) {
    saw(round, `${typeof weight === 'string' ? weight : 'product'} of nothing`)
  }
  return weights
}

/** Whoever cannot give its share gets a lower cap, and all is shared again. */
function shareOut(
  round: Round,
  pass: Pass,
  candidates: readonly Candidate[],
  out: ShareOut,
): Allocation[] {
  const limits = candidates.map(({ held }) => held.lots)
  const shares = shareWithin(limits, out, (index, limit) => {
    const candidate = candidates[index]
    return candidate === undefined ? 0n : boundedCap(round, pass, candidate, limit)
  })
  return candidates.flatMap((candidate, index) => {
    const share = shares[index]
    if (share === undefined || share.lots === 0n) return []
    if (share.hedgeBroken === true) saw(round, 'hedge broken')
    return [{ candidate, ...share, filled: pass.pricing.take(share.lots) }]
  })
}

/**
 * Largest remainder where what somebody can give depends on what is asked: whoever cannot give its share
 * gets what it can give of it as its cap, and all is shared again.
 */
export function apportionWithin(
  whole: bigint,
  weights: readonly bigint[],
  limits: readonly bigint[],
  capOf: (index: number, limit: bigint) => bigint,
): bigint[] {
  const out: ShareOut = (caps) => apportion(whole, weights, caps).map((lots) => ({ lots }))
  return shareWithin(limits, out, capOf).map(({ lots }) => lots)
}

function shareWithin(
  limits: readonly bigint[],
  out: ShareOut,
  capOf: (index: number, limit: bigint) => bigint,
): Share[] {
  let caps = limits.map((limit, index) => capOf(index, limit))
  for (;;) {
    const shares = out(caps)
    const allowed = shares.map(({ lots }, index) => capOf(index, lots))
    if (shares.every(({ lots }, index) => lots === allowed[index])) return shares
    caps = caps.map((cap, index) => {
      const [share = 0n, limit = 0n] = [shares[index]?.lots, allowed[index]]
      return limit < share ? limit : cap
    })
  }
}
