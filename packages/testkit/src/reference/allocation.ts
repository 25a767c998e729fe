import { compareBytes } from '../exact/byte-order.ts'
import { compare, type Rational } from '../exact/rational.ts'
import type { Policy } from '../book/book.ts'
import { apportion } from './apportion.ts'
import { type Candidate, candidatesOf, type Pass } from './candidates.ts'
import type { Round } from './round.ts'
import { scoreOf } from './score.ts'

export interface Allocation {
  readonly candidate: Candidate
  readonly lots: bigint
  /** Only queues rank and score. */
  readonly rank?: number
  readonly score?: Rational
}

/** Who gives how many lots to a pass, in the order in which they are booked. */
export function allocate(round: Round, pass: Pass, policy: Policy): Allocation[] {
  const candidates = candidatesOf(round, pass)
  if (policy === 'contract-pro-rata') return allocateProRata(round, pass, candidates)
  const unit = 10n ** BigInt(round.book.decimals)
  const queue = candidates
    .map((candidate) => ({ candidate, score: scoreOf(policy, candidate, unit) }))
    .sort(round.rules.compareInQueue)
  return walkQueue(round, pass, queue)
}

export interface Queued {
  readonly candidate: Candidate
  readonly score: Rational
}

/** Score descending, then account id, then bucket name. */
export function compareInQueue(left: Queued, right: Queued): number {
  return compare(right.score, left.score) || compareIds(left.candidate, right.candidate)
}

function compareIds(left: Candidate, right: Candidate): number {
  return (
    compareBytes(left.bucket.account.account, right.bucket.account.account) ||
    compareBytes(left.bucket.name, right.bucket.name)
  )
}

/** Each in turn gives what it can until nothing is needed. */
function walkQueue(round: Round, pass: Pass, queue: readonly Queued[]): Allocation[] {
  const given: Allocation[] = []
  let needed = pass.leg.lots
  queue.forEach(({ candidate, score }, index) => {
    if (needed === 0n) return
    const lots = round.rules.capOf(candidate, pass, needed)
    if (lots === 0n) return
    given.push({ candidate, lots, rank: index + 1, score })
    needed -= lots
  })
  return given
}

/** By lots, within caps; whoever cannot give its share exactly gets a lower cap. */
function allocateProRata(round: Round, pass: Pass, candidates: readonly Candidate[]): Allocation[] {
  const weights = candidates.map(({ held }) => held.lots)
  let caps = candidates.map((candidate) => round.rules.capOf(candidate, pass, candidate.held.lots))
  for (;;) {
    const shares = apportion(pass.leg.lots, weights, caps)
    const allowed = candidates.map((candidate, index) =>
      round.rules.capOf(candidate, pass, shares[index] ?? 0n),
    )
    if (shares.every((share, index) => share === allowed[index])) {
      return candidates
        .map((candidate, index) => ({ candidate, lots: shares[index] ?? 0n }))
        .filter(({ lots }) => lots > 0n)
    }
    caps = caps.map((cap, index) => {
      const share = shares[index] ?? 0n
      const limit = allowed[index] ?? 0n
      return limit < share ? limit : cap
    })
  }
}
