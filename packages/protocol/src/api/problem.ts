/** What may have happened to a request that was not answered as asked: nothing, all of it, or nobody knows. */
export type Outcome = 'none' | 'done' | 'unknown'

/** What is the same of every problem of one code. */
export interface ProblemTerms {
  readonly status: number
  /** In a few words; the same for every problem of the code. */
  readonly title: string
  /** What to do about it, in a sentence. */
  readonly advice: string
  /** Whether the same request can succeed later without a change. */
  readonly retryable: boolean
  readonly outcome: Outcome
}

/** Names a problem. Permanent: a code keeps its meaning for ever. */
export type ProblemCode =
  | 'malformedJson'
  | 'duplicateKey'
  | 'nestedTooDeeply'
  | 'invalidRequest'
  | 'invalidCursor'
  | 'idempotencyKeyMissing'
  | 'unauthenticated'
  | 'signatureExpired'
  | 'signatureReplayed'
  | 'forbidden'
  | 'forbiddenOrigin'
  | 'notFound'
  | 'methodNotAllowed'
  | 'requestTooSlow'
  | 'conflict'
  | 'keyReused'
  | 'bodyTooLarge'
  | 'uriTooLong'
  | 'unsupportedMediaType'
  | 'rejected'
  | 'headersTooLarge'
  | 'rateLimited'
  | 'internalFault'
  | 'outcomeUnknown'
  | 'overloaded'
  | 'unavailable'
  | 'domainStopped'

/** Every problem the server answers with. */
export const problems: Readonly<Record<ProblemCode, ProblemTerms>> = {
  malformedJson: terms(400, 'the body is not JSON', 'Send one JSON value in UTF-8.'),
  duplicateKey: terms(400, 'a key stands twice in one object', 'Give every field once.'),
  nestedTooDeeply: terms(
    400,
    'the body is nested too deeply',
    'No request needs more than 32 levels.',
  ),
  invalidRequest: terms(
    400,
    'the request does not follow its schema',
    '`errors` says which part is wrong and what to do about it.',
  ),
  invalidCursor: terms(
    400,
    'the cursor was not given by this server',
    'Give `next` of the page before as it is, or begin without a cursor.',
  ),
  idempotencyKeyMissing: terms(
    400,
    'a write needs an Idempotency-Key',
    'Name the request in the header `idempotency-key`, and keep the name for repetitions.',
  ),
  unauthenticated: terms(
    401,
    'the request is not signed by a known key',
    'Sign the request with a key that the server knows, and check what is signed.',
  ),
  signatureExpired: terms(
    401,
    'the signature is too old, or from the future',
    'Set the clock, and sign again with the present time.',
  ),
  signatureReplayed: terms(
    401,
    'the signature was used before',
    'Sign again with a later timestamp.',
  ),
  forbidden: terms(
    403,
    'the role of the key may not do this',
    'Use a key of a role that may do this.',
  ),
  forbiddenOrigin: terms(
    403,
    'requests of this Host or Origin are not served',
    'Ask the server by its own name, from a page that it lists.',
  ),
  notFound: terms(
    404,
    'there is no such thing, or it is not yours to see',
    'Check the ids. What belongs to others is answered in the same way.',
  ),
  methodNotAllowed: terms(
    405,
    'the route has no such method',
    'Use a method that the header `allow` lists.',
  ),
  requestTooSlow: terms(
    408,
    'the request took too long to arrive',
    'Send the request again; nothing of it was used.',
  ),
  conflict: terms(
    409,
    'what the request rests on has changed',
    'Look at the present state, and decide again.',
  ),
  keyReused: terms(
    409,
    'the Idempotency-Key was used for another request',
    'Use a new Idempotency-Key for a new request.',
  ),
  bodyTooLarge: terms(413, 'the body is too large', 'Send less at a time.'),
  uriTooLong: terms(414, 'the address is too long', 'Shorten the query.'),
  unsupportedMediaType: terms(
    415,
    'the body is not application/json',
    'Send `content-type: application/json`.',
  ),
  rejected: terms(
    422,
    'the engine refused the command',
    '`rejection` is the code of the engine, `detail` the reason. Nothing changed.',
  ),
  headersTooLarge: terms(431, 'the headers are too large', 'Send fewer or shorter headers.'),
  rateLimited: retryable(
    429,
    'the key or address has used up its requests',
    'Wait as `retry-after` says; the limit is in the headers of every answer.',
  ),
  internalFault: terms(500, 'the server has a fault', 'Tell the operator the `instance`.'),
  outcomeUnknown: {
    ...retryable(
      503,
      'nobody knows yet whether it happened',
      'Send the same request with the same Idempotency-Key until there is an answer.',
    ),
    outcome: 'unknown',
  },
  overloaded: retryable(
    503,
    'the queue of the domain is full',
    'Wait as `retry-after` says, and send the same request again.',
  ),
  unavailable: retryable(
    503,
    'the domain cannot be served now',
    'Wait as `retry-after` says: the domain is starting, closing, or waiting for its disk.',
  ),
  domainStopped: terms(
    503,
    'the domain has stopped and needs an operator',
    'Tell the operator: getDomain says why to those who may know.',
  ),
}

function terms(status: number, title: string, advice: string): ProblemTerms {
  return { status, title, advice, retryable: false, outcome: 'none' }
}

function retryable(status: number, title: string, advice: string): ProblemTerms {
  return { status, title, advice, retryable: true, outcome: 'none' }
}
