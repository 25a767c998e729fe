/** What of a request is signed. */
export interface SignedParts {
  /** Upper case. */
  readonly method: string
  /** As sent, without the query. */
  readonly path: string
  /** As sent, without the question mark; empty where there is none. */
  readonly query: string
  /** SHA-256 over the bytes of the body, hexadecimal; of no bytes where there is none. */
  readonly bodySha256: string
  /** Milliseconds UTC. */
  readonly timestampMs: number
  readonly keyId: string
  /** Empty where there is none. */
  readonly idempotencyKey: string
}

/** Headers of a signed request, in lower case. */
export const signingHeaders = {
  keyId: 'plimsoll-key',
  timestampMs: 'plimsoll-timestamp',
  /** Base64url without padding: 64 bytes of Ed25519, or 32 of HMAC-SHA256. */
  signature: 'plimsoll-signature',
  idempotencyKey: 'idempotency-key',
} as const

/**
 * The text that a key signs: eight lines without a line feed at the end. The parts of the query are sorted by code unit, so that
 * whoever reorders them on the way changes nothing.
 */
export function signingText(parts: SignedParts): string {
  const { method, path, query, bodySha256, timestampMs, keyId, idempotencyKey } = parts
  const sortedQuery = query === '' ? '' : query.split('&').toSorted(byCodeUnit).join('&')
  return [
    'plimsoll-request-1',
    method,
    path,
    sortedQuery,
    bodySha256,
    String(timestampMs),
    keyId,
    idempotencyKey,
  ].join('\n')
}

/** The text that a key signs to open a stream: the challenge is the server's, and used once. */
export function streamSigningText(challenge: string, keyId: string): string {
  return ['plimsoll-stream-1', challenge, keyId].join('\n')
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
