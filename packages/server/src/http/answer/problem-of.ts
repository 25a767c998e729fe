import { DomainUnavailable } from '@plimsoll/journal'
import { BookError, type ProblemCode, RequestError } from '@plimsoll/protocol'
import { BookRefused } from '@plimsoll/engine'
import { CursorRefused } from '../../domain/domain-archive.ts'
import { DomainRefused } from '../../domain/domain-entry.ts'
import { OrderRefused } from '../../domain/order-refused.ts'
import { ShadowKeyReused, ShadowRefused } from '../../domain/shadow/shadow-ledger.ts'
import { SyncRefused } from '../../domain/sync/same-terms.ts'
import { Refused } from '../../identity/refused.ts'
import { ProblemError } from './problem-error.ts'

/** Errors of the framework that are the fault of a request. */
const frameworkProblems: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_BAD_URL: 'invalidRequest',
  FST_ERR_CTP_BODY_TOO_LARGE: 'bodyTooLarge',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformedJson',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalidRequest',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupportedMediaType',
  FST_ERR_REP_ALREADY_SENT: 'internalFault',
}

/**
 * What an error means for whoever sent the request. Whatever is not foreseen here is a fault of ours: its text stays in the log,
 * since it may hold anything.
 */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof Refused) {
    const { code, detail, rejection } = error
    return new ProblemError(code, { detail, ...(rejection !== undefined && { rejection }) })
  }
  if (error instanceof DomainUnavailable) {
    // Its text may say why, and that is not for everybody.
    const detail = 'the domain cannot be read now; try again in a second'
    return new ProblemError('unavailable', { detail, retryAfterMs: 1_000 })
  }
  return requestProblem(error) ?? frameworkProblem(error) ?? new ProblemError('internalFault')
}

/** Errors in which a part of the server says what is wrong with what it was given. */
function requestProblem(error: unknown): ProblemError | undefined {
  if (error instanceof CursorRefused) return new ProblemError('invalidCursor')
  if (error instanceof RequestError) return invalid(within('body', error.path), error.message)
  if (error instanceof BookError) return invalid(within('body.book', error.path), error.complaint)
  if (error instanceof BookRefused) return invalid('body.book', error.message)
  if (error instanceof SyncRefused) return invalid('body.book', error.message)
  if (error instanceof OrderRefused) return invalid(within('body', error.path), error.message)
  if (error instanceof ShadowKeyReused) return new ProblemError('keyReused')
  if (error instanceof ShadowRefused) return invalid(within('body', error.path), error.message)
  if (error instanceof DomainRefused) {
    const code = error.reason === 'exists' ? 'conflict' : 'unavailable'
    return new ProblemError(code, { detail: error.message })
  }
  return undefined
}

/** A path that begins at a part of the request, where it does not begin at the body itself. */
function within(place: string, path: string): string {
  if (path.startsWith(place)) return path
  const below = path.replace(/^\$\.?/u, '')
  return below === '' || below.startsWith('[') ? place + below : `${place}.${below}`
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError('invalidRequest', {
    detail: `${path} ${message}`,
    errors: [{ path, message }],
  })
}

function frameworkProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? frameworkProblems[String(error.code)] : undefined
  if (code !== undefined) return new ProblemError(code)
  const isClosing = 'code' in error && error.code === 'FST_ERR_REOPENED_CLOSE_SERVER'
  return isClosing ? new ProblemError('unavailable') : undefined
}
