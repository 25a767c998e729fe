import type { PolicySpec, RankView, Side, StateView } from '@plimsoll/engine'

/** An adl layer of a waterfall. */
export interface RankedLayer {
  /** Its place in the waterfall, the layers that always come first included. */
  readonly layerIndex: number
  readonly policy: PolicySpec
}

/** One side of a market in the order of a policy. */
export interface RankedSide {
  readonly rows: readonly RankView[]
  /** The same by account. */
  readonly byAccount: ReadonlyMap<string, readonly RankView[]>
  readonly eligibleCount: number
  /** From 5 lights down to 1. */
  readonly depth: readonly QueueFifth[]
}

/** What stands under one number of lights. */
interface QueueFifth {
  readonly lights: number
  readonly lots: bigint
  readonly positions: number
}

interface Kept {
  readonly sequence: number
  readonly untilMs: number
  readonly side: RankedSide
}

// Ranking takes at most one part in so many of the time, however many markets are watched.
const RESTS_FOR_ONE = 10

/**
 * Queues as they were ranked last. Each is ranked anew only where the state has gone on, and never more often than it is
 * allowed to be, whoever asks.
 */
export class RankCache {
  readonly #everyMs: number
  readonly #monotonicMs: () => number
  readonly #kept = new Map<string, Kept>()
  #staleUntilMs: number | undefined

  constructor(everyMs: number, monotonicMs: () => number) {
    this.#everyMs = everyMs
    this.#monotonicMs = monotonicMs
  }

  /** When everything can be ranked that was answered from before since this was asked last; undefined where nothing was. */
  takeStaleUntilMs(): number | undefined {
    const untilMs = this.#staleUntilMs
    this.#staleUntilMs = undefined
    return untilMs
  }

  side(view: StateView, layer: RankedLayer, market: string, side: Side): RankedSide {
    const key = JSON.stringify([layer.layerIndex, market, side])
    const kept = this.#kept.get(key)
    const startMs = this.#monotonicMs()
    const sequence = view.sequence()
    if (kept?.sequence === sequence) return kept.side
    if (kept !== undefined && startMs < kept.untilMs) {
      this.#staleUntilMs = Math.max(this.#staleUntilMs ?? 0, kept.untilMs)
      return kept.side
    }
    const ranked = rankedSide(view.queue({ market, side, policy: layer.policy }) ?? [])
    const endMs = this.#monotonicMs()
    const restMs = Math.max(this.#everyMs, (endMs - startMs) * RESTS_FOR_ONE)
    this.#kept.set(key, { sequence, untilMs: endMs + restMs, side: ranked })
    return ranked
  }
}

function rankedSide(rows: readonly RankView[]): RankedSide {
  const byAccount = new Map<string, RankView[]>()
  const depth = [5, 4, 3, 2, 1].map((lights) => ({ lights, lots: 0n, positions: 0 }))
  let eligibleCount = 0
  for (const row of rows) {
    eligibleCount += Number(row.eligible)
    const fifth = depth.find(({ lights }) => lights === row.lights)
    if (fifth !== undefined) {
      fifth.lots += row.lots
      fifth.positions += 1
    }
    const known = byAccount.get(row.account)
    if (known === undefined) byAccount.set(row.account, [row])
    else known.push(row)
  }
  return { rows, byAccount, eligibleCount, depth }
}
