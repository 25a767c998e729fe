import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type {
  ComparisonProgress,
  ComparisonResult,
  ComparisonTask,
  ExperimentTask,
  Laboratory,
  SimulationOrder,
  SimulationProgress,
  Watched,
} from '@plimsoll/server'
import { scenarioNames, scenarios } from '@plimsoll/simulator'
import { hasOwnBook } from '../simulation/chosen-scenario.ts'

/** What a thread of the laboratory is started for. */
export type LaboratoryTask =
  | { readonly kind: 'simulation'; readonly order: SimulationOrder }
  | { readonly kind: 'comparison'; readonly task: ComparisonTask }
  | { readonly kind: 'experiment'; readonly task: ExperimentTask }

/** What it says: how far it is, and once what it came to. */
export type LaboratoryMessage =
  | { readonly progress: SimulationProgress | ComparisonProgress }
  | { readonly result: unknown }

/** Memory of one thread. One that needs more ends, and nothing else with it. */
const heapMbMax = 1_024

// Compiled, the file beside this one has another ending; uncompiled, other packages are too.
const ending = extname(import.meta.filename)
const execArgv = ending === '.ts' ? ['-C', 'plimsoll:source'] : []

let names: readonly string[] | undefined

/** Runs simulations and comparisons beside the server, each in a thread of its own. */
export const laboratory: Laboratory = {
  /** Those that run by themselves. Read when they are first asked for: a server that starts has more urgent things to do. */
  get scenarios(): readonly string[] {
    names ??= scenarios()
      .filter(hasOwnBook)
      .map(({ scenario }) => scenario)
    return names
  },

  /** Whether one says how the markets of a book move shows when it is run on it. */
  get bookScenarios(): readonly string[] {
    return scenarioNames()
  },

  /**
   * The document of a run, as `simulate --json` prints it.
   *
   * @throws the reason of the signal where it aborts first, and what went wrong in the run
   */
  run: (order: SimulationOrder, watched: Watched<SimulationProgress>) =>
    inThread<SimulationProgress, unknown>({ kind: 'simulation', order }, watched),

  /**
   * Every policy walked over a state and measured, as `compare --json` prints it, with the seed and the draws that it has by default.
   *
   * @throws the reason of the signal where it aborts first, and what went wrong on the way
   */
  compare: (task: ComparisonTask, watched: Watched<ComparisonProgress>) =>
    inThread<ComparisonProgress, ComparisonResult>({ kind: 'comparison', task }, watched),

  /**
   * A scenario on the book of a state: once, under several rules, or many times to size its funds.
   *
   * @throws the reason of the signal where it aborts first, and what went wrong on the way
   */
  experiment: (task: ExperimentTask, watched: Watched<ComparisonProgress>) =>
    inThread<ComparisonProgress, unknown>({ kind: 'experiment', task }, watched),
}

function inThread<Progress, Result>(
  workerData: LaboratoryTask,
  { signal, onProgress }: Watched<Progress>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(reasonOf(signal))
      return
    }
    const worker = new Worker(new URL(`./laboratory-worker${ending}`, import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
      execArgv,
    })
    const onAbort = (): void => {
      reject(reasonOf(signal))
      void worker.terminate()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    worker.on(
      'message',
      (message: { readonly progress: Progress } | { readonly result: Result }) => {
        if ('progress' in message) onProgress(message.progress)
        else resolve(message.result)
      },
    )
    worker.once('error', (error: Error) => reject(withAdvice(error)))
    worker.once('exit', () => {
      signal.removeEventListener('abort', onAbort)
      reject(new Error('the thread ended without a result'))
    })
  })
}

function withAdvice(error: Error): Error {
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error
  const advice = 'ask for less, or use the command line on an export of the book'
  return new Error(`needs more memory than the ${heapMbMax} MB it has here; ${advice}`, {
    cause: error,
  })
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('it was stopped')
}
