import { ProblemError } from '../answer/problem-error.ts'

/** Kinds of work, those first that must not wait for the others. */
const laneNames = ['urgent', 'commands', 'queries', 'heavy', 'trials'] as const

export type LaneName = (typeof laneNames)[number]

/** How much of one kind of work is taken on. */
interface LaneBounds {
  /** Requests under way at a time. */
  readonly runningMax: number
  /** Requests that may wait for that; the next is refused. */
  readonly waitingMax: number
  /** After a job nothing starts for so many times as long as it took; absent: at once. Bounds the share of the thread. */
  readonly restFactor?: number
}

export interface LanesOptions {
  readonly bounds: Readonly<Record<LaneName, LaneBounds>>
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
  /** Calls back once whatever input is ready was taken in. */
  readonly nextTurn: (run: () => void) => void
  /** Calls back after so many milliseconds. */
  readonly later: (run: () => void, ms: number) => void
}

interface WaitingJob {
  readonly start: () => void
  readonly isGone: () => boolean
  readonly drop: () => void
}

// So long may reads keep the thread before whatever arrived meanwhile is taken in.
const readSliceMs = 4
// A queue that is full empties in well under a second, or its domain is in trouble.
const retryAfterMs = 1_000

/**
 * Bounds what is under way, and starts waiting work in the order of its importance. Work on the one thread of the process cannot be
 * interrupted, so that reads are started a slice at a time: prices and commands that arrive meanwhile go first.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #running: Record<LaneName, number> = {
    urgent: 0,
    commands: 0,
    queries: 0,
    heavy: 0,
    trials: 0,
  }
  readonly #waiting: Record<LaneName, WaitingJob[]> = {
    urgent: [],
    commands: [],
    queries: [],
    heavy: [],
    trials: [],
  }
  readonly #restsUntilMs = new Map<LaneName, number>()
  #sliceEndMs = Number.NEGATIVE_INFINITY
  #isTurnDue = false

  constructor(options: LanesOptions) {
    this.#options = options
  }

  /** Requests that wait, for the metrics. */
  waiting(lane: LaneName): number {
    return this.#waiting[lane].length
  }

  /**
   * Runs a job when its lane has room.
   *
   * @param isGone asked before it starts: a job that nobody waits for any more is dropped
   * @throws ProblemError overloaded where too many wait already
   */
  run<T>(lane: LaneName, job: () => Promise<T>, isGone: () => boolean = never): Promise<T> {
    const { waitingMax, runningMax } = this.#options.bounds[lane]
    if (this.#mayStart(lane) && this.#isFirst(lane)) return this.#start(lane, job)
    // What there is room for waits only for its turn.
    const room = waitingMax + runningMax - this.#running[lane]
    if (this.#waiting[lane].length >= room) {
      const detail = `${waitingMax} requests of its kind are waiting already; try again in a second`
      return Promise.reject(new ProblemError('overloaded', { detail, retryAfterMs }))
    }
    return new Promise((resolve, reject) => {
      this.#waiting[lane].push({
        start: () => {
          this.#start(lane, job).then(resolve, reject)
        },
        isGone,
        drop: () => reject(new ProblemError('requestTooSlow')),
      })
      this.#planTurn()
    })
  }

  async #start<T>(lane: LaneName, job: () => Promise<T>): Promise<T> {
    this.#running[lane] += 1
    const startMs = this.#options.nowMs()
    try {
      return await job()
    } finally {
      this.#running[lane] -= 1
      this.#rest(lane, this.#options.nowMs() - startMs)
      if (laneNames.some((name) => this.#waiting[name].length > 0)) this.#planTurn()
    }
  }

  #mayStart(lane: LaneName): boolean {
    if (this.#running[lane] >= this.#options.bounds[lane].runningMax) return false
    if (lane === 'urgent' || lane === 'commands') return true
    const nowMs = this.#options.nowMs()
    if (nowMs < (this.#restsUntilMs.get(lane) ?? nowMs)) return false
    if (nowMs < this.#sliceEndMs) return true
    // The slice is used up: what arrived is taken in before the next one begins.
    this.#planTurn()
    return false
  }

  #rest(lane: LaneName, tookMs: number): void {
    const { restFactor = 0 } = this.#options.bounds[lane]
    if (restFactor === 0) return
    const restMs = restFactor * tookMs
    this.#restsUntilMs.set(lane, this.#options.nowMs() + restMs)
    this.#options.later(() => this.#planTurn(), restMs)
  }

  /** Nobody waits in this lane or one before it. */
  #isFirst(lane: LaneName): boolean {
    for (const name of laneNames) {
      if (this.#waiting[name].length > 0) return false
      if (name === lane) return true
    }
    return true
  }

  #planTurn(): void {
    if (this.#isTurnDue) return
    this.#isTurnDue = true
    this.#options.nextTurn(() => {
      this.#isTurnDue = false
      this.#sliceEndMs = this.#options.nowMs() + readSliceMs
      for (const lane of laneNames) this.#startWaiting(lane)
    })
  }

  #startWaiting(lane: LaneName): void {
    const waiting = this.#waiting[lane]
    while (waiting.length > 0 && this.#mayStart(lane)) {
      const job = waiting.shift()
      if (job?.isGone() === true) job.drop()
      else job?.start()
    }
  }
}

function never(): boolean {
  return false
}
