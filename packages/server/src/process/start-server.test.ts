import { readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { findPreset } from '@plimsoll/engine'
import { type ParsedBook, parseBookText } from '@plimsoll/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config/read-config.ts'
import { quickFolder } from '../testing/quick-folder.ts'
import { type RunningServer, startServer } from './start-server.ts'

let folder: string
const running: RunningServer[] = []

beforeEach(() => {
  folder = quickFolder()
})
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const bookFile = new URL('../../../../examples/first.book.json', import.meta.url).pathname

function loadBook(file: string): ParsedBook {
  const text = readFileSync(file, 'utf8')
  return parseBookText(text, { file, resolvePolicy: (name) => findPreset(name)?.spec })
}

async function start(text = '', port = 0): Promise<RunningServer> {
  const config = readConfig(`[log]\nlevel = "silent"\n${text}`, {
    file: 'test.toml',
    isDev: true,
    data: join(folder, 'data'),
    port,
    books: new Map([['usdt-perps', bookFile]]),
  })
  const server = await startServer(config, { version: '1.2.3', loadBook })
  running.push(server)
  return server
}

async function get({ url }: RunningServer, path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url + path)).json()) as Record<string, unknown>
}

async function deposit(
  { url }: RunningServer,
  idempotencyKey: string,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}/v1/domains/usdt-perps/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify({ kind: 'deposit', account: 'b1', amount: '1' }),
  })
  return (await answer.json()) as Record<string, unknown>
}

function collateralOf(server: RunningServer): Promise<unknown> {
  return get(server, '/v1/domains/usdt-perps/accounts/b1').then(({ collateral }) => collateral)
}

describe('a server', () => {
  test('serves a book, stops, and goes on where it stopped', async () => {
    const first = await start()
    expect(await get(first, '/readyz')).toEqual({ status: 'ready' })
    const before = await collateralOf(first)
    expect(await deposit(first, 'd-1')).toMatchObject({ outcome: 'accepted' })
    await first.close()
    await first.close()
    await expect(fetch(`${first.url}/healthz`)).rejects.toThrow('fetch failed')

    const second = await start()
    expect(await deposit(second, 'd-1')).toMatchObject({ outcome: 'repeated' })
    expect(Number(await collateralOf(second))).toBe(Number(before) + 1)
  })

  test('lends a domain to a venue of its own process, whose time is the time of the domain', async () => {
    const { spec } = loadBook(bookFile)
    const timeMs = spec.timeMs + 86_400_000
    const text = '[log]\nlevel = "silent"\n[domains.usdt-perps]\nisRoundAutomatic = false\n'
    const data = join(folder, 'lent')
    const config = readConfig(text, { file: 'test.toml', isDev: true, data, port: 0 })
    const parts = {
      books: new Map([[spec.domain, spec]]),
      domainClock: (domain: string) =>
        domain === spec.domain ? { nowMs: () => timeMs } : undefined,
    }
    for (const sequence of [0, 1]) {
      const server = await startServer(config, parts)
      running.push(server)
      expect(server.venue('another')).toBeUndefined()
      const port = server.venue(spec.domain)
      expect(await port?.read((state) => state.timeMs())).toBeLessThanOrEqual(timeMs)
      const account = `new-${sequence}`
      const opened = { kind: 'openAccount', account, accountKind: 'trader' } as const
      expect(await port?.submit(opened)).toMatchObject({ outcome: 'accepted' })
      expect(await get(server, `/v1/domains/${spec.domain}`)).toMatchObject({ timeMs })
      await server.close()
    }
  })

  test('that cannot listen lets go of everything', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { readonly port: number }
    await expect(start('', port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await new Promise((resolve) => other.close(resolve))
    const server = await start()
    expect(await deposit(server, 'd-1')).toMatchObject({ outcome: 'accepted' })
  })

  test('has its data folder for itself', async () => {
    const first = await start()
    await expect(start()).rejects.toMatchObject({ name: 'JournalLocked' })
    expect(await deposit(first, 'd-1')).toMatchObject({ outcome: 'accepted' })
  })

  test('answers what is under way when it is told to stop, and keeps what it has acknowledged', async () => {
    const first = await start()
    const before = Number(await collateralOf(first))
    const answers = Array.from({ length: 40 }, (_, index) =>
      deposit(first, `d-${index}`).catch(() => undefined),
    )
    await answers[0]
    await first.close()
    const outcomes = (await Promise.all(answers)).map((answer) => answer?.['outcome'])
    const taken = outcomes.filter((outcome) => outcome === 'accepted').length
    expect(taken).toBeGreaterThan(0)

    const second = await start()
    const after = Number(await collateralOf(second))
    expect(after - before).toBeGreaterThanOrEqual(taken)
    // Whoever was not answered asks again, and in the end each has happened once.
    for (let index = 0; index < 40; index += 1) await deposit(second, `d-${index}`)
    expect(Number(await collateralOf(second))).toBe(before + 40)
  })

  test('begins a domain with a book that is posted, and streams it', async () => {
    const server = await start()
    const book = JSON.parse(readFileSync(bookFile, 'utf8')) as object
    const answer = await fetch(`${server.url}/v1/domains/second/books`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'b-1' },
      body: JSON.stringify({ book: { ...book, domain: 'second' } }),
    })
    expect(await answer.json()).toMatchObject({ outcome: 'created', domain: 'second', sequence: 0 })
    expect(await subscribed(server, 'second')).toMatchObject({ type: 'subscribed' })
    await server.close()
    const again = await start()
    expect(await get(again, '/v1/domains')).toMatchObject({
      rows: [{ domain: 'second' }, { domain: 'usdt-perps' }],
    })
  })
})

