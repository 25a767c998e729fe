import type { Ratio } from '@plimsoll/engine'
import type { Position } from '../world.ts'
import { compareBuckets } from './compare-buckets.ts'
import { compareLevels } from './burden.ts'
import type { RoundModel } from './round-model.ts'

/** Somebody who may be asked for one lot more. */
export interface Giver {
  readonly position: Position
  /** What the pass has of him so far, and the most that it may have. */
  lots: bigint
  most: bigint
  /** How much the next lot is wanted of him, the first difference counts. */
  readonly urgency: () => readonly Ratio[]
  readonly give: () => void
}

/** Lots one at a time to whoever is first; what nobody may give stays unplaced (SPEC ). */
export function placeLots(round: RoundModel, givers: readonly Giver[], total: bigint): bigint {
  const ready = givers.filter(({ lots, most }) => lots < most)
  const turns = ready.map((giver) => turnOf(round, giver)).sort(compareTurns)
  let placed = 0n
  while (placed < total) {
    const turn = turns.shift()
    if (turn === undefined) break
    const { giver } = turn
    giver.give()
    giver.lots += 1n
    placed += 1n
    if (giver.lots < giver.most) insert(turns, { ...turn, urgency: giver.urgency() })
  }
  return placed
}

/** How a giver stands among the others. */
interface Turn {
  readonly giver: Giver
  readonly urgency: readonly Ratio[]
  /** What the event has taken of the owner before. */
  readonly share: Ratio
  readonly place: string
}

function turnOf({ event }: RoundModel, giver: Giver): Turn {
  const { position } = giver
  const { account } = position.bucket
  if (account === undefined) throw new Error('inventories are not asked')
  return {
    giver,
    urgency: giver.urgency(),
    share: event.shareTaken(account.owner, position),
    place: event.placeOf(account),
  }
}

/** The more urgent first; equals by what was taken before, by the lots that are left, and by lot (SPEC A-8). */
function compareTurns(left: Turn, right: Turn): number {
  for (const [index, urgency] of left.urgency.entries()) {
    const other = right.urgency[index]
    const order = other === undefined ? -1 : compareLevels(other, urgency)
    if (order !== 0) return order
  }
  const byShare = compareLevels(left.share, right.share)
  if (byShare !== 0) return byShare
  const [one, other] = [leftTo(left.giver), leftTo(right.giver)]
  if (one !== other) return one > other ? -1 : 1
  if (left.place !== right.place) return left.place < right.place ? -1 : 1
  return compareBuckets(left.giver.position.bucket, right.giver.position.bucket)
}

function leftTo({ position, lots }: Giver): bigint {
  return position.lots - lots
}

function insert(turns: Turn[], turn: Turn): void {
  let [low, high] = [0, turns.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const held = turns[middle]
    if (held !== undefined && compareTurns(held, turn) < 0) low = middle + 1
    else high = middle
  }
  turns.splice(low, 0, turn)
}
