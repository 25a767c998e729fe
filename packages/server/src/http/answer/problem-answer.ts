import { type ProblemDocument, problems } from '@plimsoll/protocol'
import type { ProblemError } from './problem-error.ts'

/** Media type of every problem, RFC 9457. */
export const problemMediaType = 'application/problem+json'

/** A problem as it is sent. */
export interface ProblemAnswer {
  readonly status: number
  readonly document: ProblemDocument
  /** For the `retry-after` header. */
  readonly retryAfterSeconds?: number
}

/** What is sent for a problem. */
export function problemAnswer({ code, terms }: ProblemError, requestId?: string): ProblemAnswer {
  const { status, title, retryable, outcome } = problems[code]
  const { detail = `${title}.`, errors, rejection, sequence, retryAfterMs, isRetryable } = terms
  return {
    status,
    document: {
      type: `urn:plimsoll:problem:${code}`,
      title,
      status,
      code,
      detail,
      retryable: isRetryable ?? retryable,
      outcome,
      ...(requestId !== undefined && { instance: requestId }),
      ...(errors !== undefined && { errors }),
      ...(rejection !== undefined && { rejection }),
      ...(sequence !== undefined && { sequence }),
    },
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  }
}
