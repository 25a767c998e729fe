import { Buffer } from 'node:buffer'
import type { AllocationSpec, PolicySpec, Ratio, ScoreSpec, WeightSpec } from '@plimsoll/engine'
import { compare } from '../../exact/rational.ts'
import { dependsOn } from '../price-gate.ts'
import { equityScaled, profitScaled } from '../valuation.ts'
import type { Position, World } from '../world.ts'
import { Asking, type Pass } from './asking.ts'
import { compareBuckets } from './compare-buckets.ts'
import type { ExpectedCut } from './expected.ts'
import { type LevellingSpec, placeBearably, placeLevelling } from './levelling.ts'
import { divideByLargestRemainder } from './largest-remainder.ts'
import { netLotsOf } from './net-lots.ts'
import type { RoundModel } from './round-model.ts'
import { scoreOf, tieBreaksOf, weightOf } from './scores.ts'

type ProRataAllocation = Extract<AllocationSpec, { readonly kind: 'proRata' }>

/** Why a position may not be cut in a pass whatever its holder has, or undefined (SPEC C-1, C-3). */
export function whyNotAsked(
  round: RoundModel,
  policy: PolicySpec,
  position: Position,
  { market, side, owners }: Pick<Pass, 'market' | 'side' | 'owners'>,
): string | undefined {
  const { account } = position.bucket
  if (position.market !== market || position.side !== side) return 'is not on the opposite side'
  if (account === undefined) return 'is the inventory of a fund'
  if (owners.has(account.owner)) return 'is of the owner of a case'
  if (account.isExempt) return 'is exempt'
  if (round.caseAccounts.has(account)) return 'has a case itself or waits for one'
  return policy.exemptMarkets?.includes(market.spec.market) ? 'is in an exempt market' : undefined
}

/** Why a position may not be cut as its holder stands, or undefined. */
export function whyNotNow(
  world: World,
  round: RoundModel,
  { eligibility, limits = {} }: PolicySpec,
  position: Position,
): string | undefined {
  const { bucket, market, lots } = position
  const { account } = bucket
  if (account === undefined || lots === 0n) return 'has nothing to give'
  if (dependsOn(bucket, round.barred)) return 'depends on a price that nobody knows'
  if (equityScaled(world, bucket) <= 0n) return 'has no equity'
  if (eligibility === 'profitable' && profitScaled(world, position) <= 0n) return 'is not in profit'
  if (lots < BigInt(limits.positionLotsMin ?? 0)) return 'has too few lots'
  return limits.zeroNetDeltaExcluded && netLotsOf(account, market) === 0n
    ? 'is offset within its account'
    : undefined
}

/** A candidate in its queue, with the versions of its account's buckets at which it was read. */
interface Queued {
  readonly position: Position
  readonly score: Ratio
  /** What orders equal scores: the greater goes first. */
  readonly tieBreaks: readonly Ratio[]
  readonly version: number
}

