/** A part of a list, as it was answered. */
interface ListPage<Row> {
  readonly rows: readonly Row[]
}

interface QueuePagesOptions<Row> {
  /** Rows from a place on, counted from 1. */
  readonly ask: (fromRank: number, limit: number, signal: AbortSignal) => Promise<ListPage<Row>>
  /** Rows arrived, or could not be had. */
  readonly onChange: () => void
  /** Told of what went wrong; what was wanted is asked for again after a while. */
  readonly onProblem: (error: unknown) => void
}

interface Kept<Row> {
  readonly rows: readonly Row[]
  /** Of the list when the page was asked for. */
  readonly version: number
  readonly askedMs: number
  usedAt: number
}

/** Rows of a page. */
export const pageRows = 200

/** Pages kept; those that were not looked at for longest are forgotten. */
const pagesMax = 40

/** Questions at a time: whoever scrolls past a hundred pages waits for the last two only. */
const askingMax = 2

/** A list that changes all the time is read again no more often. */
const againMs = 500

const afterFailureMs = 3_000

/** Parts of a list too long to be had at once, of which those are asked for that are looked at. */
export class QueuePages<Row> {
  readonly #options: QueuePagesOptions<Row>
  readonly #pages = new Map<number, Kept<Row>>()
  readonly #asking = new Set<number>()
  readonly #ends = new AbortController()
  #wanted: readonly number[] = []
  #version = 0
  #uses = 0
  #restsUntilMs = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: QueuePagesOptions<Row>) {
    this.#options = options
  }

  /** A row by its place from 0; undefined where it is not here yet. */
  rowAt(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / pageRows))?.rows[index % pageRows]
  }

  /** These rows are looked at now: from the first to before the last, counted from 0. */
  want(from: number, to: number): void {
    const first = Math.floor(from / pageRows)
    const last = Math.floor(Math.max(from, to - 1) / pageRows)
    this.#wanted = to <= from ? [] : Array.from({ length: last - first + 1 }, (_, at) => first + at)
    for (const page of this.#wanted) this.#use(page)
    this.#askForWanted()
  }

  /** The list is another one now: what is looked at is read again, and shown as it was until then. */
  outdate(): void {
    this.#version += 1
    this.#askForWanted()
  }

  /** Ends every question. */
  close(): void {
    this.#ends.abort()
    clearTimeout(this.#timer)
  }

  #use(page: number): void {
    const kept = this.#pages.get(page)
    if (kept !== undefined) kept.usedAt = this.#uses += 1
  }

  #askForWanted(): void {
    const restMs = this.#restsUntilMs - Date.now()
    if (restMs > 0) this.#askLater(restMs)
    if (restMs > 0 || this.#ends.signal.aborted) return
    let waitMs = Number.POSITIVE_INFINITY
    for (const page of this.#wanted) {
      if (this.#asking.size >= askingMax) return
      if (this.#asking.has(page)) continue
      const kept = this.#pages.get(page)
      if (kept?.version === this.#version) continue
      const dueMs = kept === undefined ? 0 : kept.askedMs + againMs - Date.now()
      if (dueMs > 0) waitMs = Math.min(waitMs, dueMs)
      else void this.#ask(page)
    }
    if (Number.isFinite(waitMs)) this.#askLater(waitMs)
  }

  #askLater(waitMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#askForWanted()
    }, waitMs)
  }

  async #ask(page: number): Promise<void> {
    this.#asking.add(page)
    const version = this.#version
    const askedMs = Date.now()
    try {
      const { rows } = await this.#options.ask(page * pageRows + 1, pageRows, this.#ends.signal)
      this.#pages.set(page, { rows, version, askedMs, usedAt: (this.#uses += 1) })
      this.#forget()
      this.#asking.delete(page)
      this.#options.onChange()
      this.#askForWanted()
    } catch (error) {
      this.#asking.delete(page)
      if (this.#ends.signal.aborted) return
      this.#restsUntilMs = Date.now() + afterFailureMs
      this.#options.onProblem(error)
      this.#askForWanted()
    }
  }

  #forget(): void {
    if (this.#pages.size <= pagesMax) return
    const [oldest] = [...this.#pages].toSorted(([, left], [, right]) => left.usedAt - right.usedAt)
    if (oldest !== undefined) this.#pages.delete(oldest[0])
  }
}
