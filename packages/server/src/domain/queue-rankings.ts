import {
  type BookSpec,
  placeLayers,
  type PolicySpec,
  type RankView,
  type Side,
  type StateView,
} from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { type QueueSummary, summariseQueue } from '@plimsoll/protocol'

/** A layer that deleverages, in its place. */
export interface AdlLayer {
  /** In the waterfall, the layers that always come first included. */
  readonly layerIndex: number
  readonly policy: PolicySpec
}

/** The layers of a waterfall that deleverage by a policy. */
export function adlLayersOf({ waterfall }: Pick<BookSpec, 'waterfall'>): AdlLayer[] {
  return placeLayers(waterfall).flatMap(({ spec }, layerIndex) =>
    spec.layer === 'adl'
      ? [{ layerIndex, policy: { ...spec.policy, price: spec.price ?? spec.policy.price } }]
      : [],
  )
}

/** One side of a market, in the order of one layer. */
export interface QueuePlace {
  readonly layer: AdlLayer
  readonly market: string
  readonly side: Side
}

/** A durable state, and where it is in the journal. */
export interface RankedState {
  readonly state: Pick<StateView, 'queue'>
  readonly at: Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'>
}

/** One side of a market as it was ranked. */
export interface RankedQueue {
  /** Of the state that was ranked. */
  readonly at: RankedState['at']
  readonly rows: readonly RankView[]
  readonly byAccount: ReadonlyMap<string, readonly RankView[]>
  readonly summary: QueueSummary
}

/** A ranking for whoever asked. */
export interface Ranking {
  readonly queue: RankedQueue
  /** How long until one of the newest state can be had; 0 where this is one. */
  readonly freshInMs: number
}

interface Kept {
  readonly place: QueuePlace
  readonly queue: RankedQueue
  readonly madeMs: number
  askedMs: number
  /** Somebody would have had a newer one. */
  isWanted: boolean
}

// A ranking that took no longer is made anew for every state, so that whoever wrote reads what became of it.
const promptMs = 5
// All that took longer take at most this part of the time together.
const percentDefault = 10
// One that nobody asked for so long is let go.
const unaskedMs = 60_000

/**
 * The queues of a domain, each ranked once for a state, however many ask for it and whatever for. A large one is shown for a while
 * after the state has gone on; its place says so.
 */
export class QueueRankings {
  readonly #monotonicMs: () => number
  readonly #percent: number
  readonly #kept = new Map<string, Kept>()
  /** Until then nothing is ranked again: what was ranked lately has used up its time. */
  #restUntilMs = 0

  /** @param percent of the time that ranking large queues may take, all together */
  constructor(
    monotonicMs: () => number = () => performance.now(),
    percent: number = percentDefault,
  ) {
    this.#monotonicMs = monotonicMs
    this.#percent = percent
  }

  /**
   * Undefined for an unknown market.
   *
   * @param everyMs whoever asks is content with a ranking that is no older
   */
  ranking(ranked: RankedState, place: QueuePlace, everyMs: number = 0): Ranking | undefined {
    const key = JSON.stringify([place.layer.layerIndex, place.market, place.side])
    const kept = this.#kept.get(key)
    if (kept === undefined) {
      const queue = this.#rank(key, place, ranked)
      return queue && { queue, freshInMs: 0 }
    }
    const nowMs = this.#monotonicMs()
    kept.askedMs = nowMs
    if (isOf(ranked, kept)) return { queue: kept.queue, freshInMs: 0 }
    const dueMs = kept.madeMs + everyMs
    if (dueMs > nowMs) {
      return { queue: kept.queue, freshInMs: Math.max(dueMs, this.#restUntilMs) - nowMs }
    }
    kept.isWanted = true
    this.#rankWanted(key, ranked)
    const { queue, isWanted } = this.#kept.get(key) ?? kept
    return { queue, freshInMs: isWanted ? Math.max(1, this.#restUntilMs - this.#monotonicMs()) : 0 }
  }

  /** Ranks whatever waits longest, until it is the turn of this one or the time is used up: no queue is left behind by others. */
  #rankWanted(key: string, ranked: RankedState): void {
    this.#letGo(this.#monotonicMs())
    while (this.#kept.get(key)?.isWanted === true && this.#restUntilMs <= this.#monotonicMs()) {
      const [first] = [...this.#kept]
        .filter(([, { isWanted }]) => isWanted)
        .sort(([, a], [, b]) => a.madeMs - b.madeMs)
      if (first !== undefined) this.#rank(first[0], first[1].place, ranked)
    }
  }

  #rank(key: string, place: QueuePlace, { state, at }: RankedState): RankedQueue | undefined {
    const startMs = this.#monotonicMs()
    const { layer, market, side } = place
    const rows = state.queue({ market, side, policy: layer.policy })
    if (rows === undefined) {
      this.#kept.delete(key)
      return undefined
    }
    const byAccount = Map.groupBy(rows, ({ account }) => account)
    const { epoch, sequence, timeMs } = at
    const queue = {
      at: { epoch, sequence, timeMs },
      rows,
      byAccount,
      summary: summariseQueue(rows),
    }
    const madeMs = this.#monotonicMs()
    this.#rest(startMs, madeMs)
    this.#letGo(madeMs)
    const askedMs = this.#kept.get(key)?.askedMs ?? madeMs
    this.#kept.set(key, { place, queue, madeMs, askedMs, isWanted: false })
    return queue
  }

  #rest(startMs: number, endMs: number): void {
    const tookMs = endMs - startMs
    if (tookMs <= promptMs) return
    this.#restUntilMs =
      Math.max(this.#restUntilMs, endMs) + (tookMs * (100 - this.#percent)) / this.#percent
  }

  #letGo(nowMs: number): void {
    for (const [key, { askedMs }] of this.#kept) {
      if (nowMs - askedMs > unaskedMs) this.#kept.delete(key)
    }
  }
}

function isOf({ at }: RankedState, { queue }: Kept): boolean {
  return queue.at.sequence === at.sequence && queue.at.epoch === at.epoch
}
