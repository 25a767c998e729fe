import type { EngineEvent } from '@plimsoll/engine'
import type { World } from '../world.ts'

type Kind = EngineEvent['kind']
type OfKind<K extends Kind> = Extract<EngineEvent, { kind: K }>

/** Reads the events of a record in order; whoever reads says what may come. */
export class EventCursor {
  readonly #world: World
  readonly #events: readonly EngineEvent[]
  #next = 0

  constructor(world: World, events: readonly EngineEvent[]) {
    this.#world = world
    this.#events = events
  }

  /** The kind of the next event, or undefined after the last. */
  peek(): Kind | undefined {
    return this.#events[this.#next]?.kind
  }

  /** Whether anything has happened so far. */
  hasBegun(): boolean {
    return this.#next > 0
  }

  /** The next event, which must be of a kind. */
  take<K extends Kind>(kind: K): OfKind<K> {
    const event = this.#events[this.#next]
    this.#world.judge.expect('effect', event?.kind === kind, () => {
      return `${event?.kind ?? 'nothing'} happens where ${kind} must`
    })
    this.#next += 1
    this.#world.postings += 1
    return event as OfKind<K>
  }

  /** The next event if it is of a kind. */
  takeIf<K extends Kind>(kind: K): OfKind<K> | undefined {
    return this.peek() === kind ? this.take(kind) : undefined
  }

  /** Any next event. */
  takeAny(): EngineEvent | undefined {
    const event = this.#events[this.#next]
    this.#next += 1
    this.#world.postings += 1
    return event
  }

  /** Nothing more may have happened. */
  end(): void {
    const rest = this.#events[this.#next]
    this.#world.judge.expect('effect', rest === undefined, () => {
      return `${rest?.kind} happens, and nothing asked for it`
    })
  }
}
