import { type Book, openPositions } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'
import { type CandidateQuery, findCandidates, ineligibility } from './candidates.ts'
import type { PolicySpec, ScoreSpec } from './policy-spec.ts'
import { mergeRanked, rankCandidates, type Scored } from './ranking.ts'

/** One side of one market in order, and the buckets whose place has to be found anew. */
interface Queue {
  readonly query: CandidateQuery
  ranked: readonly Scored[]
  readonly touched: Set<number>
}

/**
 * The queues of a layer. A side is scored and sorted once; after that a pass costs what it touched, however many
 * cases the layer has to place.
 */
export class CandidateQueues {
  readonly #book: Book
  readonly #policy: PolicySpec
  readonly #caseAccounts: ReadonlySet<number>
  readonly #queues = new Map<string, Queue>()

  constructor(book: Book, policy: PolicySpec, caseAccounts: ReadonlySet<number>) {
    this.#book = book
    this.#policy = policy
    this.#caseAccounts = caseAccounts
  }

  /** The candidates of one side in the order of their present scores. */
  ranked(market: number, side: Side, spec: ScoreSpec): readonly Scored[] {
    const key = `${market}:${side}`
    const queue =
      this.#queues.get(key) ??
      this.#open(key, { market, side, caseAccounts: this.#caseAccounts }, spec)
    if (queue.touched.size > 0) this.#refresh(queue, spec)
    return queue.ranked
  }

  /** The candidates of one side in the order of account and bucket. */
  eligible(market: number, side: Side): readonly number[] {
    return findCandidates(
      this.#book,
      { market, side, caseAccounts: this.#caseAccounts },
      this.#policy,
    )
  }

  /** Says that money or lots of these buckets changed. */
  touch(buckets: readonly number[]): void {
    for (const { touched } of this.#queues.values()) {
      for (const bucket of buckets) touched.add(bucket)
    }
  }

  #open(key: string, query: CandidateQuery, spec: ScoreSpec): Queue {
    const candidates = findCandidates(this.#book, query, this.#policy)
    const ranked = rankCandidates(this.#book, candidates, spec)
    const queue = { query, ranked, touched: new Set<number>() }
    this.#queues.set(key, queue)
    return queue
  }

  #refresh(queue: Queue, spec: ScoreSpec): void {
    const { query, touched } = queue
    const { positions } = this.#book.shape
    const kept = queue.ranked.filter(({ position }) => !touched.has(at(positions, position).bucket))
    const again = [...touched]
      .flatMap((bucket) => openPositions(this.#book, bucket))
      .filter((position) => {
        const { market, side } = at(positions, position)
        const isHere = market === query.market && side === query.side
        return isHere && ineligibility(this.#book, position, query, this.#policy) === undefined
      })
    queue.ranked = mergeRanked(kept, rankCandidates(this.#book, again, spec))
    touched.clear()
  }
}
