import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { ServedApp, TestAnswer } from '../testing/served-app.ts'
import { serveWorld } from '../testing/world.ts'

const D = '/v1/domains/world'
const sockets: Socket[] = []
let served: ServedApp | undefined
let asked = 0

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await served?.close()
  served = undefined
})

/** Sends a head and the beginning of a body, and keeps the connection; what came back is in `text`. */
async function hold(
  { app }: ServedApp,
  request: { path: string; keyId: string; length: number; sent: number },
): Promise<{ text: string; socket: Socket }> {
  const { port } = app.server.address() as AddressInfo
  const { path, keyId, length, sent } = request
  const head = `POST ${path} HTTP/1.1\r\nhost: a\r\nplimsoll-key: ${keyId}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
  const arrived = new Promise((resolve) => app.server.once('request', resolve))
  const held = { text: '', socket: connect({ host: '127.0.0.1', port }) }
  sockets.push(held.socket)
  held.socket.on('error', () => undefined).on('data', (text) => (held.text += String(text)))
  held.socket.write(head + ' '.repeat(sent))
  await arrived
  return held
}

function deposit(app: ServedApp): Promise<TestAnswer> {
  asked += 1
  const body = { kind: 'deposit', account: 'own-winner', amount: '1' }
  const idempotencyKey = `b-${asked}`
  return app.ask({ method: 'POST', url: `${D}/commands`, body, key: 'venue', idempotencyKey })
}

async function serve(): Promise<ServedApp> {
  const app = await serveWorld({
    config: '[limits]\nbodyBytesMax = 20_000\nbookBytesMax = 60_000\n',
  })
  await app.app.listen({ host: '127.0.0.1', port: 0 })
  served = app
  return app
}

test('what a stranger claims to send holds up nobody, and what is sent as a book holds up no command', async () => {
  const app = await serve()
  for (let index = 0; index < 20; index += 1) {
    await hold(app, { path: `${D}/books`, keyId: 'venue', length: 60_000, sent: 0 })
    await hold(app, { path: `${D}/commands`, keyId: 'nobody', length: 20_000, sent: 0 })
  }
  for (let index = 0; index < 4; index += 1) {
    await hold(app, { path: `${D}/books`, keyId: 'venue', length: 60_000, sent: 59_000 })
  }
  expect((await deposit(app)).json).toMatchObject({ outcome: 'accepted' })
})

test('a body that is larger than usual is only read of who names a key that may send a book', async () => {
  const app = await serve()
  for (const keyId of ['nobody', 'trader']) {
    const held = await hold(app, { path: `${D}/books`, keyId, length: 30_000, sent: 10 })
    await expect.poll(() => held.text).toContain('bodyTooLarge')
  }
  const held = await hold(app, { path: `${D}/books`, keyId: 'venue', length: 30_000, sent: 30_000 })
  await expect.poll(() => held.text).toContain('unauthenticated')
})

test('bodies of one address take a share of the memory, and give it back', async () => {
  const app = await serve()
  const holders = []
  // A quarter of 256 bodies.
  for (let index = 0; index < 64; index += 1) {
    const path = `${D}/commands`
    holders.push(await hold(app, { path, keyId: 'nobody', length: 20_000, sent: 19_999 }))
  }
  holders.push(await hold(app, { path: `${D}/commands`, keyId: 'nobody', length: 64, sent: 60 }))
  await expect.poll(async () => (await deposit(app)).status).toBe(503)
  for (const { socket } of holders) socket.destroy()
  await expect.poll(async () => (await deposit(app)).status).toBe(200)
})

test('a body in chunks is not read at all, and one in many pieces comes out whole', async () => {
  const app = await serve()
  const { port } = app.app.server.address() as AddressInfo
  const chunked = connect({ host: '127.0.0.1', port })
  sockets.push(chunked)
  let text = ''
  chunked.on('error', () => undefined).on('data', (bytes) => (text += String(bytes)))
  const head = `POST ${D}/commands HTTP/1.1\r\nhost: a\r\nplimsoll-key: venue\r\ncontent-type: application/json\r\n`
  chunked.write(`${head}transfer-encoding: chunked\r\n\r\n1\r\n \r\n`)
  await expect.poll(() => text).toContain('Content-Length')
  expect(text).toContain('invalidRequest')

  const body = JSON.stringify({ kind: 'deposit', account: 'own-winner', amount: '1' }).padEnd(9_000)
  const request = {
    method: 'POST',
    url: `${D}/commands`,
    bytes: body,
    idempotencyKey: 'p',
  } as const
  const signed = Object.entries(app.signed({ ...request, key: 'venue' }))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const pieces = connect({ host: '127.0.0.1', port }).setNoDelay()
  sockets.push(pieces)
  let answer = ''
  pieces.on('data', (bytes) => (answer += String(bytes)))
  const plain = `POST ${D}/commands HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nidempotency-key: p\r\n`
  pieces.write(`${plain}${signed}content-length: 9000\r\n\r\n`)
  for (let start = 0; start < body.length; start += 700) {
    pieces.write(body.slice(start, start + 700))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await expect.poll(() => answer).toContain('"accepted"')
})
