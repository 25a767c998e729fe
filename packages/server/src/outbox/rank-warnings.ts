import type { Side, StateView } from '@plimsoll/engine'
import { encodeRank } from '@plimsoll/protocol'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import type { RankedLayer } from '../stream/rank-cache.ts'
import { rankedLayers } from '../stream/state-rows.ts'
import type { FactChange } from './outbox-store.ts'
import type { Finding, WatchedFacts } from './watch.ts'

/** One side of a market, in the order of one layer. */
interface QueuePlace {
  readonly layer: RankedLayer
  readonly market: string
  readonly side: Side
}

const FIRST_TO_GO = 5
/** Whoever was warned is warned again only after it stood no higher than this. */
const CALM = 3
// One look takes no longer than this, or the ranking of one side.
const LOOK_MS = 20

/**
 * Finds positions that have come to stand among the first fifth of their queue. A position near the line is not told of again and
 * again: it has to fall back clearly before it is news. Each look ranks as many queues as its time allows and goes on with the
 * rest the next time.
 */
export class RankWarnings {
  readonly #hosted: HostedDomain
  readonly #places: readonly QueuePlace[]
  readonly #monotonicMs: () => number
  #nextPlace = 0
  /** Places looked at since the state last changed. */
  #seen = 0
  #seenSequence = -1

  constructor(hosted: HostedDomain, monotonicMs: () => number) {
    this.#hosted = hosted
    this.#monotonicMs = monotonicMs
    this.#places = rankedLayers(hosted.terms)
      .filter(({ policy }) => policy.allocation.kind === 'queue')
      .flatMap((layer) =>
        hosted.terms.markets.flatMap(({ market }) =>
          (['long', 'short'] as const).map((side) => ({ layer, market, side })),
        ),
      )
  }

  /** Whether every queue has been looked at since the state last changed. */
  get isThrough(): boolean {
    return this.#seen >= this.#places.length
  }

  look(view: StateView, facts: WatchedFacts): Finding[] {
    if (view.sequence() !== this.#seenSequence) this.#seen = 0
    this.#seenSequence = view.sequence()
    const untilMs = this.#monotonicMs() + LOOK_MS
    const found: Finding[] = []
    while (this.#seen < this.#places.length) {
      const place = this.#places[this.#nextPlace]
      if (place === undefined) break
      found.push(...this.#lookAt(place, view, facts))
      this.#nextPlace = (this.#nextPlace + 1) % this.#places.length
      this.#seen += 1
      if (this.#monotonicMs() >= untilMs) break
    }
    return found
  }

  #lookAt(place: QueuePlace, view: StateView, facts: WatchedFacts): Finding[] {
    const { layer, market, side } = place
    const { policy } = layer.policy
    const { format } = this.#hosted
    const prefix = `${nameOf(['rank', String(layer.layerIndex), market, side])}/`
    const forgotten = new Set(facts.names(prefix))
    const found: Finding[] = []
    for (const row of view.queue({ market, side, policy: layer.policy }) ?? []) {
      const name = prefix + nameOf([row.account, row.bucket])
      const isWarned = forgotten.has(name)
      if (row.lights === undefined || row.lights <= CALM) continue
      forgotten.delete(name)
      if (isWarned || row.lights < FIRST_TO_GO) continue
      const rows = encodeRank(format, market, [row])
      const { layerIndex } = layer
      found.push({
        type: 'rankWarning',
        index: name,
        account: row.account,
        data: { market, side, layerIndex, policy, ...rows[0] },
        facts: [[name, 'warned']],
      })
    }
    const calmed = [...forgotten].map((name): FactChange => [name, null])
    return calmed.length === 0 ? found : [...found, { facts: calmed }]
  }
}

/** One name of several, such that no two lists have the same. */
function nameOf(parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/')
}
