import { Buffer } from 'node:buffer'
import type { PolicySpec, Ratio, ScoreSpec, Side } from '@plimsoll/engine'
import { compareBytes } from '../../exact/byte-order.ts'
import { compare } from '../../exact/rational.ts'
import { dependsOn } from '../price-gate.ts'
import { equityScaled, profitScaled } from '../valuation.ts'
import type { Bucket, Market, Position, World } from '../world.ts'
import { capOf } from './candidate-cap.ts'
import type { ExpectedCut } from './expected.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import type { RoundModel } from './round-model.ts'
import { scoreOf } from './scores.ts'

/** A leg that looks for counterparties. */
export interface Pass {
  readonly market: Market
  /** The side that is asked. */
  readonly side: Side
  /** Nobody is his own counterparty. */
  readonly owner: string
  readonly lots: bigint
  readonly lotValue: Ratio
}

/** Why a position may not be cut, or undefined where it may (SPEC C-1). */
export function whyNot(
  world: World,
  round: RoundModel,
  policy: PolicySpec,
  position: Position,
  { market, side, owner }: Pick<Pass, 'market' | 'side' | 'owner'>,
): string | undefined {
  const { bucket } = position
  if (position.market !== market || position.side !== side) return 'is not on the opposite side'
  if (bucket.account === undefined) return 'is the inventory of a fund'
  if (bucket.account.owner === owner) return 'is of the owner of the case'
  if (bucket.account.isExempt) return 'is exempt'
  if (round.caseAccounts.has(bucket.account)) return 'has a case itself or waits for one'
  if (dependsOn(bucket, round.barred)) return 'depends on a price that nobody knows'
  if (equityScaled(world, bucket) <= 0n) return 'has no equity'
  return policy.eligibility === 'profitable' && profitScaled(world, position) <= 0n
    ? 'is not in profit'
    : undefined
}

/** A candidate in its queue, with the version of its bucket at which it was read. */
interface Queued {
  readonly position: Position
  readonly score: Ratio
  readonly version: number
}

/** The candidates of one layer by market and side, each read again only when its bucket changed. */
export class Candidates {
  readonly #world: World
  readonly #policy: PolicySpec
  readonly #round: RoundModel
  readonly #sides = new Map<string, readonly Position[]>()
  readonly #queues = new Map<string, Queued[]>()

  constructor(world: World, policy: PolicySpec, round: RoundModel) {
    this.#world = world
    this.#policy = policy
    this.#round = round
  }

  /** Whom the rules cut for a pass, in the order in which they are filled; undefined where an implementation may differ. */
  cuts(pass: Pass): readonly ExpectedCut[] | undefined {
    const { allocation } = this.#policy
    return allocation.kind === 'queue'
      ? this.#queueCuts(pass, allocation.score)
      : this.#proRataCuts(pass)
  }

  #queueCuts(pass: Pass, spec: ScoreSpec): ExpectedCut[] | undefined {
    const cuts: ExpectedCut[] = []
    let left = pass.lots
    let rank = 0
    for (const { position, score } of this.#queue(pass, spec)) {
      if (left === 0n) break
      if (position.bucket.account?.owner === pass.owner) continue
      rank += 1
      const { lots, isDoubtful } = capOf(this.#world, position, pass.lotValue, left)
      if (isDoubtful) return undefined
      if (lots > 0n) cuts.push({ position, lots, rank, score })
      left -= lots
    }
    return cuts
  }

