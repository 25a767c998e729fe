import { type Read, useRead } from '../live/use-read.ts'
import { isUnderWay, type JobStatus } from './job-status.tsx'

const everyMs = 700

/** Asks how a job is until it has ended, or is not kept any more; without an id it asks nothing. */
export function useJob<Job extends { readonly status: JobStatus }>(
  id: string | undefined,
  ask: (signal: AbortSignal) => Promise<Job>,
): Read<Job> {
  return useRead(id, ask, {
    everyMs,
    goesOn: ({ value, problem }) =>
      problem === undefined ? isUnderWay(value?.status) : problem.code !== 'notFound',
  })
}