const upgrade = {
  connection: 'upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
}

describe('development mode', () => {
  test.each([
    ['another host', { host: 'venue.example' }],
    ['a host that begins like ours', { host: 'localhost.example' }],
    ['a page of somebody else', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a cross-site picture', { 'sec-fetch-site': 'cross-site' }],
  ])('does not hear %s, not even as a stream', async (_what, headers) => {
    const server = await start()
    expect(await statusOf(server, '/healthz', headers)).toBe(403)
    expect(await statusOf(server, '/v1/stream', { ...upgrade, ...headers })).toBe(403)
  })

  test('hears its own pages and those that are listed', async () => {
    const server = await start('[server]\nallowedOrigins = ["http://localhost:5173"]')
    expect(await statusOf(server, '/healthz', { origin: server.url })).toBe(200)
    const socket = { ...upgrade, origin: server.url, 'sec-fetch-site': 'same-origin' }
    expect(await statusOf(server, '/v1/stream', socket)).toBe(101)
    const answer = await fetch(`${server.url}/healthz`, {
      headers: { origin: 'http://localhost:5173' },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    const other = await fetch(`${server.url}/healthz`)
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('is opened by a link on any page, and by nothing else of it', async () => {
    const server = await start()
    const site = { 'sec-fetch-site': 'cross-site' }
    const link = { ...site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await statusOf(server, '/v1/domains', link)).toBe(200)
    const frame = { ...link, 'sec-fetch-dest': 'iframe' }
    const image = { ...site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
    const form = { ...link, origin: 'http://evil.example' }
    for (const headers of [frame, image, form]) {
      expect(await statusOf(server, '/v1/domains', headers)).toBe(403)
    }
  })
})

/** What comes back to a request with headers that `fetch` does not let anybody set. */
function statusOf(
  { url }: RunningServer,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('upgrade', (answer, socket) => {
      socket.destroy()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', reject).end()
  })
}

function subscribed({ url }: RunningServer, domain: string): Promise<unknown> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`)
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('no stream')))
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { readonly type: string }
      if (message.type === 'challenge') {
        socket.send(JSON.stringify({ type: 'subscribe', id: 's', domain, channel: 'marks' }))
      } else {
        resolve(message)
        socket.close()
      }
    })
  })
}
