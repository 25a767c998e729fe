const remembered = 10_000

/** Farther ahead a server would not take a time; it can only come from a clock that was set back. */
const aheadMsMax = 1_000

/**
 * Gives signed requests their times. A server takes a signature once, and two equal requests of the same millisecond would
 * have the same: the second is dated a millisecond later.
 */
export class SignedTimes {
  readonly #nowMs: () => number
  /** The latest time given to each request; those of the past need not be known. */
  readonly #given = new Map<string, number>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Milliseconds UTC for a request, whose other signed parts are `parts`. */
  next(parts: string): number {
    const nowMs = this.#nowMs()
    if (this.#given.size >= remembered) this.#forgetBefore(nowMs)
    const last = this.#given.get(parts) ?? 0
    const isRecent = last >= nowMs && last - nowMs < aheadMsMax
    const timeMs = isRecent ? last + 1 : nowMs
    this.#given.set(parts, timeMs)
    return timeMs
  }

  #forgetBefore(nowMs: number): void {
    for (const [parts, timeMs] of this.#given) {
      if (timeMs < nowMs) this.#given.delete(parts)
    }
  }
}
