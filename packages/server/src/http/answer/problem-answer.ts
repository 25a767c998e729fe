import { type FieldError, type ProblemDocument, problems } from '@plimsoll/protocol'
import type { ProblemError } from './problem-error.ts'

/** Media type of every problem, RFC 9457. */
export const problemMediaType = 'application/problem+json'

// What is wrong may quote the request, which may be long: nobody gets it sent back.
const detailLengthMax = 1_000
const messageLengthMax = 300
const errorsMax = 16

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
  const shown = errors?.slice(0, errorsMax).map(shortened)
  return {
    status,
    document: {
      type: `urn:plimsoll:problem:${code}`,
      title,
      status,
      code,
      detail: cut(detail, detailLengthMax),
      retryable: isRetryable ?? retryable,
      outcome,
      ...(requestId !== undefined && { instance: requestId }),
      ...(shown !== undefined && { errors: shown }),
      ...(rejection !== undefined && { rejection }),
      ...(sequence !== undefined && { sequence }),
    },
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  }
}

function shortened({ path, message }: FieldError): FieldError {
  return { path: cut(path, messageLengthMax), message: cut(message, messageLengthMax) }
}

function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax).toWellFormed()}…`
}
