import { useEffect, useState } from 'preact/hooks'
import { type Read, useRead } from '../live/use-read.ts'
import { isUnderWay, type JobStatus } from './job-status.tsx'

const everyMs = 700

/** Asks how a job is until it has ended. */
export function useJob<Job extends { readonly status: JobStatus }>(
  id: string,
  ask: (signal: AbortSignal) => Promise<Job>,
): Read<Job> {
  const [hasEnded, setEnded] = useState(false)
  const read = useRead(id, ask, hasEnded ? {} : { everyMs })
  const status = read.value?.status
  useEffect(() => setEnded(status !== undefined && !isUnderWay(status)), [status])
  return read
}
