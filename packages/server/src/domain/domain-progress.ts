import type { StateView } from '@plimsoll/engine'
import type { AppliedRecord, ReadPlace } from '@plimsoll/journal'
import type { CommittedRecord } from './committed-record.ts'

/** How far a domain is, and whether it still waits for prices after a start. */
export class DomainProgress {
  #epoch = 0
  #sequence = 0
  #timeMs = 0
  #isWaiting = false

  get place(): Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'> {
    return { epoch: this.#epoch, sequence: this.#sequence, timeMs: this.#timeMs }
  }

  /** A process started, and not every market has had a price it can act on since. */
  get isWaiting(): boolean {
    return this.#isWaiting
  }

  /** Of a domain that was just opened. */
  begin({ epoch, sequence, timeMs }: ReadPlace): void {
    this.#epoch = epoch
    this.#sequence = sequence
    this.#timeMs = timeMs
  }

  /** A record was booked, on the state it led to. */
  applied({ events }: AppliedRecord, state: StateView): void {
    if (events.some(({ kind }) => kind === 'started')) this.#isWaiting = true
    else if (!this.#isWaiting || !events.some(({ kind }) => priceKinds.has(kind))) return
    this.#isWaiting = state
      .prices()
      .some(({ isHealthy, haltedFor }) => !isHealthy && haltedFor === undefined)
  }

  /** Records became durable. */
  durable(records: readonly CommittedRecord[]): void {
    const last = records.at(-1)
    if (last === undefined) return
    this.#epoch = last.epoch
    this.#sequence = last.sequence
    this.#timeMs = last.timeMs
  }
}

const priceKinds: ReadonlySet<string> = new Set(['pricesObserved', 'halted', 'resumed'])
