import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { scenarioNames } from '../simulation/chosen-scenario.ts'

/** Which simulation is wanted. */
interface SimulationOrder {
  readonly scenario: string
  readonly seed: number
}

/** Memory of one simulation. One that needs more ends, and nothing else with it. */
const heapMbMax = 1_024

/** What runs simulations. */
interface SimulationRunner {
  readonly scenarios: readonly string[]
  run(order: SimulationOrder, signal: AbortSignal): Promise<unknown>
}

/** Runs simulations beside the server, each in a thread of its own. */
export const simulationRunner: SimulationRunner = {
  scenarios: scenarioNames(),

  /**
   * The document of a run, as `simulate --json` prints it.
   *
   * @throws the reason of the signal where it aborts first, and what went wrong in the run
   */
  run(order: SimulationOrder, signal: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(reasonOf(signal))
        return
      }
      const worker = new Worker(
        // Compiled, the file beside this one has another ending.
        new URL(`./simulation-worker${extname(import.meta.filename)}`, import.meta.url),
        { workerData: order, resourceLimits: { maxOldGenerationSizeMb: heapMbMax } },
      )
      const onAbort = (): void => {
        reject(reasonOf(signal))
        void worker.terminate()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => {
        signal.removeEventListener('abort', onAbort)
        reject(new Error('the simulation ended without a result'))
      })
    })
  },
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('the simulation was stopped')
}
