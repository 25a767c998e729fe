import { randomUUID } from 'node:crypto'
import { ProblemError } from '../answer/problem-error.ts'
import type { JobRoom } from './job-room.ts'

/** Work that was asked for, and what is known of it so far. */
export interface Job<Order, News> {
  readonly id: string
  readonly order: Order
  readonly status: 'waiting' | 'running' | 'done' | 'failed'
  readonly requestedMs: number
  readonly startedMs?: number
  readonly endedMs?: number
  /** Why there is no result. */
  readonly failure?: string
  readonly news: Partial<News>
}

/** What work is done with. */
export interface JobWork<News> {
  readonly signal: AbortSignal
  /** Takes up what is known now, in place of what was known of the same before. */
  readonly tell: (news: Partial<News>) => void
}

/** Who asks for work, and under which key: the same key again is the same work. */
export interface JobRequest<Order> {
  readonly key: string
  readonly owner: string
  readonly order: Order
}

interface JobOptions<Order, News> {
  readonly room: JobRoom
  /** Those of all kinds that may wait for the room. */
  readonly waitingMax: number
  /** Finished ones that can be asked for. */
  readonly keptMax: number
  readonly nowMs: () => number
  /** Does the work; what it returns is told with the end. */
  readonly run: (order: Order, work: JobWork<News>) => Promise<Partial<News>>
}

interface Row<Order, News> {
  readonly key: string
  readonly cancel: AbortController
  /** Gives up its place among those that wait. */
  leave: () => void
  job: Job<Order, News>
  /** Length of what came of it, as text. */
  length: number
}

/** Why there is no result of one that somebody ended. */
const cancelled = 'it was cancelled'

/** Of all results that are kept, as text: the oldest go first. */
const keptLengthMax = 64_000_000

/** Work of one kind, in memory only: whatever is finished can be done again, and gives the same. */
export class JobTable<Order extends object, News extends object> {
  readonly #options: JobOptions<Order, News>
  readonly #stop = new AbortController()
  /** Oldest first. */
  readonly #rows = new Map<string, Row<Order, News>>()
  readonly #byKey = new Map<string, Row<Order, News>>()

  constructor(options: JobOptions<Order, News>) {
    this.#options = options
  }

  /**
   * Takes an order, or finds the one that was given under the same key.
   *
   * @throws ProblemError keyReused, overloaded
   */
  post({ key, owner, order }: JobRequest<Order>): Job<Order, News> {
    const known = this.#byKey.get(key)?.job
    if (known !== undefined) {
      if (JSON.stringify(known.order) === JSON.stringify(order)) return known
      throw new ProblemError('keyReused')
    }
    this.#requireRoomFor(owner)
    const { room, nowMs } = this.#options
    const id = randomUUID()
    const job = { id, order, status: 'waiting', requestedMs: nowMs(), news: {} } as const
    const row: Row<Order, News> = {
      key,
      cancel: new AbortController(),
      leave: () => {},
      job,
      length: 0,
    }
    this.#rows.set(id, row)
    this.#byKey.set(key, row)
    row.leave = room.add(owner, () => this.#run(row))
    return row.job
  }

  /** Undefined for one that is unknown, or was let go. */
  get(id: string): Job<Order, News> | undefined {
    return this.#rows.get(id)?.job
  }

  /** Newest first. */
  all(): Job<Order, News>[] {
    return [...this.#rows.values()].map(({ job }) => job).reverse()
  }

  /** Ends one that waits or runs; one that has ended stays as it is. Undefined for one that is unknown, or was let go. */
  cancel(id: string): Job<Order, News> | undefined {
    const row = this.#rows.get(id)
    if (row === undefined || row.job.endedMs !== undefined) return row?.job
    this.#fail(row, cancelled)
    row.leave()
    row.cancel.abort(new Error(cancelled))
    const { job } = row
    this.#letGo()
    return job
  }

  /** Ends what runs; nothing begins any more. */
  stop(): void {
    this.#stop.abort(new Error('the server stopped'))
  }

  /** Whoever has much waiting leaves the rest of the room to others. */
  #requireRoomFor(owner: string): void {
    const { room, waitingMax } = this.#options
    if (room.isFreeFor(owner)) return
    const ownMax = Math.ceil(waitingMax / 4)
    const own = room.waitingOf(owner)
    if (room.waiting < waitingMax && own < ownMax) return
    const who = own < ownMax ? String(room.waiting) : `${own} of yours`
    const detail = `${who} are waiting already, simulations and comparisons together; try again when one has ended`
    throw new ProblemError('overloaded', { detail, retryAfterMs: 10_000 })
  }

  async #run(row: Row<Order, News>): Promise<void> {
    const { run, nowMs } = this.#options
    const signal = AbortSignal.any([this.#stop.signal, row.cancel.signal])
    if (signal.aborted) return
    row.job = { ...row.job, status: 'running', startedMs: nowMs() }
    const tell = (news: Partial<News>): void => {
      if (row.job.status !== 'running') return
      row.job = { ...row.job, news: { ...row.job.news, ...news } }
    }
    try {
      tell(await run(row.job.order, { signal, tell }))
      if (row.job.endedMs !== undefined) return
      row.job = { ...row.job, status: 'done', endedMs: nowMs() }
      row.length = JSON.stringify(row.job.news).length
    } catch (error) {
      if (row.job.endedMs !== undefined) return
      this.#fail(row, this.#stop.signal.aborted ? 'the server stopped' : textOf(error))
    }
    this.#letGo()
  }

  #fail(row: Row<Order, News>, failure: string): void {
    row.job = { ...row.job, status: 'failed', endedMs: this.#options.nowMs(), failure }
  }

  #letGo(): void {
    const ended = [...this.#rows.values()].filter(({ job }) => job.endedMs !== undefined)
    let length = ended.reduce((sum, row) => sum + row.length, 0)
    let count = ended.length
    for (const row of ended) {
      if (count <= this.#options.keptMax && length <= keptLengthMax) return
      this.#rows.delete(row.job.id)
      this.#byKey.delete(row.key)
      count -= 1
      length -= row.length
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
