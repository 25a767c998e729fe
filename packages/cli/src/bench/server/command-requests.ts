import { createHash, randomUUID, sign } from 'node:crypto'
import { signingHeaders, signingText } from '@plimsoll/protocol'
import { benchAccounts, benchDomain, type BenchKey } from './bench-folder.ts'
import { postBytes } from './raw-connection.ts'

const path = `/v1/domains/${benchDomain}/commands`

/** Requests that pay into every account in turn, each with a key of its own and signed where a key is given. */
export function* commandRequests(
  url: string,
  { requests, batch, key }: { requests: number; batch: number; key?: BenchKey | undefined },
): Generator<Buffer, void, undefined> {
  for (let request = 0; request < requests; request += 1) {
    const first = request * batch
    const commands = Array.from({ length: batch }, (_, index) => depositOf(first + index))
    const body = JSON.stringify(batch === 1 ? commands[0] : { commands })
    const idempotencyKey = randomUUID()
    const headers = {
      [signingHeaders.idempotencyKey]: idempotencyKey,
      ...(key !== undefined && signatureOf(key, body, idempotencyKey)),
    }
    yield postBytes(url, { path, body, headers })
  }
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
