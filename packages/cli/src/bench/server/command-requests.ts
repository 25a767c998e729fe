import { createHash, randomUUID, sign } from 'node:crypto'
import { signingHeaders, signingText } from '@plimsoll/protocol'
import { benchAccounts, benchDomain, type BenchKey } from './bench-folder.ts'
import { postBytes } from './raw-connection.ts'

const path = `/v1/domains/${benchDomain}/commands`

/**
 * Requests that pay into every account in turn, each with a key of its own and signed where a key is given. They are made before
 * the clock starts, and must be sent within the time that a signature holds.
 */
export function commandRequests(
  url: string,
  { requests, batch, key }: { requests: number; batch: number; key?: BenchKey | undefined },
): Buffer[] {
  return Array.from({ length: requests }, (_, request) => {
    const commands = Array.from({ length: batch }, (__, index) =>
      depositOf(request * batch + index),
    )
    const body = JSON.stringify(batch === 1 ? commands[0] : { commands })
    const idempotencyKey = randomUUID()
    const headers = {
      [signingHeaders.idempotencyKey]: idempotencyKey,
      ...(key !== undefined && signatureOf(key, body, idempotencyKey)),
    }
    return postBytes(url, { path, body, headers })
  })
}

function depositOf(index: number): object {
  return { kind: 'deposit', account: `a${index % benchAccounts}`, amount: `0.00${1 + (index % 9)}` }
}

function signatureOf(
  { keyId, privateKey }: BenchKey,
  body: string,
  idempotencyKey: string,
): Record<string, string> {
  const timestampMs = Date.now()
  const text = signingText({
    method: 'POST',
    path,
    query: '',
    bodySha256: createHash('sha256').update(body).digest('hex'),
    timestampMs,
    keyId,
    idempotencyKey,
  })
  return {
    [signingHeaders.keyId]: keyId,
    [signingHeaders.timestampMs]: String(timestampMs),
    [signingHeaders.signature]: sign(null, Buffer.from(text), privateKey).toString('base64url'),
  }
}
