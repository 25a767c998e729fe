import { type ProblemCode, problems } from '@plimsoll/protocol'
import { PlimsollProblem, type RequestComplaint } from '../problem.ts'

/**
 * The problem of a problem document, whether it came as an answer or on a stream. What is not one, such as the page of a
 * gateway in between, says nothing about what happened behind it.
 */
export function readProblem(
  document: unknown,
  terms: { readonly status?: number; readonly idempotencyKey?: string },
): PlimsollProblem {
  const fields = isObject(document) ? document : {}
  const { code } = fields
  if (typeof code !== 'string') return unreadable(terms)
  const known = isProblemCode(code) ? problems[code] : undefined
  const { detail, title, retryable, outcome, rejection, errors, instance } = fields
  return new PlimsollProblem({
    ...terms,
    // A newer server may know codes that this client does not; they carry their own terms.
    code: code as ProblemCode,
    detail: textOf(detail) ?? textOf(title) ?? known?.title ?? code,
    retryable: typeof retryable === 'boolean' ? retryable : (known?.retryable ?? false),
    outcome:
      outcome === 'none' || outcome === 'done' || outcome === 'unknown'
        ? outcome
        : (known?.outcome ?? 'unknown'),
    ...(typeof rejection === 'string' && { rejection }),
    ...(Array.isArray(errors) && { errors: errors as readonly RequestComplaint[] }),
    ...(typeof instance === 'string' && { requestId: instance }),
  })
}

/** Something answered that is not this server, or not this version of it. */
export function unreadable(terms: {
  readonly status?: number
  readonly idempotencyKey?: string
}): PlimsollProblem {
  const { status } = terms
  const what = status === undefined ? 'a message' : `an answer with status ${status}`
  return new PlimsollProblem({
    ...terms,
    code: 'unreadableAnswer',
    detail: `${what} came that is not one of this API; check the address and what stands in between`,
    retryable: status === undefined || status >= gatewayStatusMin,
    // A read does nothing, so nothing can have happened.
    outcome: terms.idempotencyKey === undefined ? 'none' : 'unknown',
  })
}

/** 502 to 504 are what gateways answer where the server behind them cannot be reached. */
const gatewayStatusMin = 502

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