  /** Shares are apportioned again whenever rounding makes one unbearable, with that cap lowered (SPEC A-3). */
  #proRataCuts(pass: Pass): ExpectedCut[] | undefined {
    const candidates = this.#members(pass)
      .filter((position) => this.#isCandidate(position))
      .filter(({ bucket }) => bucket.account?.owner !== pass.owner)
      .sort(comparePlaces)
    const weights = candidates.map(({ lots }) => lots)
    const caps = candidates.map((position) =>
      capOf(this.#world, position, pass.lotValue, position.lots),
    )
    const limits = caps.map(({ lots }) => lots)
    let isDoubtful = caps.some((cap) => cap.isDoubtful)
    for (;;) {
      const shares = divideByLargestRemainder({ total: pass.lots, weights, caps: limits })
      let isBorne = true
      candidates.forEach((position, index) => {
        const share = shares[index] ?? 0n
        const cap = capOf(this.#world, position, pass.lotValue, share)
        isDoubtful ||= cap.isDoubtful
        if (cap.lots === share) return
        limits[index] = cap.lots
        isBorne = false
      })
      if (isDoubtful) return undefined
      if (isBorne) return candidates.flatMap((position, index) => cutOf(position, shares[index]))
    }
  }

  #queue(pass: Pass, spec: ScoreSpec): readonly Queued[] {
    const key = keyOf(pass)
    const known = this.#queues.get(key)
    const queue = known === undefined ? this.#firstQueue(pass, spec) : this.#renewed(known, spec)
    this.#queues.set(key, queue)
    return queue
  }

  #firstQueue(pass: Pass, spec: ScoreSpec): Queued[] {
    return this.#members(pass)
      .filter((position) => this.#isCandidate(position))
      .map((position) => this.#read(position, spec))
      .sort(compareQueued)
  }

  /** Takes out what has changed, and puts it back in its new place. */
  #renewed(queue: Queued[], spec: ScoreSpec): Queued[] {
    const isOld = ({ position, version }: Queued): boolean => position.bucket.version !== version
    if (!queue.some(isOld)) return queue
    const kept = queue.filter((row) => !isOld(row))
    for (const { position } of queue.filter(isOld)) {
      if (!this.#isCandidate(position)) continue
      const row = this.#read(position, spec)
      kept.splice(placeIn(kept, row), 0, row)
    }
    return kept
  }

  #read(position: Position, spec: ScoreSpec): Queued {
    return {
      position,
      score: scoreOf(this.#world, position, spec),
      version: position.bucket.version,
    }
  }

  #members({ market, side }: Pass): Position[] {
    const key = keyOf({ market, side })
    const known = this.#sides.get(key)
    if (known !== undefined) return [...known]
    const members = this.#world.positions.filter(
      (position) => position.market === market && position.side === side && position.lots > 0n,
    )
    this.#sides.set(key, members)
    return [...members]
  }

  #isCandidate(position: Position): boolean {
    const { bucket } = position
    const { caseAccounts, barred } = this.#round
    if (position.lots === 0n || bucket.account === undefined) return false
    if (bucket.account.isExempt || caseAccounts.has(bucket.account)) return false
    if (dependsOn(bucket, barred)) return false
    if (equityScaled(this.#world, bucket) <= 0n) return false
    return this.#policy.eligibility === 'all' || profitScaled(this.#world, position) > 0n
  }
}

function keyOf({ market, side }: Pick<Pass, 'market' | 'side'>): string {
  return `${side}:${market.index}`
}

function cutOf(position: Position, lots: bigint | undefined): ExpectedCut[] {
  if (lots === undefined || lots === 0n) return []
  return [{ position, lots, rank: undefined, score: undefined }]
}

/** Score descending, then account and bucket ascending by bytes. */
function compareQueued(left: Queued, right: Queued): number {
  return compare(right.score, left.score) || comparePlaces(left.position, right.position)
}

/** By account id, then by bucket name, in bytes. */
function comparePlaces(left: Position, right: Position): number {
  return compareBuckets(left.bucket, right.bucket)
}

/** By account id, then by name, in bytes. */
export function compareBuckets(left: Bucket, right: Bucket): number {
  const [one, other] = [left.account, right.account]
  if (one === undefined || other === undefined) return left.slot - right.slot
  return Buffer.compare(one.idBytes, other.idBytes) || compareBytes(left.name, right.name)
}

/** Where a row belongs in an ordered queue. */
function placeIn(queue: readonly Queued[], row: Queued): number {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >> 1
    const held = queue[middle]
    if (held !== undefined && compareQueued(held, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}
