import type { ServerConfig } from '../../config/server-config.ts'
import type { ComparisonOrder } from '../../domain/comparison/comparison-order.ts'
import type {
  ComparisonProgress,
  ComparisonResult,
  Laboratory,
  SimulationOrder,
  SimulationProgress,
} from '../../domain/comparison/laboratory.ts'
import { type ComparedBook, runComparison } from '../../domain/comparison/run-comparison.ts'
import type { ExperimentOrder } from '../../domain/experiment/experiment-order.ts'
import { runExperiment } from '../../domain/experiment/run-experiment.ts'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { type Job, JobTable } from './job-table.ts'
import { JobRoom } from './job-room.ts'

interface SimulationNews {
  readonly progress: SimulationProgress
  readonly result: unknown
}

interface ComparisonNews extends ComparisonResult {
  readonly progress: ComparisonProgress
  readonly place: ComparedBook
}

/** A comparison, and the domain it is about. */
export interface ComparisonJobOrder extends ComparisonOrder {
  readonly domain: string
}

interface ExperimentNews {
  readonly progress: ComparisonProgress
  readonly place: ComparedBook
  readonly result: unknown
}

/** An experiment, and the domain whose book it is on. */
export interface ExperimentJobOrder extends ExperimentOrder {
  readonly domain: string
}

export type SimulationJob = Job<SimulationOrder, SimulationNews>
export type ComparisonJob = Job<ComparisonJobOrder, ComparisonNews>

export type ExperimentJob = Job<ExperimentJobOrder, ExperimentNews>

interface LaboratoryOptions {
  readonly settings: ServerConfig['simulations']
  readonly laboratory: Laboratory
  /** Undefined for a domain that is not served now. */
  readonly domainNamed: (domain: string) => HostedDomain | undefined
  readonly nowMs: () => number
}

/** The room is for everybody. */
const simulationMsMax = 600_000

/** Simulations, comparisons and experiments of a server. They share the room, and a key has one of them at a time. */
export class LaboratoryTables {
  readonly scenarios: readonly string[]
  readonly simulations: JobTable<SimulationOrder, SimulationNews>
  readonly comparisons: JobTable<ComparisonJobOrder, ComparisonNews>
  readonly bookScenarios: readonly string[]
  readonly experiments: JobTable<ExperimentJobOrder, ExperimentNews>
  readonly #room: JobRoom

  constructor({ settings, laboratory, domainNamed, nowMs }: LaboratoryOptions) {
    const { runningMax, waitingMax, keptMax } = settings
    const room = new JobRoom(runningMax)
    const common = { room, waitingMax, keptMax, nowMs }
    this.#room = room
    this.scenarios = laboratory.scenarios
    this.bookScenarios = laboratory.bookScenarios
    this.simulations = new JobTable({
      ...common,
      run: async (order, { signal, tell }) => {
        const onProgress = (progress: SimulationProgress): void => tell({ progress })
        const limit = AbortSignal.timeout(simulationMsMax)
        const ends = AbortSignal.any([signal, limit])
        try {
          return { result: await laboratory.run(order, { signal: ends, onProgress }) }
        } catch (error) {
          if (!limit.aborted) throw error
          throw new Error(`takes longer than ${simulationMsMax / 1000} s here`, { cause: error })
        }
      },
    })
    this.comparisons = new JobTable({
      ...common,
      run: async (order, { signal, tell }) => {
        const domain = domainNamed(order.domain)
        if (domain === undefined) throw new Error('the domain is not served now; try again')
        return runComparison(
          order,
          { domain, laboratory },
          {
            signal,
            onProgress: (progress) => tell({ progress }),
            onBook: (place) => tell({ place }),
          },
        )
      },
    })
    this.experiments = new JobTable({
      ...common,
      run: async ({ domain: name, ...order }, { signal, tell }) => {
        const domain = domainNamed(name)
        if (domain === undefined) throw new Error('the domain is not served now; try again')
        const result = await runExperiment(
          order,
          { domain, laboratory },
          {
            signal,
            onProgress: (progress) => tell({ progress }),
            onBook: (place) => tell({ place }),
          },
        )
        return { result }
      },
    })
  }

  /** Ends what runs, and begins nothing any more. */
  async close(): Promise<void> {
    this.simulations.stop()
    this.comparisons.stop()
    this.experiments.stop()
    await this.#room.close()
  }
}
