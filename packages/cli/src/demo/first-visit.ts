import { setTimeout as sleep } from 'node:timers/promises'

/** Knows whether somebody looks. */
export class FirstVisit {
  readonly #waiting = new AbortController()

  /** Somebody does. */
  come(): void {
    this.#waiting.abort()
  }

  /** Waits for the first, but not longer than this. Throws the reason of the signal where it aborts. */
  async within(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const either = AbortSignal.any([signal, this.#waiting.signal])
    await sleep(ms, undefined, { signal: either }).catch(() => signal.throwIfAborted())
  }
}
