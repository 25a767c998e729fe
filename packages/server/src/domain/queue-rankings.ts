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
  readonly queue: RankedQueue
  readonly madeMs: number
  readonly restMs: number
}

// A ranking that took no longer is made anew for every state, so that whoever wrote reads what became of it.
const promptMs = 5
// One that took longer takes at most this part of the time.
const percentDefault = 10

/**
 * The queues of a domain, each ranked once for a state, however many ask for it and whatever for. A large one is shown for a while
 * after the state has gone on; its place says so.
 */
export class QueueRankings {
  readonly #monotonicMs: () => number
  readonly #percent: number
  readonly #kept = new Map<string, Kept>()

  /** @param percent of the time that ranking a large queue may take */
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
  ranking(
    { state, at }: RankedState,
    { layer, market, side }: QueuePlace,
    everyMs: number = 0,
  ): Ranking | undefined {
    const key = JSON.stringify([layer.layerIndex, market, side])
    const kept = this.#kept.get(key)
    const startMs = this.#monotonicMs()
    const { epoch, sequence, timeMs } = at
    if (kept !== undefined) {
      const { queue, madeMs, restMs } = kept
      const isOfState = queue.at.sequence === sequence && queue.at.epoch === epoch
      const freshInMs = isOfState ? 0 : madeMs + Math.max(restMs, everyMs) - startMs
      if (isOfState || freshInMs > 0) return { queue, freshInMs }
    }
    const rows = state.queue({ market, side, policy: layer.policy })
    if (rows === undefined) return undefined
    const byAccount = Map.groupBy(rows, ({ account }) => account)
    const place = { epoch, sequence, timeMs }
    const queue = { at: place, rows, byAccount, summary: summariseQueue(rows) }
    const madeMs = this.#monotonicMs()
    const tookMs = madeMs - startMs
    const restMs = tookMs > promptMs ? (tookMs * 100) / this.#percent : 0
    this.#kept.set(key, { queue, madeMs, restMs })
    return { queue, freshInMs: 0 }
  }
}
