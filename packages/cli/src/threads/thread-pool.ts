import { totalmem } from 'node:os'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

/** What jobs of one kind are told, come to, and say meanwhile. */
export interface JobKind {
  readonly job: unknown
  readonly result: unknown
  readonly progress: unknown
}

/** What a thread says of one job: how far it is, and once what it came to. Errors lose their classes on the way, not their names. */
export type ThreadMessage<Kind extends JobKind> =
  | { readonly progress: Kind['progress'] }
  | { readonly result: Kind['result'] }
  | { readonly failure: { readonly name: string; readonly message: string } }

/** A job that could not be done. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed'
  /** Its place among the jobs. */
  readonly job: number
  /** The name of what went wrong, as the thread saw it. */
  readonly failureName: string

  constructor(job: number, { name, message }: { name: string; message: string }) {
    super(message)
    this.job = job
    this.failureName = name
  }
}

/** Jobs of one kind, and how they are done. */
export interface PooledWork<Kind extends JobKind> {
  /** The file of a thread without its ending: it answers every job that it is told with `answerJobs`. */
  readonly worker: (ending: string) => URL
  /** What all jobs have in common; every thread has a copy of its own. */
  readonly task: object
  readonly jobs: readonly Kind['job'][]
  /** How many at a time. */
  readonly threads: number
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Kind['progress'], job: number) => void
  /** Called as each of them ends. */
  readonly onResult?: (result: Kind['result'], job: number) => void
}

// Compiled, the file beside this one has another ending; uncompiled, other packages are too.
const ending = extname(import.meta.filename)
const execArgv = ending === '.ts' ? ['-C', 'plimsoll:source'] : []

/**
 * Does jobs in threads, several at a time. Results come in the order of the jobs, and are the same however many threads there are.
 *
 * @throws JobFailed for the first job that cannot be done, the reason of the signal where it aborts; no thread is left
 */
export async function inThreads<Kind extends JobKind>(
  work: PooledWork<Kind>,
): Promise<Kind['result'][]> {
  work.signal.throwIfAborted()
  const results: Kind['result'][] = []
  const waiting = work.jobs.entries()
  const threads = Math.min(work.threads, work.jobs.length)
  // Half of the machine is for the threads together: one that needs more ends with an error, and not the machine with it.
  const maxOldGenerationSizeMb = Math.floor(totalmem() / 2 ** 20 / 2 / Math.max(1, threads))
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(work.worker(ending), {
        workerData: work.task,
        resourceLimits: { maxOldGenerationSizeMb },
        execArgv,
      }),
  )
  const controller = new AbortController()
  const signal = AbortSignal.any([work.signal, controller.signal])
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (const [at, job] of waiting) {
          signal.throwIfAborted()
          const result = await doneBy<Kind>(worker, {
            job,
            at,
            signal,
            onProgress: work.onProgress,
          })
          results[at] = result
          work.onResult?.(result, at)
        }
      }),
    )
  } finally {
    controller.abort(new Error('another job failed'))
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return results
}

interface AskedJob<Kind extends JobKind> {
  readonly job: Kind['job']
  readonly at: number
  readonly signal: AbortSignal
  readonly onProgress: PooledWork<Kind>['onProgress']
}

function doneBy<Kind extends JobKind>(
  worker: Worker,
  { job, at, signal, onProgress }: AskedJob<Kind>,
): Promise<Kind['result']> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => settle(() => reject(error))
    const onError = ({ name, message }: Error): void => fail(new JobFailed(at, { name, message }))
    const onExit = (): void =>
      fail(new JobFailed(at, { name: 'ThreadEnded', message: 'its thread ended' }))
    const onAbort = (): void =>
      fail(signal.reason instanceof Error ? signal.reason : new Error('stopped'))
    const onMessage = (message: ThreadMessage<Kind>): void => {
      if ('progress' in message) onProgress?.(message.progress, at)
      else if ('failure' in message) fail(new JobFailed(at, message.failure))
      else settle(() => resolve(message.result))
    }
    const settle = (end: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      signal.removeEventListener('abort', onAbort)
      end()
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    signal.addEventListener('abort', onAbort, { once: true })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(job)
  })
}
