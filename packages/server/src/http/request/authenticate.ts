import { hash } from 'node:crypto'
import { signingHeaders } from '@plimsoll/protocol'
import type { FastifyRequest } from 'fastify'
import type { Identity } from '../../identity/identity.ts'
import type { Principal } from '../../identity/principal.ts'
import { ProblemError } from '../answer/problem-error.ts'

/** What is behind the question mark and what is before it, as sent. */
export interface Address {
  readonly path: string
  readonly query: string
}

export function splitAddress(url: string): Address {
  const mark = url.indexOf('?')
  return mark < 0
    ? { path: url, query: '' }
    : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

/** Whether a request shows a key, or needs none. What shows none is refused before its body is read. */
export function showsKey({ headers }: FastifyRequest, identity: Identity): boolean {
  return identity.keyless !== undefined || headers[signingHeaders.keyId] !== undefined
}

/**
 * Who a request is from.
 *
 * @throws ProblemError unauthenticated, Refused
 */
export async function authenticate(
  request: FastifyRequest,
  identity: Identity,
  nowMs: number,
): Promise<Principal> {
  const keyId = textOf(request, signingHeaders.keyId)
  if (keyId === '') {
    if (identity.keyless !== undefined) return identity.keyless
    throw unsigned()
  }
  const signature = textOf(request, signingHeaders.signature)
  const timestamp = textOf(request, signingHeaders.timestampMs)
  if (signature === '' || !/^\d{1,15}$/u.test(timestamp)) throw unsigned()
  return await identity.authenticate({
    method: request.method,
    ...splitAddress(request.raw.url ?? ''),
    bodySha256: hash('sha256', bytesOf(request), 'hex'),
    timestampMs: Number(timestamp),
    keyId,
    idempotencyKey: textOf(request, signingHeaders.idempotencyKey),
    signature,
    ip: request.ip,
    nowMs,
  })
}

/** What is said to whoever shows no key. */
export function unsigned(): ProblemError {
  const { keyId, timestampMs, signature } = signingHeaders
  const detail = `sign the request: headers ${keyId}, ${timestampMs} (milliseconds UTC) and ${signature} (base64url)`
  return new ProblemError('unauthenticated', { detail })
}

const noBytes = Buffer.alloc(0)

/** The body as it was sent. */
export function bytesOf({ body }: FastifyRequest): Buffer {
  return body instanceof Buffer ? (body as Buffer) : noBytes
}

/** A header that is there twice is none: nobody knows which of the two was meant. */
function textOf({ headers }: FastifyRequest, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}
