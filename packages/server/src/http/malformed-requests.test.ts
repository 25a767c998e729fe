import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ServedApp, type TestAnswer, type TestRequest } from './testing/served-app.ts'
import { serveWorld } from './testing/world.ts'

let served: ServedApp
let port: number
let before: string

const commands = '/v1/domains/world/commands'
const deposit = { kind: 'deposit', account: 'own-winner', amount: '5' }

beforeAll(async () => {
  served = await serveWorld({
    config: '[limits]\nheadersTimeoutMs = 200\nrequestTimeoutMs = 400\nbodyBytesMax = 10_000\n',
  })
  await served.app.listen({ host: '127.0.0.1', port: 0 })
  port = (served.app.server.address() as AddressInfo).port
  before = await placeOfWorld()
})
afterAll(() => served.close())

/** Where the journal stands and what the state is: the same, as long as nothing reached the engine. */
async function placeOfWorld(): Promise<string> {
  const hosted = served.domains.get('world')?.hosted
  if (hosted === undefined) throw new Error('the world is gone')
  return await hosted.read((_state, at) => `${at.sequence} ${at.stateHash()}`)
}

let keys = 0

function post(request: Partial<TestRequest>): Promise<TestAnswer> {
  keys += 1
  const idempotencyKey = `m-${keys}`
  return served.ask({ method: 'POST', url: commands, key: 'venue', idempotencyKey, ...request })
}

/** What a server answers to bytes, until it closes the connection. */
async function exchange(
  bytes: string,
  drip?: { readonly every: number; readonly text: string },
): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port })
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve())
  })
  socket.write(bytes)
  const dripping = drip && setInterval(() => socket.write(drip.text), drip.every)
  socket.once('data', () => clearInterval(dripping))
  await closed
  clearInterval(dripping)
  return answer
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/u.exec(answer)?.[1])
}

function documentOf(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>
}

