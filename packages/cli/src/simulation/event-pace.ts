import { setTimeout as sleep } from 'node:timers/promises'

/** Holds a run back so that event time passes at a multiple of the time of the wall. */
export class EventPace {
  readonly #speed: number
  #start: { readonly eventMs: number; readonly wallMs: number } | undefined

  /** @param speed event milliseconds in a millisecond; infinite for a run that is not held back */
  constructor(speed: number) {
    this.#speed = speed
  }

  /** Waits until an event time is due; the first one asked for is due at once. Throws `AbortError` on the signal. */
  async until(eventMs: number, signal: AbortSignal): Promise<void> {
    if (!Number.isFinite(this.#speed)) return
    this.#start ??= { eventMs, wallMs: performance.now() }
    const dueMs = this.#start.wallMs + (eventMs - this.#start.eventMs) / this.#speed
    const waitMs = dueMs - performance.now()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal })
  }
}
