import {
  apply,
  type BookSpec,
  type Command,
  createState,
  type EngineEvent,
  stateHash,
  view,
} from '@plimsoll/engine'
import type { VenueAnswer, VenuePort } from './venue-port.ts'

/** What a run left behind, and where it goes on. */
export interface Resumption {
  readonly book: BookSpec
  /** Events of every record after the book, in order, each list beginning with its `commandTaken`. */
  readonly history: AsyncIterable<readonly EngineEvent[]>
  /** An engine that holds all of the history. */
  readonly live: VenuePort
}

/** The history was not written by the run that is repeated. */
export class HistoryDiffers extends Error {
  override readonly name = 'HistoryDiffers'
}

/**
 * Answers a run from what an earlier run of the same scenario and seed left, and hands it on to a live engine when that
 * ends. Reads are answered as they were then. Records without a key are not the world's: they are applied where they
 * stand.
 *
 * @throws HistoryDiffers from `submit`, where a command is not the one on record
 */
export async function replayingPort({ book, history, live }: Resumption): Promise<VenuePort> {
  const past = new Past(book, history[Symbol.asyncIterator]())
  await past.passUnkeyed()
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const result = turn.then(act)
    turn = result.catch(() => undefined)
    return result
  }
  return {
    submit: (command) =>
      inTurn(async () => (past.isOver ? live.submit(command) : past.answer(command))),
    read: (fn) => inTurn(async () => (past.isOver ? live.read(fn) : fn(past.reader))),
    stateHash: () => inTurn(async () => (past.isOver ? live.stateHash() : past.stateHash())),
    bodyHashOf: (command) => live.bodyHashOf(command),
  }
}

/** A state that follows the history record by record. */
class Past {
  readonly #state: ReturnType<typeof createState>
  readonly #history: AsyncIterator<readonly EngineEvent[]>
  #next: readonly EngineEvent[] | undefined
  readonly reader: ReturnType<typeof view>

  constructor(book: BookSpec, history: AsyncIterator<readonly EngineEvent[]>) {
    this.#state = createState(book)
    this.#history = history
    this.reader = view(this.#state)
  }

  get isOver(): boolean {
    return this.#next === undefined
  }

  stateHash(): string {
    return stateHash(this.#state)
  }

  /** Applies records up to the next one with a key. */
  async passUnkeyed(): Promise<void> {
    for (;;) {
      const result = await this.#history.next()
      this.#next = result.done === true ? undefined : result.value
      if (this.#next === undefined || keyOf(this.#next) !== undefined) return
      this.#apply(this.#next)
    }
  }

  async answer({ kind, idempotency }: Command): Promise<VenueAnswer> {
    const events = this.#next ?? []
    const known = keyOf(events)
    if (known?.key !== idempotency?.key || known?.bodyHash !== idempotency?.bodyHash) {
      throw new HistoryDiffers(
        `the journal has ${known?.key ?? 'nothing'} where the run asks for ${kind} as ${idempotency?.key ?? 'no key'}; it was written by another run`,
      )
    }
    this.#apply(events)
    await this.passUnkeyed()
    const [taken, ...rest] = events
    return taken?.kind === 'commandTaken' && taken.code !== undefined
      ? { outcome: 'rejected', code: taken.code, detail: 'refused as on record' }
      : { outcome: 'accepted', events: rest }
  }

  #apply(events: readonly EngineEvent[]): void {
    for (const event of events) apply(this.#state, event)
  }
}

function keyOf([taken]: readonly EngineEvent[]): Command['idempotency'] {
  return taken?.kind === 'commandTaken' ? taken.idempotency : undefined
}
