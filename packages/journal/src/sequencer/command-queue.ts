import type { Answer } from './answer.ts'
import type { Submission } from './submission.ts'

/** A command whose answer somebody waits for. */
export interface Waiting {
  readonly submission: Submission
  readonly answer: (answer: Answer) => void
}

/** Commands in the order in which they came, so many and no more. */
export class CommandQueue {
  readonly #max: number
  #waiting: Waiting[] = []
  /** Where the first is; everything before it has left. */
  #first = 0

  constructor(max: number) {
    this.#max = max
  }

  get length(): number {
    return this.#waiting.length - this.#first
  }

  get isFull(): boolean {
    return this.length >= this.#max
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
  }

  /** The first, which stays. */
  get next(): Waiting | undefined {
    return this.#waiting[this.#first]
  }

  /** The first, which leaves. */
  take(): Waiting | undefined {
    const { next } = this
    if (next === undefined) return undefined
    this.#first += 1
    if (this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#first = 0
    }
    return next
  }
}
