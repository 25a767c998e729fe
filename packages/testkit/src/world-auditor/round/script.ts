import type { Expected } from './expected.ts'

/** What the rules let come next, one event after the other; each is worked out when it is asked for. */
export class Script {
  readonly #steps: Iterator<Expected, unknown>
  #ahead: IteratorResult<Expected, unknown> | undefined

  constructor(steps: Iterable<Expected>) {
    this.#steps = steps[Symbol.iterator]()
  }

  /** The next that is due, or undefined after the last. */
  next(): Expected | undefined {
    const { done, value } = this.#ahead ?? this.#steps.next()
    this.#ahead = undefined
    return done ? undefined : value
  }

  /** Whether nothing more is due. To be asked only where the next event is at hand: it looks at the world as it is now. */
  isOver(): boolean {
    this.#ahead ??= this.#steps.next()
    return this.#ahead.done === true
  }
}
