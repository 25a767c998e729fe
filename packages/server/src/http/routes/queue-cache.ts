import type { PolicySpec, RankView, Side, StateView } from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { type QueueSummary, summariseQueue } from '@plimsoll/protocol'
import type { HostedDomain } from '../../domain/hosted-domain.ts'

/** A layer that deleverages, in its place. */
export interface AdlLayer {
  /** In the waterfall, the layers that always come first included. */
  readonly layerIndex: number
  readonly policy: PolicySpec
}

/** One side of a market as it was ranked. */
export interface RankedQueue {
  /** Where in the journal. */
  readonly at: Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'>
  readonly rows: readonly RankView[]
  readonly byAccount: ReadonlyMap<string, readonly RankView[]>
  readonly summary: QueueSummary
}

interface Kept {
  readonly queue: RankedQueue
  /** May be shown until then although the state has gone on. */
  readonly restUntilMs: number
}

// A ranking that took no longer is made anew for every state, so that whoever wrote reads what became of it.
const promptMs = 5
// One that took longer takes at most one part in so many of the time.
const restsForOne = 10

/**
 * Rankings of domains, each made once for a state, however many ask for it. A large one is shown for a while after the state has gone
 * on; its place says so.
 */
export class QueueCache {
  readonly #monotonicMs: () => number
  readonly #kept = new WeakMap<HostedDomain, Map<string, Kept>>()

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs
  }

  /** Undefined for an unknown market. */
  queue(
    hosted: HostedDomain,
    read: { readonly state: StateView; readonly at: ReadPlace },
    {
      layer,
      market,
      side,
    }: { readonly layer: AdlLayer; readonly market: string; readonly side: Side },
  ): RankedQueue | undefined {
    const ofDomain = this.#kept.get(hosted) ?? new Map<string, Kept>()
    this.#kept.set(hosted, ofDomain)
    const key = JSON.stringify([layer.layerIndex, market, side])
    const kept = ofDomain.get(key)
    const startMs = this.#monotonicMs()
    const { epoch, sequence, timeMs } = read.at
    const isCurrent = kept?.queue.at.sequence === sequence && kept.queue.at.epoch === epoch
    if (kept !== undefined && (isCurrent || startMs < kept.restUntilMs)) return kept.queue
    const rows = read.state.queue({ market, side, policy: layer.policy })
    if (rows === undefined) return undefined
    const queue = rankedQueue({ epoch, sequence, timeMs }, rows)
    const endMs = this.#monotonicMs()
    const tookMs = endMs - startMs
    const restUntilMs = tookMs > promptMs ? endMs + restsForOne * tookMs : startMs
    ofDomain.set(key, { queue, restUntilMs })
    return queue
  }
}

function rankedQueue(at: RankedQueue['at'], rows: readonly RankView[]): RankedQueue {
  const byAccount = Map.groupBy(rows, ({ account }) => account)
  return { at, rows, byAccount, summary: summariseQueue(rows) }
}
