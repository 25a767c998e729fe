/** How often something may be asked. */
export interface Pace {
  /** So many questions at once, where nothing was asked for a while. */
  readonly burst: number
  /** After them one in so many milliseconds. */
  readonly everyMs: number
  /** Milliseconds; only differences count. */
  readonly nowMs: () => number
  readonly wait: (ms: number) => Promise<void>
}

/**
 * Asks one question at a time, and after its answer the newest of those that came meanwhile; the others are never asked.
 */
export class Latest<Question> {
  readonly #ask: (question: Question) => Promise<void>
  readonly #pace: Pace
  #waiting: { readonly question: Question } | undefined
  #isAsking = false
  #allowance: number
  #countedMs: number
  #isEnded = false

  /** @param ask never rejects */
  constructor(ask: (question: Question) => Promise<void>, pace: Pace) {
    this.#ask = ask
    this.#pace = pace
    this.#allowance = pace.burst
    this.#countedMs = pace.nowMs()
  }

  put(question: Question): void {
    this.#waiting = { question }
    if (!this.#isAsking) void this.#run()
  }

  /** Asks nothing more. */
  end(): void {
    this.#isEnded = true
    this.#waiting = undefined
  }

  async #run(): Promise<void> {
    this.#isAsking = true
    while (this.#waiting !== undefined) {
      await this.#turn()
      const next = this.#waiting
      if (this.#isEnded || next === undefined) break
      this.#waiting = undefined
      await this.#ask(next.question)
    }
    this.#isAsking = false
  }

  async #turn(): Promise<void> {
    const { burst, everyMs, nowMs, wait } = this.#pace
    const now = nowMs()
    this.#allowance = Math.min(burst, this.#allowance + (now - this.#countedMs) / everyMs)
    this.#countedMs = now
    if (this.#allowance < 1) await wait((1 - this.#allowance) * everyMs)
    this.#allowance -= 1
  }
}
