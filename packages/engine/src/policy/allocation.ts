import { accountOf, type Book } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import { apportion } from '../quantity/apportion.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'
import { candidateCapLots } from '../risk/candidate-cap.ts'
import type { CandidateQueues } from './candidate-queues.ts'
import type { PolicySpec } from './policy-spec.ts'
import type { Scored } from './ranking.ts'

/** Lots asked of one candidate, with its place in the queue where there is one. */
export interface Cut {
  readonly position: number
  readonly lots: bigint
  readonly rank?: number
  readonly score?: Ratio
}

/** What one pass must place, and at which value of a lot. */
export interface Pass {
  readonly market: number
  /** The side that is asked. */
  readonly side: Side
  /** The owner whose leg is to be placed: nobody is his own counterparty. */
  readonly owner: string
  readonly lots: bigint
  readonly lotQuote: Ratio
}

/** Divides the lots of a pass among candidates as the policy says. What nobody can take is simply not in the cuts. */
export function allocate(
  book: Book,
  pass: Pass,
  policy: PolicySpec,
  queues: CandidateQueues,
): Cut[] {
  const { allocation } = policy
  return allocation.kind === 'queue'
    ? allocateQueue(book, pass, queues.ranked(pass.market, pass.side, allocation.score))
    : allocateProRata(book, pass, queues.eligible(pass.market, pass.side))
}

/** The queue: from the highest score down, each gives what it can until nothing remains (SPEC A-2). */
function allocateQueue(book: Book, pass: Pass, ranked: Iterable<Scored>): Cut[] {
  const cuts: Cut[] = []
  let remaining = pass.lots
  let rank = 0
  for (const { position, score } of ranked) {
    if (remaining === 0n) break
    if (isOwn(book, position, pass)) continue
    rank += 1
    const lots = candidateCapLots(book, position, pass.lotQuote, remaining)
    if (lots === 0n) continue
    cuts.push({ position, lots, rank, score })
    remaining -= lots
  }
  return cuts
}

function isOwn(book: Book, position: number, { owner }: Pass): boolean {
  return accountOf(book.shape, at(book.shape.positions, position).bucket)?.owner === owner
}

/**
 * Pro rata to lots held (SPEC A-3). A cap bounds the largest cut, not every smaller one, so a share that rounding
 * makes unbearable lowers its cap and the division is repeated.
 */
function allocateProRata(book: Book, pass: Pass, eligible: readonly number[]): Cut[] {
  const candidates = eligible.filter((position) => !isOwn(book, position, pass))
  const weights = candidates.map((position) => BigInt(book.lots.get(position)))
  const capOf = (position: number, limit: bigint): bigint =>
    candidateCapLots(book, position, pass.lotQuote, limit)
  let caps = candidates.map((position, index) => capOf(position, at(weights, index)))
  for (;;) {
    const shares = apportion({ total: pass.lots, weights, caps })
    const bearable = candidates.map((position, index) => capOf(position, at(shares, index)))
    if (bearable.every((lots, index) => lots === at(shares, index))) {
      return candidates.flatMap((position, index) => {
        const lots = at(shares, index)
        return lots > 0n ? [{ position, lots }] : []
      })
    }
    caps = caps.map((cap, index) =>
      at(bearable, index) < at(shares, index) ? at(bearable, index) : cap,
    )
  }
}
