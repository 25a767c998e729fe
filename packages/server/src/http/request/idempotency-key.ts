import { signingHeaders } from '@plimsoll/protocol'
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../../identity/principal.ts'
import { ProblemError } from '../answer/problem-error.ts'

/** Of a key that a client gives, in characters. */
const idempotencyKeyLengthMax = 128

// Neither `#`, which sets the commands of a batch apart, nor `/`, which sets callers apart.
const form = new RegExp(`^[A-Za-z0-9._:-]{1,${idempotencyKeyLengthMax}}$`, 'u')

/**
 * The name under which a write is remembered: `<key id>/<Idempotency-Key>`.
 *
 * @throws ProblemError idempotencyKeyMissing
 */
export function idempotencyKeyOf({ headers }: FastifyRequest, { keyId }: Principal): string {
  const given = headers[signingHeaders.idempotencyKey]
  if (typeof given === 'string' && form.test(given)) return `${keyId}/${given}`
  const detail =
    given === undefined
      ? 'give an Idempotency-Key of your own, new for every write, and the same again to repeat one'
      : `an Idempotency-Key has 1 to ${idempotencyKeyLengthMax} of A-Z a-z 0-9 . _ : -`
  throw new ProblemError('idempotencyKeyMissing', { detail })
}
