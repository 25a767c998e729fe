import { counted } from '../output/grouped.ts'

const minuteMs = 60_000
const secondMs = 1_000
/** The first ones start threads and are slower than the rest. */
const doneMin = 5

/** How long the rest of some even work may take, from how long it has taken so far. */
export class TimeLeft {
  readonly #total: number
  readonly #startedMs = performance.now()

  constructor(total: number) {
    this.#total = total
  }

  /** `, about 2 minutes left`; nothing while too little is done to say. */
  words(done: number): string {
    if (done < doneMin || done === this.#total) return ''
    const leftMs = ((performance.now() - this.#startedMs) / done) * (this.#total - done)
    return leftMs > 2 * minuteMs
      ? `, about ${counted(Math.round(leftMs / minuteMs), 'minute')} left`
      : `, about ${counted(Math.ceil(leftMs / secondMs), 'second')} left`
  }
}
