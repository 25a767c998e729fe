import type { EngineEvent, StateView } from '@plimsoll/engine'
import type { AppliedRecord, RecordObserver } from '@plimsoll/journal'
import type { MarginsBefore } from '@plimsoll/protocol'
import type { CommittedRecord, RecordListener } from './committed-record.ts'
import { followRound, roundAhead, type RoundSoFar } from './follow-round.ts'

/** What takes records before anybody else is told of them. */
export interface RecordKeeper {
  /** It has to be told the records after this one. */
  readonly needsAfter: number
  /** Must not throw. */
  keep(records: readonly CommittedRecord[], head: KeptHead): void
  /** A snapshot is about to be kept: the place reached has to be. Must not throw. */
  settle(): void
}

/** How far a keeper is. */
export interface KeptHead {
  readonly sequence: number
  /** Of that record. */
  readonly hash: string
  /** Records after this one would have to be told again: those of a round that is between two steps are. */
  readonly needsAfter: number
}

export interface FeedOptions {
  readonly domain: string
  readonly keeper: RecordKeeper
  /** Sees every record on its state, before it is durable. Must not throw. */
  readonly onApplied?: (record: AppliedRecord, state: StateView) => void
  /** Told what a listener threw: the others are told all the same. */
  readonly onListenerError: (error: unknown) => void
}

/** Turns booked records into committed ones with their rounds, and hands them out once they are durable. */
export class DomainFeed implements RecordObserver {
  readonly #options: FeedOptions
  readonly #listeners = new Set<RecordListener>()
  #pending: CommittedRecord[] = []
  /** The round between two steps, with what is not durable yet; and without. */
  #round: RoundSoFar | undefined
  #durableRound: RoundSoFar | undefined
  /** Of the round that the next record opens. */
  #margins: MarginsBefore | undefined
  #sequence: number

  constructor(options: FeedOptions) {
    this.#options = options
    this.#sequence = options.keeper.needsAfter
  }

  get sequence(): number {
    return this.#sequence
  }

  follow(listener: RecordListener): () => void {
    // One of its own, so that following twice is told twice and ended singly.
    const own: RecordListener = (records) => listener(records)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  applying(events: readonly EngineEvent[], state: StateView): void {
    this.#margins = roundAhead(events, state)
  }

  applied(record: AppliedRecord, state: StateView): void {
    const { open, finished } = followRound(this.#round, record, { state, margins: this.#margins })
    this.#margins = undefined
    this.#round = open
    const { domain, onApplied } = this.#options
    const confirmed = record.kind === 'confirmPlan' ? state.confirmed(record.events) : []
    this.#pending.push({
      domain,
      ...record,
      ...(finished && { round: finished }),
      // The fills of a round are in its view already.
      ...(confirmed.length > 0 && { confirmed }),
    })
    onApplied?.(record, state)
  }

  durable({ sequence, hash }: { readonly sequence: number; readonly hash: string }): void {
    const records = this.#pending
    this.#pending = []
    this.#durableRound = this.#round
    this.#sequence = sequence
    const needsAfter = this.#round === undefined ? sequence : this.#round.openedSequence - 1
    this.#options.keeper.keep(records, { sequence, hash, needsAfter })
    for (const listener of this.#listeners) {
      try {
        listener(records)
      } catch (error) {
        this.#options.onListenerError(error)
      }
    }
  }

  discarded(): void {
    this.#pending = []
    this.#round = this.#durableRound
  }

  beforeSnapshot(): void {
    this.#options.keeper.settle()
  }
}
