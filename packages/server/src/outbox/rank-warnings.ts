import { encodeRank } from '@plimsoll/protocol'
import type { HostedDomain } from '../domain/hosted-domain.ts'
import { adlLayersOf, type QueuePlace, type RankedState } from '../domain/queue-rankings.ts'
import type { FactChange } from './outbox-store.ts'
import type { Finding, WatchedFacts } from './watch.ts'

const FIRST_TO_GO = 5
/** Whoever was warned is warned again only after it stood no higher than this. */
const CALM = 3
// One look takes no longer than this, or the ranking of one side.
const LOOK_MS = 20

type RankedDomain = Pick<HostedDomain, 'format' | 'rankings' | 'terms'>

/**
 * Finds positions that have come to stand among the first fifth of their queue. A position near the line is not told of again and
 * again: it has to fall back clearly before it is news. Each look ranks as many queues as its time allows and goes on with the
 * rest the next time.
 */
export class RankWarnings {
  readonly #hosted: RankedDomain
  readonly #places: readonly QueuePlace[]
  readonly #monotonicMs: () => number
  #nextPlace = 0
  /** Places looked at since the state last changed, or since some ranking was older than it. */
  #seen = 0
  #seenSequence = -1
  #isBehind = false
  /** The ranking that was looked at last, by the place of its state; the same says the same. */
  readonly #lookedAt = new Map<QueuePlace, RankedState['at']>()

  constructor(hosted: RankedDomain, monotonicMs: () => number) {
    this.#hosted = hosted
    this.#monotonicMs = monotonicMs
    this.#places = adlLayersOf(hosted.terms)
      .filter(({ policy }) => policy.allocation.kind === 'queue')
      .flatMap((layer) =>
        hosted.terms.markets.flatMap(({ market }) =>
          (['long', 'short'] as const).map((side) => ({ layer, market, side })),
        ),
      )
  }

  /** Whether every queue has been looked at since the state last changed. */
  get isThrough(): boolean {
    return this.#seen >= this.#places.length && !this.#isBehind
  }

  look(now: RankedState, facts: WatchedFacts): Finding[] {
    const { sequence } = now.at
    if (sequence !== this.#seenSequence || this.#seen >= this.#places.length) {
      this.#seen = 0
      this.#isBehind = false
    }
    this.#seenSequence = sequence
    const untilMs = this.#monotonicMs() + LOOK_MS
    const found: Finding[] = []
    while (this.#seen < this.#places.length) {
      const place = this.#places[this.#nextPlace]
      if (place === undefined) break
      found.push(...this.#lookAt(place, now, facts))
      this.#nextPlace = (this.#nextPlace + 1) % this.#places.length
      this.#seen += 1
      if (this.#monotonicMs() >= untilMs) break
    }
    return found
  }

  #lookAt(place: QueuePlace, now: RankedState, facts: WatchedFacts): Finding[] {
    const { layer, market, side } = place
    const ranking = this.#hosted.rankings.ranking(now, place)
    if (ranking === undefined) return []
    this.#isBehind ||= ranking.freshInMs > 0
    const { at, rows } = ranking.queue
    if (this.#lookedAt.get(place) === at) return []
    this.#lookedAt.set(place, at)
    const { policy } = layer.policy
    const { format } = this.#hosted
    const prefix = `${nameOf(['rank', String(layer.layerIndex), market, side])}/`
    const forgotten = new Set(facts.names(prefix))
    const found: Finding[] = []
    for (const row of rows) {
      if (row.lights === undefined || row.lights <= CALM) continue
      const name = prefix + nameOf([row.account, row.bucket])
      const isWarned = forgotten.delete(name)
      if (isWarned || row.lights < FIRST_TO_GO) continue
      const [encoded] = encodeRank(format, market, [row])
      const { layerIndex } = layer
      found.push({
        type: 'rankWarning',
        index: name,
        account: row.account,
        data: { market, side, layerIndex, policy, ...encoded },
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
