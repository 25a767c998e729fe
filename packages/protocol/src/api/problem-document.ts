import type { Outcome, ProblemCode } from './problem.ts'

/** One thing that is wrong with a request. */
export interface FieldError {
  /** Where: `body.commands[3].amount`, `query.limit`, `path.market`. */
  readonly path: string
  readonly message: string
}

/** The body of every answer that is not what was asked for. RFC 9457, media type `application/problem+json`. */
export interface ProblemDocument {
  /** `urn:plimsoll:problem:<code>`. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  /** What happened this time, and what to do about it. */
  readonly detail: string
  readonly retryable: boolean
  readonly outcome: Outcome
  /** Id of the request, as in the log of the server. */
  readonly instance?: string
  readonly errors?: readonly FieldError[]
  /** Code of the engine's refusal, of `rejected`. */
  readonly rejection?: string
  /** Sequence of the record that holds the refusal, of `rejected`. */
  readonly sequence?: number
}
