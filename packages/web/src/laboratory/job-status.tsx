import type { JSX } from 'preact'
import { Badge } from '../parts/badge.tsx'
import './job-status.css'

/** How far something is that the server does beside its other work. */
export type JobStatus = 'waiting' | 'running' | 'done' | 'failed'

/** Whether it is still to end. */
export function isUnderWay(status: JobStatus | undefined): boolean {
  return status === 'waiting' || status === 'running'
}

/** The state of a job in a word. */
export function JobBadge({ status }: { readonly status: JobStatus }): JSX.Element {
  if (status === 'done') return <Badge tone="calm">done</Badge>
  if (status === 'failed') return <Badge tone="danger">failed</Badge>
  return <Badge tone="quiet">{status}</Badge>
}

interface JobProgressProps {
  /** What is being done, such as "Comparison". */
  readonly what: string
  readonly status: JobStatus
  readonly done?: number | undefined
  readonly of?: number | undefined
  /** What is being done now. */
  readonly step: string
}

/** How far a job is, as a bar and in words. */
export function JobProgress({ what, status, done, of, step }: JobProgressProps): JSX.Element {
  const isKnown = of !== undefined && of > 0 && done !== undefined
  return (
    <div class="job">
      <progress
        aria-label={`${what}: how far it is`}
        {...(isKnown && { value: Math.min(done, of), max: of })}
      />
      <p>
        {status === 'waiting' ? 'Waits for its turn: others run before it.' : step}
        {isKnown ? (
          <span class="fine"> {Math.floor((Math.min(done, of) / of) * 100)} %</span>
        ) : null}
      </p>
    </div>
  )
}
