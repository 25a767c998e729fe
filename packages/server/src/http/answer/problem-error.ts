import type { FieldError, ProblemCode } from '@plimsoll/protocol'

/** What is said of one problem beyond its code. */
export interface ProblemTerms {
  /** For whoever sent the request: what is wrong with it and what to do. */
  readonly detail?: string
  /** What is wrong where in the request. */
  readonly errors?: readonly FieldError[]
  /** Why the engine refused; with the code `rejected`. */
  readonly rejection?: string
  /** Of the record that holds the refusal; with the code `rejected`. */
  readonly sequence?: number
  /** When it is worth trying again. */
  readonly retryAfterMs?: number
  /** Overrides what the code says of it. */
  readonly isRetryable?: boolean
}

/** Ends the handling of a request with a problem of the contract as its answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly terms: ProblemTerms

  constructor(code: ProblemCode, terms: ProblemTerms = {}) {
    super(terms.detail ?? code)
    this.code = code
    this.terms = terms
  }
}

/** The one answer for what is not there and for what the key may not see, so that nobody can tell them apart. */
export function notFound(): ProblemError {
  return new ProblemError('notFound')
}