/** The candidates of one layer by market and side, each read again only when its account changed. */
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

  /**
   * Whom the rules cut for a pass, in the order in which they are filled; undefined where an implementation may differ. A policy
   * of volunteers cuts nobody.
   */
  cuts(pass: Pass): readonly ExpectedCut[] | undefined {
    const { allocation } = this.#policy
    switch (allocation.kind) {
      case 'queue':
        return this.#inTurn(pass, this.#strangers(pass, this.#queue(pass, allocation.score)))
      case 'roundRobin':
        return this.#inTurn(pass, this.#circle(pass, allocation.candidatesMax))
      case 'proRata':
        return this.#proRataCuts(pass, allocation)
      case 'voluntary':
        return []
      default:
        return this.#levelled(pass, allocation)
    }
  }

  /** One after the other gives what it can until nothing is left (SPEC ). */
  #inTurn(pass: Pass, turns: readonly Pick<Queued, 'position'>[]): ExpectedCut[] | undefined {
    const asking = this.#asking(pass)
    const cuts: ExpectedCut[] = []
    let left = pass.lots
    for (const [index, turn] of turns.entries()) {
      if (left === 0n) break
      const { position } = turn
      const { lots, isDoubtful } = asking.give(position, left)
      if (isDoubtful) return undefined
      if (lots === 0n) continue
      const value = pass.closing.take(lots)
      const score = 'score' in turn ? (turn as Queued).score : undefined
      cuts.push({ position, lots, value, rank: index + 1, score })
      left -= lots
    }
    return cuts
  }

  /** Candidates from a place on that the seed and the round choose, all the way round or as far as is allowed (SPEC A-5). */
  #circle(pass: Pass, candidatesMax: number): { readonly position: Position }[] {
    const candidates = this.#inPlaces(pass)
    if (candidates.length === 0) return []
    const start = this.#world.terms.seed + BigInt(this.#round.sequence)
    const first = Number(start % BigInt(candidates.length))
    return [...candidates.slice(first), ...candidates.slice(0, first)]
      .slice(0, candidatesMax)
      .map((position) => ({ position }))
  }

  /** Shares are apportioned again whenever rounding makes one unbearable, with that cap lowered (SPEC ). */
  #proRataCuts(pass: Pass, { weight, thenWeight }: ProRataAllocation): ExpectedCut[] | undefined {
    const { candidates, asking } = this.asked(pass)
    const weightsOf = (spec: WeightSpec): bigint[] =>
      candidates.map((position) => weightOf(this.#world, position, spec))
    const first = weightsOf(weight)
    const then = thenWeight === undefined ? [] : weightsOf(thenWeight)
    const asked = candidates.map((position) => ({ position, asking }))
    const placed = placeBearably(asked, (caps) => {
      const shares = divideByLargestRemainder({ total: pass.lots, weights: first, caps })
      const rest = divideByLargestRemainder({
        total: shares.reduce((left, share) => left - share, pass.lots),
        weights: then,
        caps: caps.map((cap, index) => cap - (shares[index] ?? 0n)),
      })
      return candidates.map((position, index) => {
        return { position, lots: (shares[index] ?? 0n) + (rest[index] ?? 0n) }
      })
    })
    return placed
      ?.filter(({ lots }) => lots > 0n)
      .map(({ position, lots }) => {
        const value = pass.closing.take(lots)
        return { position, lots, value, rank: undefined, score: undefined }
      })
  }

  /** Lots one at a time to whom the rule levels next (SPEC ). */
  #levelled(pass: Pass, spec: LevellingSpec): ExpectedCut[] | undefined {
    const asked = this.asked(pass)
    return placeLevelling(this.#world, this.#round, spec, { pass, ...asked })?.map((placed) => ({
      ...placed,
      value: pass.closing.take(placed.lots),
      rank: undefined,
    }))
  }

  /** Who may be asked in a pass, and within which bounds. */
  asked(pass: Pass): { readonly candidates: readonly Position[]; readonly asking: Asking } {
    return { candidates: this.#inPlaces(pass), asking: this.#asking(pass) }
  }

  #asking(pass: Pass): Asking {
    return new Asking(this.#world, this.#round, pass, this.#policy.limits)
  }

  /** Candidates whom a pass may ask, by account and bucket. */
  #inPlaces(pass: Pass): Position[] {
    const candidates = this.#members(pass)
      .filter((position) => this.#isCandidate(position))
      .map((position) => ({ position }))
    return this.#strangers(pass, candidates)
      .map(({ position }) => position)
      .sort(comparePlaces)
  }

  #strangers<T extends Pick<Queued, 'position'>>({ owners }: Pass, rows: readonly T[]): T[] {
    return rows.filter(({ position }) => !owners.has(position.bucket.account?.owner ?? ''))
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
      .sort(compareQueuedBy(spec))
  }

  /** Takes out what has changed, and puts it back in its new place. */
  #renewed(queue: Queued[], spec: ScoreSpec): Queued[] {
    const isOld = ({ position, version }: Queued): boolean => versionOf(position) !== version
    if (!queue.some(isOld)) return queue
    const kept = queue.filter((row) => !isOld(row))
    for (const { position } of queue.filter(isOld)) {
      if (!this.#isCandidate(position)) continue
      const row = this.#read(position, spec)
      kept.splice(placeIn(kept, row, compareQueuedBy(spec)), 0, row)
    }
    return kept
  }

  #read(position: Position, spec: ScoreSpec): Queued {
    return {
      position,
      score: scoreOf(this.#world, position, spec),
      tieBreaks: tieBreaksOf(this.#world, position, spec),
      version: versionOf(position),
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
    const { account } = position.bucket
    if (account === undefined || account.isExempt) return false
    if (this.#round.caseAccounts.has(account)) return false
    return whyNotNow(this.#world, this.#round, this.#policy, position) === undefined
  }
}

function keyOf({ market, side }: Pick<Pass, 'market' | 'side'>): string {
  return `${side}:${market.index}`
}

/** Grows with every change of an account: a score may look at all that it holds. */
function versionOf({ bucket }: Position): number {
  const buckets = bucket.account?.buckets ?? [bucket]
  return buckets.reduce((sum, { version }) => sum + version, 0)
}

/** Score descending, then the terms of the rule, then accounts and buckets by bytes (SPEC ). */
function compareQueuedBy({ lastly }: ScoreSpec): (left: Queued, right: Queued) => number {
  return (left, right) => {
    const byScore = compare(right.score, left.score)
    if (byScore !== 0) return byScore
    for (const [index, term] of left.tieBreaks.entries()) {
      const other = right.tieBreaks[index]
      const byTerm = other === undefined ? 0 : compare(other, term)
      if (byTerm !== 0) return byTerm
    }
    const byAccount = lastly === undefined ? 0 : compareAccounts(right.position, left.position)
    return byAccount || comparePlaces(left.position, right.position)
  }
}

function compareAccounts(left: Position, right: Position): number {
  const [one, other] = [left.bucket.account, right.bucket.account]
  return one === undefined || other === undefined ? 0 : Buffer.compare(one.idBytes, other.idBytes)
}

/** By account id, then by bucket name, in bytes. */
function comparePlaces(left: Position, right: Position): number {
  return compareBuckets(left.bucket, right.bucket)
}

/** Where a row belongs in an ordered queue. */
function placeIn(
  queue: readonly Queued[],
  row: Queued,
  compareQueued: (left: Queued, right: Queued) => number,
): number {
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