describe('a request that is signed and wrong', () => {
  test.each<[string, Partial<TestRequest>, number, string]>([
    ['no JSON', { bytes: '{"kind":' }, 400, 'malformedJson'],
    ['no body', { bytes: '' }, 400, 'malformedJson'],
    ['bytes that are no text', { bytes: Buffer.from([0x22, 0xff, 0x22]) }, 400, 'malformedJson'],
    [
      'a key twice',
      { bytes: '{"kind":"deposit","account":"own-winner","amount":"5","amount":"9"}' },
      400,
      'duplicateKey',
    ],
    ['deep nesting', { bytes: `${'['.repeat(4_000)}${']'.repeat(4_000)}` }, 400, 'nestedTooDeeply'],
    [
      'a prototype',
      { bytes: '{"__proto__":{"admin":true},"kind":"deposit"}' },
      400,
      'invalidRequest',
    ],
    ['too many bytes', { bytes: `"${'x'.repeat(20_000)}"` }, 413, 'bodyTooLarge'],
    ['an unknown field', { body: { ...deposit, bonus: '1' } }, 400, 'invalidRequest'],
    ['an unknown kind', { body: { kind: 'mint', amount: '5' } }, 400, 'invalidRequest'],
    ['a number for a decimal', { body: { ...deposit, amount: 5 } }, 400, 'invalidRequest'],
    ['too many decimals', { body: { ...deposit, amount: '5.0000001' } }, 400, 'invalidRequest'],
    ['an empty batch', { body: { commands: [] } }, 400, 'invalidRequest'],
    [
      'a batch with one bad command',
      { body: { commands: [deposit, { ...deposit, amount: '-' }] } },
      400,
      'invalidRequest',
    ],
    [
      'a batch that is too long',
      { body: { commands: Array.from({ length: 1_001 }, () => 0) } },
      400,
      'invalidRequest',
    ],
    ['a command of the engine', { body: { kind: 'continueCase' } }, 400, 'invalidRequest'],
    [
      'an order that takes two',
      { body: { kind: 'orderCase', account: 'x', bucket: 'cross', reason: 'r' } },
      403,
      'forbidden',
    ],
    [
      'no Idempotency-Key',
      { body: deposit, idempotencyKey: undefined as never },
      400,
      'idempotencyKeyMissing',
    ],
    ['a key with #', { body: deposit, idempotencyKey: 'a#0' }, 400, 'idempotencyKeyMissing'],
    ['a key with /', { body: deposit, idempotencyKey: 'a/b' }, 400, 'idempotencyKeyMissing'],
    [
      'another type',
      { body: deposit, headers: { 'content-type': 'text/plain' } },
      415,
      'unsupportedMediaType',
    ],
    [
      'a body that is packed',
      { body: deposit, headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupportedMediaType',
    ],
    ['a query', { body: deposit, url: `${commands}?force=1` }, 400, 'invalidRequest'],
    ['an old signature', { body: deposit, aheadMs: -6_000 }, 401, 'signatureExpired'],
    ['a signature from the future', { body: deposit, aheadMs: 2_000 }, 401, 'signatureExpired'],
  ])('%s', async (_what, request, status, code) => {
    const answer = await post(request)
    expect(answer.json).toMatchObject({ status, code, outcome: 'none' })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json['instance']).toBe(answer.headers['x-request-id'])
    expect(await placeOfWorld()).toBe(before)
  })

  test('says where and what, each part that is wrong', async () => {
    const body = { commands: [deposit, { ...deposit, amount: '5.0000001' }] }
    const { json } = await post({ body })
    expect(json['errors']).toMatchObject([{ path: 'body.commands[1].amount' }])
    expect(json['detail']).toContain('decimals')
  })

  test('is not sent back, however long it is', async () => {
    const digits = '9'.repeat(9_000)
    for (const bytes of [`{"kind":"${digits}"}`, `{"${digits}":1}`, digits]) {
      const answer = await post({ bytes })
      expect(answer.status).toBe(400)
      expect(answer.text.length).toBeLessThan(4_000)
    }
  })

  test('tells nothing of the inside', async () => {
    for (const bytes of ['{', '[1', '{"a":1,"a":1}', 'null', '"x"']) {
      const { text } = await post({ bytes })
      expect(text).not.toMatch(/node_modules|\.ts|at .*\(|Error:/u)
    }
  })
})

describe('a request that is not signed by its sender', () => {
  test('without a key', async () => {
    const answer = await served.ask({ method: 'POST', url: commands, body: deposit })
    expect(answer.json).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test('with an unknown key, another body, another path or another key of its own', async () => {
    const request = { method: 'POST', url: commands, body: deposit, idempotencyKey: 'x' } as const
    const signed = { ...request, key: 'venue' }
    const changes: Partial<TestRequest>[] = [
      { headers: { ...served.signed(signed), 'plimsoll-key': 'nobody' } },
      { headers: served.signed(signed), body: { ...deposit, amount: '6' } },
      { headers: served.signed(signed), url: commands.replace('world', 'moon') },
      { headers: served.signed(signed), idempotencyKey: 'y' },
      { headers: { ...served.signed(signed), 'plimsoll-signature': 'AAAA' } },
      { headers: { ...served.signed(signed), 'plimsoll-timestamp': 'now' } },
    ]
    const codes = await Promise.all(
      changes.map(async (change) => (await served.ask({ ...request, ...change })).json['code']),
    )
    expect(codes).toEqual(new Array(6).fill('unauthenticated'))
  })

  test('a second time', async () => {
    const request = { url: '/v1/domains/world', key: 'trader' }
    const headers = served.signed(request)
    expect((await served.ask({ url: request.url, headers })).status).toBe(200)
    const again = await served.ask({ url: request.url, headers })
    expect(again.json).toMatchObject({ status: 401, code: 'signatureReplayed' })
  })

  test('its body is not even read', async () => {
    const head = `POST ${commands} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n`
    const answer = await exchange(`${head}{"kind"`, { every: 50, text: ' ' })
    expect(documentOf(answer)).toMatchObject({ status: 401 })
  })
})

describe('what is no request', () => {
  test.each<[string, string, number, string]>([
    ['bytes', '\u0016\u0003\u0001 hello\r\n\r\n', 400, 'invalidRequest'],
    ['an unknown method', 'STEAL / HTTP/1.1\r\nhost: a\r\n\r\n', 400, 'invalidRequest'],
    [
      'huge headers',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`,
      431,
      'headersTooLarge',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
      400,
      'invalidRequest',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'invalidRequest',
    ],
  ])('%s', async (_what, bytes, status, code) => {
    const answer = await exchange(bytes)
    expect(statusOf(answer)).toBe(status)
    expect(documentOf(answer)).toMatchObject({ status, code, outcome: 'none' })
    expect(answer).toContain('content-type: application/problem+json')
  })

  test('headers that drip', async () => {
    const answer = await exchange('GET /healthz HTTP/1.1\r\n', { every: 30, text: 'x: y\r\n' })
    expect(documentOf(answer)).toMatchObject({ status: 408, code: 'requestTooSlow' })
  })

  test('a body that drips', async () => {
    const request = {
      method: 'POST',
      url: commands,
      body: deposit,
      idempotencyKey: 'drip',
    } as const
    const signed = Object.entries(served.signed({ ...request, key: 'venue' }))
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    const head = `POST ${commands} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nidempotency-key: drip\r\n${signed}content-length: 9000\r\n\r\n`
    const answer = await exchange(head, { every: 30, text: ' ' })
    expect(documentOf(answer)).toMatchObject({ status: 408, code: 'requestTooSlow' })
  })
})

describe('addresses', () => {
  test.each<[string, Partial<TestRequest> & { url: string }, number, string]>([
    ['leads nowhere', { url: '/v2/domains' }, 404, 'notFound'],
    ['is too long', { url: `/v1/${'x'.repeat(9_000)}` }, 414, 'uriTooLong'],
    ['is no text', { url: '/v1/policies/%E0%A4%A' }, 400, 'invalidRequest'],
    ['climbs', { url: '/v1/policies/..%2F..%2Fkeys', key: 'admin' }, 404, 'notFound'],
    ['has a prototype for an id', { url: '/v1/policies/__proto__', key: 'admin' }, 404, 'notFound'],
    [
      'has a query name twice',
      { url: '/v1/audit?limit=1&limit=2', key: 'admin' },
      400,
      'invalidRequest',
    ],
    ['asks for too much', { url: '/v1/audit?limit=1001', key: 'admin' }, 400, 'invalidRequest'],
    [
      'has a made up cursor',
      { url: '/v1/domains/world/cases?cursor=zzz', key: 'riskOfficer' },
      400,
      'invalidCursor',
    ],
    [
      'has a made up place in a queue',
      {
        url: '/v1/domains/world/markets/BTC-USDT/adl/queue?side=long&cursor=LTE',
        key: 'riskOfficer',
      },
      400,
      'invalidCursor',
    ],
  ])('one that %s', async (_what, request, status, code) => {
    const answer = await served.ask(request)
    expect(answer.json).toMatchObject({ status, code })
    expect(answer.status).toBe(status)
  })

  test('another method is told which there are', async () => {
    const answer = await served.app.inject({ method: 'DELETE', url: '/v1/keys' })
    expect(answer.statusCode).toBe(405)
    expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS')
    expect(answer.json()).toMatchObject({ code: 'methodNotAllowed' })
    const options = await served.app.inject({ method: 'OPTIONS', url: commands })
    expect([options.statusCode, options.headers['allow']]).toEqual([204, 'POST, OPTIONS'])
    expect(options.headers['access-control-allow-methods']).toBeUndefined()
  })

  test('HEAD has the headers of GET and no body', async () => {
    const answer = await served.ask({ method: 'HEAD', url: '/v1/domains', key: 'trader' })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(10)
  })

  test('a GET with a body is refused', async () => {
    const head =
      'GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}'
    expect(documentOf(await exchange(head))).toMatchObject({ status: 400, code: 'invalidRequest' })
  })
})

test('after all of it the server serves, and the engine has seen nothing', async () => {
  expect(await placeOfWorld()).toBe(before)
  const answer = await post({ body: deposit })
  expect(answer.json).toMatchObject({ outcome: 'accepted' })
})
