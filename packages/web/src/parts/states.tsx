import type { PlimsollProblem } from '@plimsoll/client'
import type { ComponentChildren, JSX } from 'preact'
import type { Read } from '../live/use-read.ts'
import { duration } from './instant.tsx'

/** Nothing is there, and why that is so. */
export function Empty({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p class="state empty">{children}</p>
}

/** Something is being asked for. */
export function Loading({ what }: { readonly what: string }): JSX.Element {
  return (
    <p class="state loading" role="status">
      <span class="spinner" aria-hidden="true" />
      Loading {what}
    </p>
  )
}

interface FailedProps {
  readonly problem: PlimsollProblem
  readonly what: string
  readonly onAgain?: () => void
}

/** Something could not be had: what happened, whether it can be asked again, and by which name to ask whoever runs the server. */
export function Failed({ problem, what, onAgain }: FailedProps): JSX.Element {
  return (
    <div class="state failed" role="alert">
      <p>
        <strong>{what}: </strong>
        {problem.message}
      </p>
      <p class="fine">
        {problem.code}
        {problem.requestId === undefined ? '' : `, request ${problem.requestId}`}
      </p>
      {onAgain === undefined ? null : (
        <button type="button" onClick={onAgain}>
          Try again
        </button>
      )}
    </div>
  )
}

/** What is shown is not of now. */
export function Stale({
  sinceMs,
  why,
}: {
  readonly sinceMs?: number
  readonly why: string
}): JSX.Element {
  const age = sinceMs === undefined ? '' : `, ${duration(Date.now() - sinceMs)} old`
  return (
    <p class="state stale" role="status">
      <span aria-hidden="true">⏸ </span>
      Stale{age}: {why}
    </p>
  )
}

interface ReadingProps<T> {
  readonly read: Read<T>
  readonly what: string
  readonly children: (value: T) => ComponentChildren
}

/** What was asked for, in each of its states: being asked, failed, stale, there. */
export function Reading<T>({ read, what, children }: ReadingProps<T>): JSX.Element {
  const { value, problem, readMs, again } = read
  if (value !== undefined) {
    return (
      <>
        {problem === undefined ? null : (
          <Stale why={problem.message} {...(readMs !== undefined && { sinceMs: readMs })} />
        )}
        {children(value)}
      </>
    )
  }
  if (problem !== undefined) return <Failed problem={problem} what={what} onAgain={again} />
  return <Loading what={what} />
}
