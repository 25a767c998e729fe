/** Work that waits for its turn. */
interface Turn {
  readonly owner: string
  readonly start: () => Promise<void>
}

/** Room for work that takes long: so much of it at a time, and of one owner one at a time; in the order in which it came. */
export class JobRoom {
  readonly #runningMax: number
  readonly #running = new Map<string, Promise<void>>()
  #waiting: Turn[] = []

  constructor(runningMax: number) {
    this.#runningMax = runningMax
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Work of an owner that waits. */
  waitingOf(owner: string): number {
    return this.#waiting.filter((turn) => turn.owner === owner).length
  }

  /** Whether work of an owner would begin at once. */
  isFreeFor(owner: string): boolean {
    return this.#running.size < this.#runningMax && !this.#running.has(owner)
  }

  /**
   * Begins work when it is its turn, at once where that is now. It must not reject.
   *
   * @returns what gives its place up as long as it waits
   */
  add(owner: string, start: () => Promise<void>): () => void {
    const turn: Turn = { owner, start }
    this.#waiting.push(turn)
    this.#startWaiting()
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== turn)
    }
  }

  /** Forgets what waits; resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#waiting = []
    await Promise.all(this.#running.values())
  }

  #startWaiting(): void {
    const next = this.#waiting.findIndex(({ owner }) => this.isFreeFor(owner))
    const [turn] = next < 0 ? [] : this.#waiting.splice(next, 1)
    if (turn === undefined) return
    const { owner, start } = turn
    const work = start().finally(() => {
      this.#running.delete(owner)
      this.#startWaiting()
    })
    this.#running.set(owner, work)
    this.#startWaiting()
  }
}
