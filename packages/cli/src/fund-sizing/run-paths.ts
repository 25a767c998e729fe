import { inThreads, JobFailed } from '../threads/thread-pool.ts'
import type { PathKind, PathTask, RunPath } from './path-task.ts'

/** A path that could not be run. */
export class PathFailed extends Error {
  override readonly name = 'PathFailed'
  /** The name of what went wrong, as the thread saw it. */
  readonly failureName: string

  constructor(seed: number, { message, failureName }: JobFailed) {
    super(`the path of seed ${seed} failed: ${message}`)
    this.failureName = failureName
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

/**
 * Runs one path for every seed, several at a time, each thread with the whole book. Paths come in the order of their seeds,
 * and are the same however many threads there are.
 *
 * @throws PathFailed for the first path that cannot be run, the reason of the signal where it aborts; no thread is left
 */
export async function runPaths(
  task: PathTask,
  { seeds, threads, signal, onPath }: PathRun,
): Promise<RunPath[]> {
  try {
    return await inThreads<PathKind>({
      worker: (ending) => new URL(`./path-worker${ending}`, import.meta.url),
      task,
      jobs: seeds,
      threads,
      signal,
      onResult: onPath,
    })
  } catch (error) {
    if (!(error instanceof JobFailed)) throw error
    throw new PathFailed(seeds[error.job] ?? Number.NaN, error)
  }
}
