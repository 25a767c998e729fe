import { batch } from '@preact/signals'

/** A page that nobody sees gets no frames; it is brought up to date all the same, so that nothing piles up. */
const withoutFrameMs = 500

/**
 * Gathers what arrives and hands it on once a frame, in one batch, so that however much arrives a frame is drawn once.
 */
export class Frames<T> {
  readonly #apply: (items: readonly T[]) => void
  #waiting: T[] = []
  #isScheduled = false

  constructor(apply: (items: readonly T[]) => void) {
    this.#apply = apply
  }

  push(item: T): void {
    this.#waiting.push(item)
    if (this.#isScheduled) return
    this.#isScheduled = true
    const run = (): void => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      this.#run()
    }
    const frame = requestAnimationFrame(run)
    const timer = setTimeout(run, withoutFrameMs)
  }

  #run(): void {
    this.#isScheduled = false
    const items = this.#waiting
    this.#waiting = []
    batch(() => this.#apply(items))
  }
}
