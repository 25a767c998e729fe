import { totalmem } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PathMessage, PathTask, RunPath } from './path-task.ts'

/** A path that could not be run. */
export class PathFailed extends Error {
  override readonly name = 'PathFailed'
  readonly seed: number
  /** The name of what went wrong, as the thread saw it. */
  readonly failureName: string

  constructor(seed: number, { name, message }: { name: string; message: string }) {
    super(`the path of seed ${seed} failed: ${message}`)
    this.seed = seed
    this.failureName = name
  }
}

/** How paths are run. */
export interface PathRun {
  /** Seeds of the paths, in the order in which they are wanted. */
  readonly seeds: readonly number[]
  /** How many at a time. */
  readonly threads: number
  readonly signal: AbortSignal
  /** Called as each of them ends. */
  readonly onPath: (path: RunPath) => void
}

// Compiled, the file beside this one has another ending; uncompiled, other packages are too.
const ending = extname(import.meta.filename)
const execArgv = ending === '.ts' ? ['-C', 'plimsoll:source'] : []

/**
 * Runs one path for every seed, several at a time, each thread with the whole book. Paths come in the order of their seeds,
 * and are the same however many threads there are.
 *
 * @throws PathFailed for the first path that cannot be run, the reason of the signal where it aborts; no thread is left
 */
export async function runPaths(task: PathTask, run: PathRun): Promise<RunPath[]> {
  run.signal.throwIfAborted()
  const paths = new Map<number, RunPath>()
  const waiting = run.seeds.values()
  const threads = Math.min(run.threads, run.seeds.length)
  // Half of the machine is for the threads together: one that needs more ends with an error, and not the machine with it.
  const heapMb = Math.floor(totalmem() / 2 ** 20 / 2 / Math.max(1, threads))
  const workers = Array.from({ length: threads }, () => startWorker(task, heapMb))
  const controller = new AbortController()
  const signal = AbortSignal.any([run.signal, controller.signal])
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (const seed of waiting) {
          signal.throwIfAborted()
          const path = await askFor(worker, seed, signal)
          paths.set(seed, path)
          run.onPath(path)
        }
      }),
    )
  } finally {
    controller.abort(new Error('another path failed'))
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return run.seeds.flatMap((seed) => paths.get(seed) ?? [])
}

function startWorker(workerData: PathTask, heapMb: number): Worker {
  return new Worker(new URL(`./path-worker${ending}`, import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    execArgv,
  })
}

function askFor(worker: Worker, seed: number, signal: AbortSignal): Promise<RunPath> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => settle(() => reject(error))
    const onError = ({ name, message }: Error): void =>
      fail(new PathFailed(seed, { name, message }))
    const onExit = (): void =>
      fail(new PathFailed(seed, { name: 'ThreadEnded', message: 'its thread ended' }))
    const onAbort = (): void =>
      fail(signal.reason instanceof Error ? signal.reason : new Error('stopped'))
    const onMessage = (message: PathMessage): void =>
      settle(() => {
        if ('path' in message) resolve(message.path)
        else reject(new PathFailed(message.seed, message.failure))
      })
    const settle = (end: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      signal.removeEventListener('abort', onAbort)
      end()
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    signal.addEventListener('abort', onAbort, { once: true })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(seed)
  })
}
