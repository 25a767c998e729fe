import type { Answer } from './answer.ts'
import type { Submission } from './submission.ts'
import type { SubmitTerms } from './submit-terms.ts'

/** A command whose answer somebody waits for. */
export interface Waiting {
  readonly submission: Submission
  readonly terms: SubmitTerms
  readonly answer: (answer: Answer) => void
}

/** Urgent commands that may go first before one of the others has its turn: nobody waits for ever. */
const urgentRunMax = 8

/** Commands in the order in which they came, urgent ones before most of the others; so many of each and no more. */
export class CommandQueue {
  readonly #max: number
  readonly #urgent = new Line()
  readonly #others = new Line()
  /** Urgent ones that have left since one of the others could. */
  #urgentRun = 0

  constructor(max: number) {
    this.#max = max
  }

  get length(): number {
    return this.#urgent.length + this.#others.length
  }

  /** How many wait in the way of another of these terms. Others that wait take no room from urgent ones. */
  lengthFor(terms: SubmitTerms): number {
    return this.#lineOf(terms).length
  }

  /** Whether another of these terms has to be turned away. */
  isFullFor(terms: SubmitTerms): boolean {
    return this.lengthFor(terms) >= this.#max
  }

  add(waiting: Waiting): void {
    this.#lineOf(waiting.terms).add(waiting)
  }

  /** The first, which stays. */
  get next(): Waiting | undefined {
    if (this.#urgentRun >= urgentRunMax) return this.#others.next ?? this.#urgent.next
    return this.#urgent.next ?? this.#others.next
  }

  /** One that was first leaves. */
  remove({ terms }: Waiting): void {
    const isPassing = terms.isUrgent === true && this.#others.length > 0
    this.#urgentRun = isPassing ? this.#urgentRun + 1 : 0
    this.#lineOf(terms).take()
  }

  /** The first, which leaves. */
  take(): Waiting | undefined {
    const { next } = this
    if (next !== undefined) this.remove(next)
    return next
  }

  #lineOf({ isUrgent }: SubmitTerms): Line {
    return isUrgent === true ? this.#urgent : this.#others
  }
}

/** First in, first out. */
class Line {
  #waiting: Waiting[] = []
  /** Where the first is; everything before it has left. */
  #first = 0

  get length(): number {
    return this.#waiting.length - this.#first
  }

  get next(): Waiting | undefined {
    return this.#waiting[this.#first]
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
  }

  take(): void {
    this.#first += 1
    if (this.#first * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#first = 0
    }
  }
}
