import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import { signingText } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { ed25519Key, type SigningKey } from '../key/signing-key.ts'
import { PlimsollProblem } from '../problem.ts'
import { problemLine, type Scripted, scriptedFetch } from '../testing/scripted-fetch.ts'
import type { ApiRequest, CallOptions } from './request.ts'
import { sendRequest, type Transport } from './send-request.ts'
import { SignedTimes } from './signed-times.ts'

const read: ApiRequest = { method: 'GET', path: '/v1/domains', query: '' }
const write: ApiRequest = {
  method: 'POST',
  path: '/v1/domains/d/commands',
  query: '',
  body: '{"kind":"passTime"}',
  idempotencyKey: 'once',
}
const done = { status: 200, body: { outcome: 'accepted' } }

function transport(script: readonly Scripted[], key?: SigningKey) {
  const { fetch, sent } = scriptedFetch(...script)
  const parts: Transport = {
    origin: 'http://127.0.0.1:1',
    key,
    fetch,
    retry: { attemptsMax: 4, pauseMs: 1, pauseMsMax: 2 },
    times: new SignedTimes(() => 1_000),
  }
  return {
    sent,
    send: (request: ApiRequest, options?: CallOptions) => sendRequest(parts, request, options),
  }
}

async function problemOf(promise: Promise<unknown>): Promise<PlimsollProblem> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof PlimsollProblem) return error
  throw new Error(`expected a problem, not ${String(error)}`)
}

describe('a write', () => {
  test.each<[string, Scripted]>([
    ['a broken connection', 'broken'],
    ['an outcome that nobody knows', problemLine(503, 'outcomeUnknown')],
    ['an overloaded server', problemLine(503, 'overloaded')],
    ['a gateway that gave up', { status: 502, body: '<html>Bad Gateway</html>' }],
    ['a signature that was seen before', problemLine(401, 'signatureReplayed')],
  ])('is sent again after %s, with the same key and body', async (_, first) => {
    const { send, sent } = transport([first, done])
    expect(await send(write)).toEqual(done.body)
    expect(sent).toHaveLength(2)
    for (const { headers, body } of sent) {
      expect(headers.get('idempotency-key')).toBe('once')
      expect(body).toBe(write.body)
    }
  })

  test('that was refused is not sent again, and says why', async () => {
    const { send, sent } = transport([
      problemLine(422, 'rejected', { rejection: 'insufficientMoney', outcome: 'none' }),
    ])
    expect(await problemOf(send(write))).toMatchObject({
      code: 'rejected',
      status: 422,
      rejection: 'insufficientMoney',
      outcome: 'none',
      retryable: false,
      idempotencyKey: 'once',
    })
    expect(sent).toHaveLength(1)
  })

  test('that nobody answered ends as unknown, with the key to ask again', async () => {
    const { send, sent } = transport(['broken'])
    expect(await problemOf(send(write))).toMatchObject({
      code: 'unreachable',
      outcome: 'unknown',
      idempotencyKey: 'once',
    })
    expect(sent).toHaveLength(4)
  })

  test('that never left did nothing, unless an attempt before it may have arrived', async () => {
    const { send, sent } = transport(['refused'])
    expect(await problemOf(send(write))).toMatchObject({ code: 'unreachable', outcome: 'none' })
    expect(sent).toHaveLength(4)
    const second = transport(['broken', 'refused'])
    expect(await problemOf(second.send(write))).toMatchObject({ outcome: 'unknown' })
  })

  test('stays unknown where only a repetition was turned away', async () => {
    for (const later of [problemLine(503, 'overloaded'), problemLine(403, 'forbidden')]) {
      const { send } = transport(['broken', later])
      expect(await problemOf(send(write))).toMatchObject({ outcome: 'unknown' })
    }
  })

  test('is known to have been refused where the engine says so to a repetition', async () => {
    const refusal = problemLine(422, 'rejected', { outcome: 'none', rejection: 'halted' })
    const { send } = transport(['broken', refusal])
    expect(await problemOf(send(write))).toMatchObject({ code: 'rejected', outcome: 'none' })
  })
})

