import { compareBytes } from '../exact/byte-order.ts'
import { compare, type Rational } from '../exact/rational.ts'
import type { Score, Weight } from '../book/policy.ts'
import { apportion } from './apportion.ts'
import { type Candidate, candidatesOf, type Pass } from './candidates.ts'
import type { Filled } from './pricing.ts'
import { type Round, saw } from './round.ts'
import { furtherOf, scoreOf, wholeTerm } from './score.ts'

export interface Allocation {
  readonly candidate: Candidate
  readonly lots: bigint
  /** What they are worth at the price of the pass. */
  readonly filled: Filled
  /** Queues and turns rank; only queues score. */
  readonly rank?: number
  readonly score?: Rational
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
      return allocateProRata(round, pass, allocation.weight, candidates)
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
function boundedCap(round: Round, pass: Pass, candidate: Candidate, limit: bigint): bigint {
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

/** By weight, within caps; whoever cannot give its share exactly gets a lower cap. */
function allocateProRata(
  round: Round,
  pass: Pass,
  weight: Weight,
  candidates: readonly Candidate[],
): Allocation[] {
  const unit = 10n ** BigInt(round.book.decimals)
  const weights = candidates.map((candidate) => wholeTerm(weight, candidate, unit))
  if (weights.includes(0n)) saw(round, `${weight} of nothing`)
  const limits = candidates.map(({ held }) => held.lots)
  const shares = apportionWithin(pass.lots, weights, limits, (index, limit) => {
    const candidate = candidates[index]
    return candidate === undefined ? 0n : boundedCap(round, pass, candidate, limit)
  })
  return candidates.flatMap((candidate, index) => {
    const lots = shares[index] ?? 0n
    return lots === 0n ? [] : [{ candidate, lots, filled: pass.pricing.take(lots) }]
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
  let caps = limits.map((limit, index) => capOf(index, limit))
  for (;;) {
    const shares = apportion(whole, weights, caps)
    const allowed = shares.map((share, index) => capOf(index, share))
    if (shares.every((share, index) => share === allowed[index])) return shares
    caps = caps.map((cap, index) => {
      const [share = 0n, limit = 0n] = [shares[index], allowed[index]]
      return limit < share ? limit : cap
    })
  }
}
