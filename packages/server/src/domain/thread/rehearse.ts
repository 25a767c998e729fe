import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RehearsalResults, RehearsalTask } from './rehearsal-task.ts'

/** Memory of one rehearsal. One that needs more ends, and nothing else with it. */
const heapMbMax = 1_024

// Compiled, the file beside this one has another ending; uncompiled, other packages are too.
const ending = extname(import.meta.filename)
const execArgv = ending === '.ts' ? ['-C', 'plimsoll:source'] : []

/** How long a rehearsal may take. */
export interface RehearsalBounds {
  readonly withinMs: number
  /** Ends it before. */
  readonly signal?: AbortSignal
}

/**
 * Tries something on a copy of a state in a thread of its own. Undefined where it was ended first.
 *
 * @throws what went wrong in the thread
 */
export function rehearse<T extends RehearsalTask>(
  task: T,
  { withinMs, signal }: RehearsalBounds,
): Promise<RehearsalResults[T['kind']] | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      resolve(undefined)
      return
    }
    const worker = new Worker(new URL(`./rehearsal-worker${ending}`, import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
      execArgv,
    })
    worker.unref()
    const end = (): void => {
      resolve(undefined)
      void worker.terminate()
    }
    const timer = setTimeout(end, withinMs).unref()
    signal?.addEventListener('abort', end, { once: true })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      reject(new Error('a rehearsal ended without a result'))
    })
  })
}
