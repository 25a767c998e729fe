/** What may have happened to a request that was not answered as asked: nothing, all of it, or nobody knows. */
export type Outcome = 'none' | 'done' | 'unknown'

interface ProblemTerms {
  readonly status: number
  /** In a few words; the same for every problem of the code. */
  readonly title: string
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean
  readonly outcome: Outcome
}

/** Every problem the server answers with. Permanent: a code keeps its meaning for ever. */
export const problems = {
  malformedJson: terms(400, 'the body is not JSON'),
  duplicateKey: terms(400, 'a key stands twice in one object'),
  nestedTooDeeply: terms(400, 'the body is nested too deeply'),
  invalidRequest: terms(400, 'the request does not follow its schema'),
  invalidCursor: terms(400, 'the cursor was not given by this server'),
  idempotencyKeyMissing: terms(400, 'a write needs an Idempotency-Key'),
  unauthenticated: terms(401, 'the request is not signed by a known key'),
  signatureExpired: terms(401, 'the signature is too old, or from the future'),
  signatureReplayed: terms(401, 'the signature was used before'),
  forbidden: terms(403, 'the role of the key may not do this'),
  forbiddenOrigin: terms(403, 'requests of this Host or Origin are not served'),
  notFound: terms(404, 'there is no such thing, or it is not yours to see'),
  methodNotAllowed: terms(405, 'the route has no such method'),
  requestTooSlow: terms(408, 'the request took too long to arrive'),
  conflict: terms(409, 'what the request rests on has changed'),
  keyReused: terms(409, 'the Idempotency-Key was used for another request'),
  bodyTooLarge: terms(413, 'the body is too large'),
  uriTooLong: terms(414, 'the address is too long'),
  unsupportedMediaType: terms(415, 'the body is not application/json'),
  rejected: terms(422, 'the engine refused the command'),
  headersTooLarge: terms(431, 'the headers are too large'),
  rateLimited: retryable(429, 'the key or address has used up its requests'),
  internalFault: terms(500, 'the server has a fault'),
  outcomeUnknown: { ...retryable(503, 'nobody knows yet whether it happened'), outcome: 'unknown' },
  overloaded: retryable(503, 'the queue of the domain is full'),
  unavailable: retryable(503, 'the domain cannot be served now'),
  domainStopped: terms(503, 'the domain has stopped and needs an operator'),
} as const satisfies Readonly<Record<string, ProblemTerms>>

export type ProblemCode = keyof typeof problems

function terms(status: number, title: string): ProblemTerms {
  return { status, title, retryable: false, outcome: 'none' }
}

function retryable(status: number, title: string): ProblemTerms {
  return { status, title, retryable: true, outcome: 'none' }
}