describe('a read', () => {
  test('that nobody answered did nothing', async () => {
    const { send } = transport(['broken'])
    expect(await problemOf(send(read))).toMatchObject({ code: 'unreachable', outcome: 'none' })
  })

  test('waits as long as the server asks', async () => {
    const limited = problemLine(429, 'rateLimited')
    if (typeof limited === 'string') throw new Error('a problem is an answer')
    const { send, sent } = transport([{ ...limited, headers: { 'retry-after': '0.05' } }, done])
    await send(read)
    const [first, second] = sent
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(49)
  })

  test('may be a page, of a route that answers with one', async () => {
    const page = { status: 200, body: '<!doctype html>' }
    const { send, sent } = transport([page])
    expect(await send({ ...read, textType: 'text/html' })).toBe('<!doctype html>')
    expect(sent[0]?.headers.get('accept')).toMatch(/^text\/html,/u)
    const other = transport([page])
    expect(await problemOf(other.send({ ...read, textType: 'text/plain' }))).toMatchObject({
      code: 'unreadableAnswer',
    })
    const document = transport([done])
    expect(await problemOf(document.send({ ...read, textType: 'text/html' }))).toMatchObject({
      code: 'unreadableAnswer',
    })
  })

  test('knows problems of a newer server by what they say of themselves', async () => {
    const { send } = transport([problemLine(418, 'teapot', { retryable: false, outcome: 'none' })])
    expect(await problemOf(send(read))).toMatchObject({ code: 'teapot', outcome: 'none' })
  })
})

describe('an answer of somebody in between', () => {
  const portal = { status: 200, body: '<html>Log in to the network</html>' }

  test('is no document, whatever its status says', async () => {
    for (const [request, outcome] of [
      [read, 'none'],
      [write, 'unknown'],
    ] as const) {
      const { send, sent } = transport([portal])
      expect(await problemOf(send(request))).toMatchObject({
        code: 'unreadableAnswer',
        status: 200,
        retryable: false,
        outcome,
      })
      expect(sent).toHaveLength(1)
    }
  })

  test('is waited for as long as it asks, in seconds or until a time', async () => {
    const gateway = { status: 503, body: '<html>Back soon</html>' }
    const waitedMs = async (retryAfter: string): Promise<number> => {
      const { send, sent } = transport([
        { ...gateway, headers: { 'retry-after': retryAfter } },
        done,
      ])
      const startMs = performance.now()
      expect(await send(write)).toEqual(done.body)
      expect(sent).toHaveLength(2)
      return performance.now() - startMs
    }
    expect(await waitedMs('0.05')).toBeGreaterThanOrEqual(49)
    // A date has no fractions: it is up to a second nearer than it was written.
    const at = Date.now() + 1_050
    expect(await waitedMs(new Date(at).toUTCString())).toBeGreaterThanOrEqual(49)
    await waitedMs('soon')
    await waitedMs(new Date(0).toUTCString())
  })
})

describe('a call', () => {
  test('gives up on an attempt that stays without an answer', async () => {
    const { send, sent } = transport(['silent', done])
    expect(await send(read, { timeoutMs: 20 })).toEqual(done.body)
    expect(sent).toHaveLength(2)
  })

  test('ends when its signal says so, with the reason of the signal', async () => {
    for (const script of [['silent'], ['broken']] as const) {
      const { send } = transport(script)
      const signal = AbortSignal.timeout(2)
      await expect(send(write, { signal })).rejects.toMatchObject({
        name: 'TimeoutError',
      })
    }
    const { send, sent } = transport([done])
    const reason = new Error('changed my mind')
    await expect(send(write, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(sent).toHaveLength(0)
  })

  test('is signed over everything that matters, anew for every attempt', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = await ed25519Key('k', privateKey.export({ format: 'jwk' }))
    const { send, sent } = transport(['broken', done], key)
    await send({ ...write, query: 'b=2&a=1' })
    const times = sent.map(({ headers }) => Number(headers.get('plimsoll-timestamp')))
    expect(times).toEqual([1_000, 1_001])
    for (const { headers } of sent) {
      const text = signingText({
        method: 'POST',
        path: write.path,
        query: 'a=1&b=2',
        bodySha256: createHash('sha256').update(String(write.body)).digest('hex'),
        timestampMs: Number(headers.get('plimsoll-timestamp')),
        keyId: 'k',
        idempotencyKey: 'once',
      })
      const signature = Buffer.from(headers.get('plimsoll-signature') ?? '', 'base64url')
      expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true)
    }
  })
})
