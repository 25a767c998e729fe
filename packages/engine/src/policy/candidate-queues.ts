import { accountOf, type Book, positionSlots } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'
import { type CandidateQuery, findCandidates, ineligibility } from './candidates.ts'
import type { PolicySpec, ScoreSpec } from './policy-spec.ts'
import { type CompareScored, comparatorOf, rankCandidates, type Scored } from './ranking.ts'

/** Entries that may be out of place before a queue is sorted anew: finding a place among few stays cheap. */
const MOVED_MAX = 512

/**
 * The queues of a layer. A side is scored and sorted once; after that a pass costs what it touched, however many
 * candidates there are and however many cases the layer has to place.
 */
export class CandidateQueues {
  readonly #book: Book
  readonly #policy: PolicySpec
  readonly #asking: Pick<CandidateQuery, 'caseAccounts' | 'barred'>
  readonly #queues = new Map<string, CandidateQueue>()

  constructor(
    book: Book,
    policy: PolicySpec,
    asking: Pick<CandidateQuery, 'caseAccounts' | 'barred'>,
  ) {
    this.#book = book
    this.#policy = policy
    this.#asking = asking
  }

  /** The candidates of one side in the order of their present scores. */
  ranked(market: number, side: Side, spec: ScoreSpec): Iterable<Scored> {
    const key = `${market}:${side}`
    const queue =
      this.#queues.get(key) ??
      new CandidateQueue(this.#book, this.#query(market, side), this.#policy, spec)
    this.#queues.set(key, queue)
    return queue.inOrder()
  }

  /** The candidates of one side in the order of account and bucket. */
  eligible(market: number, side: Side): readonly number[] {
    return findCandidates(this.#book, this.#query(market, side), this.#policy)
  }

  /** Says that money or lots of these buckets changed. A score may look at all that an account holds in a market. */
  touch(buckets: readonly number[]): void {
    const { shape } = this.#book
    const touched = buckets.flatMap((bucket) => accountOf(shape, bucket)?.buckets ?? [bucket])
    for (const queue of this.#queues.values()) queue.touch(touched)
  }

  #query(market: number, side: Side): CandidateQuery {
    const { caseAccounts, barred } = this.#asking
    return { market, side, caseAccounts, barred }
  }
}

/** One side of one market in order: the entries as first sorted, and apart from them those that moved since. */
class CandidateQueue {
  readonly #book: Book
  readonly #query: CandidateQuery
  readonly #policy: PolicySpec
  readonly #spec: ScoreSpec
  readonly #compare: CompareScored
  #sorted: readonly Scored[]
  /** Positions whose entry in `sorted` no longer counts. */
  readonly #gone = new Set<number>()
  #moved: Scored[] = []
  /** Buckets that changed since the queue was last asked for. */
  readonly #touched = new Set<number>()

  constructor(book: Book, query: CandidateQuery, policy: PolicySpec, spec: ScoreSpec) {
    this.#book = book
    this.#query = query
    this.#policy = policy
    this.#spec = spec
    this.#compare = comparatorOf(book, spec)
    this.#sorted = this.#sortAll()
  }

  touch(buckets: readonly number[]): void {
    for (const bucket of buckets) this.#touched.add(bucket)
  }

  inOrder(): Iterable<Scored> {
    const isMuch = this.#touched.size + this.#moved.length > MOVED_MAX
    if (isMuch) this.#restart()
    else for (const bucket of this.#touched) this.#place(bucket)
    this.#touched.clear()
    return this.#walk()
  }

  *#walk(): Generator<Scored> {
    let next = 0
    for (const entry of this.#sorted) {
      if (this.#gone.has(entry.position)) continue
      for (
        ;
        next < this.#moved.length && this.#compare(at(this.#moved, next), entry) < 0;
        next += 1
      ) {
        yield at(this.#moved, next)
      }
      yield entry
    }
    yield* this.#moved.slice(next)
  }

  /** Finds the place of a bucket's position anew, or drops it if it may no longer be asked. */
  #place(bucket: number): void {
    const { positions } = this.#book.shape
    for (const position of positionSlots(this.#book.shape, bucket)) {
      const { market, side } = at(positions, position)
      if (market !== this.#query.market || side !== this.#query.side) continue
      this.#gone.add(position)
      this.#moved = this.#moved.filter((entry) => entry.position !== position)
      const isOpen = this.#book.lots.get(position) > 0
      if (isOpen && ineligibility(this.#book, position, this.#query, this.#policy) === undefined) {
        this.#insert(rankCandidates(this.#book, [position], this.#spec))
      }
    }
  }

  #insert(entries: readonly Scored[]): void {
    this.#moved = [...this.#moved, ...entries].sort(this.#compare)
  }

  #restart(): void {
    this.#sorted = this.#sortAll()
    this.#gone.clear()
    this.#moved = []
  }

  #sortAll(): Scored[] {
    return rankCandidates(
      this.#book,
      findCandidates(this.#book, this.#query, this.#policy),
      this.#spec,
    )
  }
}
