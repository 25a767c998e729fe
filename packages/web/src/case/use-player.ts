import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { stepPauseMs } from './replay.ts'

/** Speeds that can be chosen, as multiples of the usual one. */
export const speeds = [0.5, 1, 2, 5, 10, 20] as const

export type Speed = (typeof speeds)[number]

/** Goes through the steps of a round by itself, or wherever it is told to. */
export interface Player {
  readonly step: ReadonlySignal<number>
  readonly isPlaying: ReadonlySignal<boolean>
  readonly speed: Signal<Speed>
  readonly last: number
  /** Plays on from here, from the beginning where this is the end, or pauses. */
  readonly toggle: () => void
  /** Pauses at a step; beyond either end is that end. */
  readonly goTo: (step: number) => void
  /** As `goTo`, on the way to another step: nobody is told of it. */
  readonly show: (step: number) => void
}

/**
 * A player of so many steps. It begins where it is told to and ends with its component.
 *
 * @param onRest is told the step at which it was paused, put or ended; not the steps on the way
 */
export function usePlayer(steps: number, start: number, onRest: (step: number) => void): Player {
  const player = useMemo(() => new RoundPlayer(steps, start, onRest), [steps])
  useEffect(() => () => player.end(), [player])
  return player
}

class RoundPlayer implements Player {
  readonly speed = signal<Speed>(1)
  readonly last: number
  readonly #step: Signal<number>
  readonly #isPlaying = signal(false)
  readonly #pauseMs: number
  readonly #onRest: (step: number) => void
  #frame = 0

  constructor(steps: number, start: number, onRest: (step: number) => void) {
    this.last = Math.max(0, steps - 1)
    this.#step = signal(Math.min(Math.max(start, 0), this.last))
    this.#pauseMs = stepPauseMs(steps)
    this.#onRest = onRest
  }

  get step(): ReadonlySignal<number> {
    return this.#step
  }

  get isPlaying(): ReadonlySignal<boolean> {
    return this.#isPlaying
  }

  readonly toggle = (): void => {
    if (this.#isPlaying.value) {
      this.goTo(this.#step.value)
      return
    }
    if (this.#step.value === this.last) this.#step.value = 0
    this.#isPlaying.value = true
    this.#run()
  }

  readonly goTo = (step: number): void => {
    this.show(step)
    this.#onRest(this.#step.value)
  }

  readonly show = (step: number): void => {
    this.end()
    this.#step.value = Math.min(Math.max(step, 0), this.last)
  }

  end(): void {
    this.#isPlaying.value = false
    cancelAnimationFrame(this.#frame)
  }

  /** Several steps may fall into one frame; each frame is drawn once. */
  #run(): void {
    let dueMs = performance.now() + this.#pauseMs / this.speed.value
    const tick = (nowMs: number): void => {
      if (!this.#isPlaying.value) return
      let next = this.#step.value
      while (dueMs <= nowMs && next < this.last) {
        next += 1
        dueMs += this.#pauseMs / this.speed.value
      }
      this.#step.value = next
      if (next === this.last) this.goTo(next)
      else this.#frame = requestAnimationFrame(tick)
    }
    this.#frame = requestAnimationFrame(tick)
  }
}
