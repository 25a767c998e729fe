import type { ClockFault } from './fault.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A clock that can be wrong while the time of the world goes on. */
export class SimulatedClock {
  #trueMs: number
  #fault: ClockFault | undefined
  #turnsLeft = 0
  #stuckMs = 0

  constructor(trueMs: number) {
    this.#trueMs = trueMs
  }

  /** What a clock that is right would show. */
  get trueMs(): number {
    return this.#trueMs
  }

  nowMs(): number {
    switch (this.#fault?.kind) {
      case undefined:
        return this.#trueMs
      case 'clockHourAhead':
        return this.#trueMs + HOUR_MS
      case 'clockHourBehind':
        return this.#trueMs - HOUR_MS
      case 'clockDayAhead':
        return this.#trueMs + DAY_MS
      case 'clockDayBehind':
        return this.#trueMs - DAY_MS
      case 'clockStuck':
        return this.#stuckMs
      case 'clockBackwards':
        return this.#stuckMs - (this.#trueMs - this.#stuckMs)
    }
  }

  /** One turn passes. */
  advance(byMs: number): void {
    this.#trueMs += byMs
    this.#turnsLeft -= 1
    if (this.#turnsLeft <= 0) this.#fault = undefined
  }

  /** From now on, for the turns it lasts, the clock is wrong. */
  break(fault: ClockFault): void {
    this.#stuckMs = this.#trueMs
    this.#fault = fault
    this.#turnsLeft = fault.lasting
  }

  /** Whether it shows the wrong time. */
  get isBroken(): boolean {
    return this.#fault !== undefined
  }

  repair(): void {
    this.#fault = undefined
  }

  /** Nobody does anything before it shows at least this. */
  waitUntil(leastMs: number): void {
    this.#trueMs = Math.max(this.#trueMs, leastMs)
  }
}
