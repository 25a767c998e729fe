import type { Outcome, ProblemCode } from '@plimsoll/protocol'

/**
 * What a request can end with: a problem of the server, or one of the way there. `unreachable`: no answer came.
 * `unreadableAnswer`: what came was not an answer of this API.
 */
export type PlimsollProblemCode = ProblemCode | 'unreachable' | 'unreadableAnswer'

/** One complaint about a part of a request. */
export interface RequestComplaint {
  readonly path: string
  readonly message: string
}

/** What is known of a request that was not answered as asked. */
export interface ProblemReport {
  /** Permanent: a code keeps its meaning. */
  readonly code: PlimsollProblemCode
  /** Of HTTP; absent where no answer came, and on a stream. */
  readonly status?: number
  readonly detail: string
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean
  /** What may have happened: nothing, all of it, or nobody knows. After `unknown` send the same Idempotency-Key again. */
  readonly outcome: Outcome
  /** Why the engine refused a command. */
  readonly rejection?: string
  readonly errors?: readonly RequestComplaint[]
  /** For questions to whoever runs the server. */
  readonly requestId?: string
  /** Under which the request can be repeated without being done twice. */
  readonly idempotencyKey?: string
}

/** A request or stream that did not do what was asked. */
export class PlimsollProblem extends Error implements ProblemReport {
  override readonly name = 'PlimsollProblem'
  /** All of it as one value, such as a log wants it. */
  readonly report: ProblemReport
  readonly code: PlimsollProblemCode
  readonly detail: string
  readonly retryable: boolean
  readonly outcome: Outcome
  declare readonly status?: number
  declare readonly rejection?: string
  declare readonly errors?: readonly RequestComplaint[]
  declare readonly requestId?: string
  declare readonly idempotencyKey?: string

  constructor(report: ProblemReport, cause?: unknown) {
    super(`${report.code}: ${report.detail}`, { cause })
    this.report = report
    this.code = report.code
    this.detail = report.detail
    this.retryable = report.retryable
    this.outcome = report.outcome
    Object.assign(this, report)
  }
}
