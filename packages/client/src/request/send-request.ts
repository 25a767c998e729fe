import { type SignedParts, signingHeaders, signingText } from '@plimsoll/protocol'
import { base64url } from '../key/base64url.ts'
import type { SigningKey } from '../key/signing-key.ts'
import { PlimsollProblem } from '../problem.ts'
import { pause, pauseAfter, type RetryTerms } from './backoff.ts'
import { readProblem } from './read-problem.ts'
import type { ApiRequest, CallOptions } from './request.ts'
import { SignedTimes } from './signed-times.ts'

/** What requests are sent with. */
export interface Transport {
  /** Origin of the server, without a slash at the end. */
  readonly origin: string
  readonly key: SigningKey | undefined
  readonly fetch: typeof globalThis.fetch
  readonly retry: RetryTerms
  readonly times: SignedTimes
}

const timeoutMsDefault = 10_000

/**
 * Sends a request until it has an answer that stands, and returns what the answer holds. A write carries the same key in every
 * attempt, so it happens once however often it is sent.
 *
 * @throws PlimsollProblem
 * @throws the reason of the signal where it aborts first
 */
export async function sendRequest(
  transport: Transport,
  request: ApiRequest,
  options: CallOptions = {},
): Promise<unknown> {
  const { signal } = options
  let wasUnknown = false
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted()
    const result = await attemptOnce(transport, request, options)
    if (!('problem' in result)) return result.document
    const { problem, retryAfterMs } = result
    const isFinal = !problem.retryable && problem.code !== 'signatureReplayed'
    if (isFinal || attempt >= transport.retry.attemptsMax) {
      throw wasUnknown ? asUnknown(problem) : problem
    }
    wasUnknown ||= problem.outcome === 'unknown' && request.idempotencyKey !== undefined
    await pause(Math.max(retryAfterMs, pauseAfter(attempt, transport.retry)), signal)
  }
}

/**
 * A problem that met a repetition says nothing about the attempt before it, of which nobody knows. Only an answer of the engine
 * does: it stands under the key of both.
 */
function asUnknown(problem: PlimsollProblem): PlimsollProblem {
  if (problem.code === 'rejected' || problem.outcome !== 'none') return problem
  return new PlimsollProblem({ ...problem.report, outcome: 'unknown' }, problem)
}

type Attempt =
  | { readonly document: unknown }
  | { readonly problem: PlimsollProblem; readonly retryAfterMs: number }

async function attemptOnce(
  transport: Transport,
  request: ApiRequest,
  { signal, timeoutMs = timeoutMsDefault }: CallOptions,
): Promise<Attempt> {
  const { origin, key, times } = transport
  const { method, path, query, body, idempotencyKey, textType } = request
  const terms = idempotencyKey === undefined ? {} : { idempotencyKey }
  const headers = {
    accept: `${textType ?? 'application/json'}, application/problem+json`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(idempotencyKey !== undefined && { [signingHeaders.idempotencyKey]: idempotencyKey }),
    ...(key !== undefined && (await signatureHeaders(key, request, times))),
  }
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await transport.fetch(origin + path + (query === '' ? '' : `?${query}`), {
      method,
      headers,
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    return await readAnswer(response, terms, textType)
  } catch (cause) {
    signal?.throwIfAborted()
    return { problem: unreachable(cause, terms, timeout.aborted ? timeoutMs : 0), retryAfterMs: 0 }
  }
}

async function readAnswer(
  response: Response,
  terms: { readonly idempotencyKey?: string },
  textType: ApiRequest['textType'],
): Promise<Attempt> {
  const { status, ok, headers } = response
  const text = await response.text()
  const mediaType = headers.get('content-type') ?? ''
  if (ok && textType !== undefined && mediaType.startsWith(textType)) return { document: text }
  // A text where a document is due is the page of somebody in between, whatever its status says.
  const document = mediaType.startsWith('text/') ? undefined : parsed(text)
  if (ok && textType === undefined && document !== undefined) return { document }
  const problem = readProblem(ok ? undefined : document, { ...terms, status })
  return { problem, retryAfterMs: retryAfterMsOf(headers) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Seconds, or a date; 0 where nothing is asked. */
function retryAfterMsOf(headers: Headers): number {
  const value = headers.get('retry-after') ?? ''
  const ms = Number.isNaN(Number(value)) ? Date.parse(value) - Date.now() : 1_000 * Number(value)
  return Number.isFinite(ms) && ms > 0 ? ms : 0
}

function unreachable(
  cause: unknown,
  terms: { readonly idempotencyKey?: string },
  waitedMs: number,
): PlimsollProblem {
  const detail = waitedMs > 0 ? `no answer within ${waitedMs} ms` : `no answer: ${reasonIn(cause)}`
  return new PlimsollProblem(
    {
      ...terms,
      code: 'unreachable',
      detail,
      retryable: true,
      // A read does nothing, so nothing can have happened.
      outcome: terms.idempotencyKey === undefined || wasNeverSent(cause) ? 'none' : 'unknown',
    },
    cause,
  )
}

/** What only happens before there is a connection, in Node. Browsers do not say. */
const codesBeforeConnection: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** Whether it is certain that the request did not leave this machine. */
function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && codesBeforeConnection.has(cause.code)
}

/** Fetch wraps what went wrong in an error that only says that something did. */
function reasonIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== ''
    ? error.cause.message
    : error.message
}

async function signatureHeaders(
  key: SigningKey,
  { method, path, query, body = '', idempotencyKey = '' }: ApiRequest,
  times: SignedTimes,
): Promise<Record<string, string>> {
  const bodySha256 = await sha256(body)
  const rest = { method, path, query, bodySha256, keyId: key.keyId, idempotencyKey }
  const timestampMs = times.next(signingText({ ...rest, timestampMs: 0 }))
  const parts: SignedParts = { ...rest, timestampMs }
  return {
    [signingHeaders.keyId]: key.keyId,
    [signingHeaders.timestampMs]: String(timestampMs),
    [signingHeaders.signature]: base64url(await key.sign(signingText(parts))),
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
