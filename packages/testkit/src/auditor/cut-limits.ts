import type { Account, Bucket, Position } from '../book/book.ts'
import type { Limits } from '../book/policy.ts'
import { legName, type Replay } from './replay.ts'
import { netLots } from './score.ts'

/** What a policy lets one pass take of each candidate, whatever the candidate could bear (C-4). */
export class CutLimits {
  readonly #replay: Pick<Replay, 'openingLots' | 'closedLots'>
  readonly #limits: Limits
  readonly #excess = new Map<Account, bigint>()

  constructor(replay: Pick<Replay, 'openingLots' | 'closedLots'>, limits: Limits = {}) {
    this.#replay = replay
    this.#limits = limits
  }

  /** Whether any of them bounds a cut at all. */
  get isAny(): boolean {
    const limits = this.#limits
    const shares = limits.positionShareMaxPpm ?? limits.eventShareMaxPpm
    return (shares ?? limits.unhedgedExcess ?? limits.dustLots ?? limits.gapWithin) !== undefined
  }

  get dustLots(): bigint {
    return BigInt(this.#limits.dustLots ?? 0)
  }

  /** The most lots that may be asked of a position while so many are needed. */
  limitOf(bucket: Bucket, held: Position, needed: bigint): bigint {
    const { positionShareMaxPpm, eventShareMaxPpm, unhedgedExcess } = this.#limits
    let limit = needed < held.lots ? needed : held.lots
    // The round of a document is the first of its event.
    for (const share of [positionShareMaxPpm, eventShareMaxPpm]) {
      if (share === undefined) continue
      const name = legName(bucket, held.market, held.side)
      const opened = this.#replay.openingLots.get(name) ?? 0n
      const most = (opened * BigInt(share)) / 1_000_000n
      limit = lesser(limit, most - (this.#replay.closedLots.get(name) ?? 0n))
    }
    if (unhedgedExcess) limit = lesser(limit, this.#excessOf(bucket.account, held))
    return limit > 0n ? limit : 0n
  }

  /** Notes what was taken of a position. */
  take(bucket: Bucket, held: Position, lots: bigint): void {
    if (!this.#limits.unhedgedExcess) return
    this.#excess.set(bucket.account, this.#excessOf(bucket.account, held) - lots)
  }

  #excessOf(account: Account, held: Position): bigint {
    const known = this.#excess.get(account)
    if (known !== undefined) return known
    const net = netLots(account, held)
    return held.side === 'long' ? net : -net
  }
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
