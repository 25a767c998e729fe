import { signingHeaders } from '../../signing/signing-text.ts'

/** Headers that every request with a key has. */
export const securitySchemes: Readonly<Record<string, object>> = {
  key: {
    type: 'apiKey',
    in: 'header',
    name: signingHeaders.keyId,
    description: 'Id of the key.',
  },
  timestamp: {
    type: 'apiKey',
    in: 'header',
    name: signingHeaders.timestampMs,
    description: 'Milliseconds UTC, within a few seconds of the server’s clock.',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: signingHeaders.signature,
    description: 'Ed25519 or HMAC-SHA256 over the text of the request, base64url without padding.',
  },
}

const whole = { type: 'integer', minimum: 0 }

/** Headers of answers. */
export const headers: Readonly<Record<string, object>> = {
  'x-request-id': {
    description: 'Id of the request, as in the log of the server.',
    schema: { type: 'string' },
  },
  'ratelimit-limit': { description: 'Weight that the key has for a while.', schema: whole },
  'ratelimit-remaining': { description: 'What is left of it.', schema: whole },
  'ratelimit-reset': { description: 'Seconds until it is whole again.', schema: whole },
  'retry-after': {
    description: 'Seconds after which the same request may succeed.',
    schema: whole,
  },
}
