import type { Book } from '../account/book.ts'
import type { CutMemory } from '../ledger/cut-memory.ts'
import { at, unreachable } from '../quantity/assert.ts'
import { floorRemainder } from '../quantity/division.ts'
import type { Ratio } from '../quantity/ratio.ts'
import { Asking, type Pass } from './asking.ts'
import type { CandidateQueues } from './candidate-queues.ts'
import { levelOut } from './level/level-out.ts'
import type {
  AllocationSpec,
  LevelAllocation,
  PolicySpec,
  ProRataAllocation,
} from './policy-spec.ts'
import { priceMoves, type Scenarios } from './price-moves.ts'
import { shareBearably } from './share-bearably.ts'
import { candidateAt, weightOf } from './terms.ts'

/** Lots asked of one candidate for a value, with its place in the queue where there is one. */
export interface Cut {
  readonly position: number
  readonly lots: bigint
  readonly valueQuote: bigint
  readonly rank?: number
  readonly score?: Ratio
  /** What decided about it, after all cuts of the pass. */
  readonly scoreAfter?: Ratio
  readonly isHedgeBroken?: true
}

/** An allocation that asks whoever holds the opposite side. */
export type ForcedAllocation = Exclude<AllocationSpec, { readonly kind: 'voluntary' }>

/** What an allocation is worked out from. */
export interface Allocating {
  readonly book: Book
  /** The book as the round found it. */
  readonly opening: Book
  readonly policy: PolicySpec
  /** Of the policy. */
  readonly allocation: ForcedAllocation
  readonly queues: CandidateQueues
  /** Where a round-robin begins, before it is taken modulo the number of candidates. */
  readonly start: bigint
  /** What the event had taken of whom when the round opened; undefined where no policy asks. */
  readonly memory: CutMemory | undefined
  readonly scenarios: Scenarios
}

/** A candidate in the order in which it is asked. */
interface Turn {
  readonly position: number
  readonly score?: Ratio
}

/**
 * Divides the lots of a pass among candidates as the policy says, and prices them in that order. What nobody can take is
 * simply not in the cuts.
 */
export function allocate(allocating: Allocating, pass: Pass): Cut[] {
  const { book, allocation, queues } = allocating
  const asking = new Asking(allocating, pass)
  switch (allocation.kind) {
    case 'queue':
      return askInTurn(asking, pass, queues.ranked(pass.market, pass.side, allocation.score))
    case 'roundRobin':
      return askInTurn(asking, pass, inTurn(allocating, pass, asking, allocation.candidatesMax))
    case 'proRata':
      return shareOut(asking, pass, { book, allocation }, queues)
    case 'drain':
    case 'minimaxShare':
    case 'minimiseShortfall':
      return level(allocating, pass, asking, allocation)
    default:
      return unreachable(allocation)
  }
}

/** From the first on, each gives what it can until nothing remains (SPEC A-2). */
function askInTurn(asking: Asking, pass: Pass, turns: Iterable<Turn>): Cut[] {
  const cuts: Cut[] = []
  let remaining = pass.lots
  let rank = 0
  for (const { position, score } of turns) {
    if (remaining === 0n) break
    if (asking.isOwn(position)) continue
    rank += 1
    const lots = asking.answerLots(position, remaining)
    if (lots === 0n) continue
    asking.take(position, lots)
    const valueQuote = pass.closing.take(lots)
    cuts.push({ position, lots, valueQuote, rank, ...(score && { score }) })
    remaining -= lots
  }
  return cuts
}

/** Candidates from a place that the seed chooses, circularly, at most so many (SPEC A-5). */
function inTurn(
  { queues, start }: Allocating,
  { market, side }: Pass,
  asking: Asking,
  candidatesMax: number,
): Turn[] {
  const candidates = queues.eligible(market, side).filter((position) => !asking.isOwn(position))
  if (candidates.length === 0) return []
  const first = Number(floorRemainder(start, BigInt(candidates.length)))
  return [...candidates.slice(first), ...candidates.slice(0, first)]
    .slice(0, candidatesMax)
    .map((position) => ({ position }))
}

/** Whoever is worst off gives first (SPEC ). */
function level(
  allocating: Allocating,
  pass: Pass,
  asking: Asking,
  allocation: LevelAllocation,
): Cut[] {
  const { book, opening, queues, memory, scenarios } = allocating
  const positions = queues
    .eligible(pass.market, pass.side)
    .filter((position) => !asking.isOwn(position))
  const moves =
    allocation.kind === 'minimaxShare' ? [] : priceMoves(allocation.stress, scenarios, pass.market)
  const ties = { opening, memory }
  const levelled = levelOut(allocation, { book, pass, asking, positions, moves, ties })
  return levelled.flatMap(({ lots, ...scores }, index) =>
    lots > 0n
      ? [{ position: at(positions, index), lots, valueQuote: pass.closing.take(lots), ...scores }]
      : [],
  )
}

/** Pro rata to a weight (SPEC A-3). */
function shareOut(
  asking: Asking,
  pass: Pass,
  { book, allocation }: { readonly book: Book; readonly allocation: ProRataAllocation },
  queues: CandidateQueues,
): Cut[] {
  const candidates = queues
    .eligible(pass.market, pass.side)
    .filter((position) => !asking.isOwn(position))
  const limits = candidates.map((position) => BigInt(book.lots.get(position)))
  const { weight, thenWeight } = allocation
  const weights = [weight, ...(thenWeight === undefined ? [] : [thenWeight])].map((each) =>
    candidates.map((position) => weightOf(each, candidateAt(book, position))),
  )
  const shares = shareBearably(pass.lots, { weights, limits }, (index, limit) => {
    const position = at(candidates, index)
    return asking.capLots(position, asking.limitLots(position, limit))
  })
  return candidates.flatMap((position, index) => {
    const lots = at(shares, index)
    return lots > 0n ? [{ position, lots, valueQuote: pass.closing.take(lots) }] : []
  })
}
