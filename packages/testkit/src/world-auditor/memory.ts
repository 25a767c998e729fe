import { hash } from 'node:crypto'
import type { EventContinued, LayerSpec, Ratio } from '@plimsoll/engine'
import type { Account, Market, Position, World } from './world.ts'

/** What forced fills took of whom since an event of deleveraging began (SPEC A-14). */
export interface EventMemory {
  /** `<domain>:<sequence>:<seed>` of its first round; empty before there was one. */
  readonly eventId: string
  /** When its latest round opened. */
  readonly roundMs: number
  readonly takings: ReadonlyMap<Position, Taking>
}

/** Lots of a position when an event first cut it, and what the event took of it. */
interface Taking {
  readonly opened: bigint
  readonly taken: bigint
}

export const nothingTaken: EventMemory = { eventId: '', roundMs: 0, takings: new Map() }

/** Whether a layer decides ties by what was taken before, or bounds what an event takes. */
export function remembers(layer: LayerSpec): boolean {
  if (layer.layer !== 'adl') return false
  const { allocation, limits } = layer.policy
  return (
    allocation.kind === 'drain' ||
    allocation.kind === 'minimaxShare' ||
    allocation.kind === 'minimiseShortfall' ||
    limits?.eventShareMaxPpm !== undefined
  )
}

/** A round opens: of the same event if another opened a short while ago, else of a new one, which has taken nothing. */
export function continuedEvent(
  { terms, sequence, memory = nothingTaken }: World,
  timeMs: number,
): EventMemory {
  const isSame = memory.eventId !== '' && timeMs - memory.roundMs <= terms.limits.eventQuietMs
  return isSame
    ? { ...memory, roundMs: timeMs }
    : { ...nothingTaken, eventId: `${terms.domain}:${sequence}:${terms.seed}`, roundMs: timeMs }
}

/** A round says which event it belongs to: a new one has taken nothing yet. */
export function judgeEventContinued(
  world: World,
  { eventId, timeMs }: EventContinued,
  { memory }: { readonly memory: EventMemory },
): void {
  world.judge.expect('memory', eventId === memory.eventId && timeMs === memory.roundMs, () => {
    return `the event goes on as ${eventId} at ${timeMs}, due is ${memory.eventId} at ${memory.roundMs}`
  })
  world.memory = memory
}

/** Lots are about to be closed by force: the event remembers them, and what there was when it first took some. */
export function noteTaken(world: World, position: Position, lots: bigint): void {
  const { memory } = world
  if (memory === undefined) return
  const { opened, taken } = memory.takings.get(position) ?? { opened: position.lots, taken: 0n }
  const takings = new Map(memory.takings).set(position, { opened, taken: taken + lots })
  world.memory = { ...memory, takings }
}

/** What a round knows of the event it belongs to: how it was when the round opened. */
export class EventSight {
  readonly #accounts: readonly Account[]
  readonly #memory: EventMemory
  readonly #lotsAtOpening: (position: Position) => bigint
  readonly #places = new Map<Account, string>()

  constructor(
    { accounts }: World,
    memory: EventMemory,
    lotsAtOpening: (position: Position) => bigint,
  ) {
    this.#accounts = accounts
    this.#memory = memory
    this.#lotsAtOpening = lotsAtOpening
  }

  get eventId(): string {
    return this.#memory.eventId
  }

  /** What the event took of a position before this round, and what there was when it first did; else when the round opened. */
  takingOf(position: Position): Taking {
    const known = this.#memory.takings.get(position)
    return known ?? { opened: this.#lotsAtOpening(position), taken: 0n }
  }

  /** What the event took of an owner in a market and side, as a share of what there was; none of nothing is 0 (SPEC A-8). */
  shareTaken(owner: string, { market, side }: { market: Market; side: Position['side'] }): Ratio {
    let [opened, taken] = [0n, 0n]
    const own = this.#accounts.filter((account) => account.owner === owner)
    for (const position of own.flatMap(({ buckets }) => buckets).flatMap((one) => one.positions)) {
      if (position.market !== market || position.side !== side) continue
      const taking = this.takingOf(position)
      opened += taking.opened
      taken += taking.taken
    }
    return opened === 0n
      ? { numerator: 0n, denominator: 1n }
      : { numerator: taken, denominator: opened }
  }

  /** Where the event puts an account among equals: nobody chooses it. */
  placeOf(account: Account): string {
    const known = this.#places.get(account)
    const place = known ?? hash('sha256', `${this.#memory.eventId}\n${account.id}`)
    this.#places.set(account, place)
    return place
  }
}
