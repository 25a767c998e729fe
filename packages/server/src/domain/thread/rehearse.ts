import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RehearsalResults, RehearsalTask } from './rehearsal-task.ts'

/** Memory of one rehearsal. One that needs more ends, and nothing else with it. */
const heapMbMax = 2_048

// Compiled, the file beside this one has another ending; uncompiled, other packages are too.
const ending = extname(import.meta.filename)
const execArgv = ending === '.ts' ? ['-C', 'plimsoll:source'] : []

/**
 * Tries something on a copy of a state in a thread of its own. Undefined where that takes longer than it may.
 *
 * @throws what went wrong in the thread
 */
export function rehearse<T extends RehearsalTask>(
  task: T,
  withinMs: number,
): Promise<RehearsalResults[T['kind']] | undefined> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`./rehearsal-worker${ending}`, import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
      execArgv,
    })
    const timer = setTimeout(() => {
      resolve(undefined)
      void worker.terminate()
    }, withinMs)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(new Error('a rehearsal ended without a result'))
    })
  })
}
