import type { Clock } from '@plimsoll/journal'

/**
 * The clock of a domain whose venue is simulated. While the venue works on a step it stands at the time of that step, so that a run
 * that nobody disturbs is the run of its seed. Between two steps it goes on as fast as event time is to pass, as far as the next step
 * and no farther: whoever else gives a command meanwhile gives it at a time in between. It never goes back.
 */
export class VenueClock implements Clock {
  readonly #speed: number
  readonly #wallMs: () => number
  #timeMs: number
  #untilMs: number
  #start: { readonly eventMs: number; readonly wallMs: number } | undefined

  /**
   * @param startMs event time at first, milliseconds UTC
   * @param speed event milliseconds in a millisecond
   * @param wallMs milliseconds that pass for the one who watches
   */
  constructor(startMs: number, speed: number, wallMs: () => number = () => performance.now()) {
    this.#timeMs = startMs
    this.#untilMs = startMs
    this.#speed = speed
    this.#wallMs = wallMs
  }

  nowMs(): number {
    if (this.#start !== undefined) {
      const { eventMs, wallMs } = this.#start
      const pacedMs = Math.floor(eventMs + (this.#wallMs() - wallMs) * this.#speed)
      this.#timeMs = Math.max(this.#timeMs, Math.min(pacedMs, this.#untilMs))
    }
    return this.#timeMs
  }

  /** Stands at a time, but never before the present one. The first call begins the measure of its speed. */
  advanceTo(timeMs: number): void {
    this.#timeMs = Math.max(this.nowMs(), timeMs)
    this.#untilMs = this.#timeMs
    this.#start ??= { eventMs: this.#timeMs, wallMs: this.#wallMs() }
  }

  /** Goes on by itself, as far as this time. */
  runUntil(timeMs: number): void {
    this.#untilMs = Math.max(this.#untilMs, timeMs)
  }
}
