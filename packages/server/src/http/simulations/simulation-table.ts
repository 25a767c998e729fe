import { randomUUID } from 'node:crypto'
import { ProblemError } from '../answer/problem-error.ts'

/** What a simulation is to run. */
export interface SimulationOrder {
  readonly scenario: string
  readonly seed: number
}

/** Runs simulations outside of the thread that serves requests. */
export interface SimulationRunner {
  /** Names of the scenarios it knows. */
  readonly scenarios: readonly string[]
  /** The document of a finished simulation. Ends early, by rejecting, when the signal is given. */
  run(order: SimulationOrder, signal: AbortSignal): Promise<unknown>
}

interface SimulationBounds {
  readonly runningMax: number
  readonly waitingMax: number
  /** Finished simulations that can be asked for. */
  readonly keptMax: number
}

/** A simulation that was asked for. */
export interface Simulation extends SimulationOrder {
  readonly simulation: string
  readonly status: 'waiting' | 'running' | 'done' | 'failed'
  readonly requestedMs: number
  readonly startedMs?: number
  readonly endedMs?: number
  readonly result?: unknown
  /** Why there is no result. */
  readonly failure?: string
}

interface Job {
  readonly key: string
  simulation: Simulation
}

interface SimulationOptions extends SimulationBounds {
  readonly runner: SimulationRunner
  readonly nowMs: () => number
}

/** Simulations of a server, in memory only: a finished one can be run again, and gives the same. */
export class SimulationTable {
  readonly #options: SimulationOptions
  readonly #stop = new AbortController()
  /** Oldest first. */
  readonly #jobs = new Map<string, Job>()
  readonly #byKey = new Map<string, Job>()
  readonly #under = new Set<Promise<void>>()

  constructor(options: SimulationOptions) {
    this.#options = options
  }

  /**
   * Takes an order, or finds the one that was given under the same key.
   *
   * @throws ProblemError invalidRequest for an unknown scenario, keyReused, overloaded
   */
  post(key: string, { scenario, seed }: SimulationOrder): Simulation {
    const known = this.#byKey.get(key)
    if (known !== undefined) return repeated(known.simulation, { scenario, seed })
    const { runner, waitingMax, runningMax, nowMs } = this.#options
    if (!runner.scenarios.includes(scenario)) throw unknownScenario(runner)
    if (this.#count('waiting') >= waitingMax + Math.max(0, runningMax - this.#count('running'))) {
      const detail = `${waitingMax} simulations are waiting already; try again when one has ended`
      throw new ProblemError('overloaded', { detail, retryAfterMs: 10_000 })
    }
    const simulation = randomUUID()
    const status = 'waiting'
    const job: Job = {
      key,
      simulation: { simulation, scenario, seed, status, requestedMs: nowMs() },
    }
    this.#jobs.set(simulation, job)
    this.#byKey.set(key, job)
    this.#startWaiting()
    return job.simulation
  }

  /** Undefined for one that is unknown, or was let go. */
  get(simulation: string): Simulation | undefined {
    return this.#jobs.get(simulation)?.simulation
  }

  /** Newest first. */
  all(): Simulation[] {
    return [...this.#jobs.values()].map((job) => job.simulation).reverse()
  }

  /** Ends what runs. */
  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#under)
  }

  #count(status: Simulation['status']): number {
    let count = 0
    for (const job of this.#jobs.values()) if (job.simulation.status === status) count += 1
    return count
  }

  #startWaiting(): void {
    for (const job of this.#jobs.values()) {
      if (this.#stop.signal.aborted || this.#under.size >= this.#options.runningMax) return
      if (job.simulation.status !== 'waiting') continue
      const run = this.#run(job).finally(() => {
        this.#under.delete(run)
        this.#letGo()
        this.#startWaiting()
      })
      this.#under.add(run)
    }
  }

  async #run(job: Job): Promise<void> {
    const { runner, nowMs } = this.#options
    job.simulation = { ...job.simulation, status: 'running', startedMs: nowMs() }
    try {
      const result = await runner.run(job.simulation, this.#stop.signal)
      job.simulation = { ...job.simulation, status: 'done', endedMs: nowMs(), result }
    } catch (error) {
      const failure = this.#stop.signal.aborted ? 'the server stopped' : textOf(error)
      job.simulation = { ...job.simulation, status: 'failed', endedMs: nowMs(), failure }
    }
  }

  #letGo(): void {
    const ended = [...this.#jobs.values()].filter((job) => job.simulation.endedMs !== undefined)
    for (const job of ended.slice(0, Math.max(0, ended.length - this.#options.keptMax))) {
      this.#jobs.delete(job.simulation.simulation)
      this.#byKey.delete(job.key)
    }
  }
}

function repeated(known: Simulation, { scenario, seed }: SimulationOrder): Simulation {
  if (known.scenario === scenario && known.seed === seed) return known
  throw new ProblemError('keyReused')
}

function unknownScenario({ scenarios }: SimulationRunner): ProblemError {
  const message = `is not known; use one of ${scenarios.join(', ')}`
  const path = 'body.scenario'
  return new ProblemError('invalidRequest', {
    detail: `${path} ${message}`,
    errors: [{ path, message }],
  })
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
