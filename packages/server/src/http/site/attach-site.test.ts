import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { type RunningServer, startServer } from '../../process/start-server.ts'
import { quickFolder } from '../../testing/quick-folder.ts'

const page = '<!doctype html><title>Dashboard</title>'
const script = `const words = ${JSON.stringify('a page '.repeat(200))}`

let folder: string
let site: string
let server: RunningServer
let visits = 0

beforeAll(async () => {
  folder = quickFolder()
  site = join(folder, 'site')
  mkdirSync(join(site, 'assets', 'inner'), { recursive: true })
  put('index.html', page)
  put('secret.html', 'not a page')
  put('assets/main-Ab3_x9-Z.js', script)
  put('assets/main-Ab3_x9-Z.js.br', brotliCompressSync(script))
  put('assets/main-Ab3_x9-Z.js.gz', gzipSync(script))
  put('assets/mark.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
  put('assets/.hidden.js', 'hidden')
  put('assets/notes.txt', 'not of the page')
  put('assets/inner/deep.js', 'deep')
  writeFileSync(join(folder, 'outside.js'), 'outside')
  server = await start(true)
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

function put(name: string, content: string | Buffer): void {
  writeFileSync(join(site, name), content)
}

function start(isDev: boolean, limits = ''): Promise<RunningServer> {
  const text = `[log]\nlevel = "silent"\n[identity]\nclockAheadMs = 0\n[limits]\n${limits}`
  const data = join(folder, isDev ? 'dev' : 'keyed')
  const config = readConfig(text, { file: 'test.toml', isDev, data, port: 0 })
  return startServer(config, { site, onVisit: () => (visits += 1) })
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

/** Asks for exactly this path, which a browser would have tidied up. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    from = server,
  }: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly from?: RunningServer
  } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(from.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response
        resolve({ status, headers: answered, bytes: Buffer.concat(chunks) })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the page of the dashboard', () => {
  test.each([
    '/',
    '/?x=1',
    '/sign-in',
    '/d/',
    '/d/october',
    '/d/october/markets/BTC-USD?side=short',
  ])('is at %s, asked for anew each time', async (path) => {
    const { status, headers, bytes } = await ask(path)
    expect({ status, text: bytes.toString() }).toEqual({ status: 200, text: page })
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    })
  })

  test('may run and ask nothing but this server, and be in no frame', async () => {
    const { headers } = await ask('/')
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String) as string,
    })
    expect(headers['permissions-policy']).toContain('geolocation=()')
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('is that of the present build, whatever a browser has kept', async () => {
    const { headers } = await ask('/')
    expect(headers).not.toHaveProperty('etag')
    expect(headers).not.toHaveProperty('last-modified')
    const kept = { 'if-none-match': 'W/"4e-1"', 'if-modified-since': new Date().toUTCString() }
    const again = await ask('/', { headers: kept })
    expect({ status: again.status, text: again.bytes.toString() }).toEqual({
      status: 200,
      text: page,
    })
  })

  test('answers HEAD without a body, and no other method', async () => {
    const head = await ask('/d/october', { method: 'HEAD' })
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': String(page.length) } })
    expect(head.bytes).toHaveLength(0)
    for (const path of ['/', '/d/october', '/assets/mark.svg']) {
      const refused = await ask(path, { method: 'POST' })
      expect(refused).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } })
    }
  })

  test('in development mode is for pages and hosts of this machine only', async () => {
    const foreign: Record<string, string>[] = [
      { host: 'rebound.example' },
      { origin: 'https://a.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of foreign) {
      expect(await ask('/', { headers })).toMatchObject({ status: 403 })
      expect(await ask('/assets/mark.svg', { headers })).toMatchObject({ status: 403 })
    }
    const own = { origin: server.url, 'sec-fetch-site': 'same-origin' }
    expect(await ask('/', { headers: own })).toMatchObject({ status: 200 })
  })

  test('is noticed when it is asked for; its files and everything else are not', async () => {
    const before = visits
    await ask('/assets/mark.svg')
    await ask('/healthz')
    await ask('/nowhere')
    expect(visits).toBe(before)
    await ask('/d/october')
    expect(visits).toBe(before + 1)
  })

  test('that is not there any more is said to be missing', async () => {
    rmSync(join(site, 'index.html'))
    const { status, headers, bytes } = await ask('/')
    put('index.html', page)
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 404, cache: 'no-store' })
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'notFound' })
    expect((await ask('/')).status).toBe(200)
  })
})

describe('a file of the dashboard', () => {
  const path = '/assets/main-Ab3_x9-Z.js'

  test('whose name changes with its content is kept, every other is asked for anew', async () => {
    const kept = await ask(path)
    expect(kept.bytes.toString()).toBe(script)
    expect(kept.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'application/javascript; charset=utf-8',
      vary: 'accept-encoding',
    })
    expect((await ask('/assets/mark.svg')).headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'image/svg+xml',
    })
  })

  test('is sent packed to whoever takes it so', async () => {
    const ways = [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const
    for (const [encoding, unpack] of ways) {
      const { headers, bytes } = await ask(path, { headers: { 'accept-encoding': encoding } })
      expect(headers).toMatchObject({
        'content-encoding': encoding,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'application/javascript; charset=utf-8',
      })
      expect(unpack(bytes).toString()).toBe(script)
    }
  })

  test.each([
    '/assets/',
    '/assets',
    '/assets/inner',
    '/assets/inner/deep.js',
    '/assets/absent-12345678.js',
    '/assets/.hidden.js',
    '/assets/notes.txt',
    '/assets/main-Ab3_x9-Z.js.gz',
    '/assets/..%2findex.html',
    '/assets/..%2f..%2foutside.js',
    '/assets/%2e%2e%2f%2e%2e%2foutside.js',
    '/assets/..\\..\\outside.js',
    '/assets/..%5c..%5coutside.js',
    '/assets/main-Ab3_x9-Z.js%00.js',
    '/assets//mark.svg',
    '/assets/./mark.svg',
    '/../outside.js',
    '/assets/../../outside.js',
    '/secret.html',
    '/index.html',
    '/outside.js',
    '/d',
    '/v1/unknown',
    '/v1',
  ])('is not at %s', async (absent) => {
    const { status, headers, bytes } = await ask(absent)
    expect(status).toBe(404)
    expect(headers['content-type']).toContain('application/problem+json')
    expect(JSON.parse(bytes.toString())).toMatchObject({ code: 'notFound' })
  })

  test('is sent only as a whole, whatever else is asked', async () => {
    const range = await ask(path, { headers: { range: 'bytes=0-3' } })
    expect({ status: range.status, length: range.bytes.length }).toEqual({
      status: 200,
      length: script.length,
    })
    for (const name of ['if-match', 'if-unmodified-since']) {
      expect(await ask(path, { headers: { [name]: '"x"' } })).toMatchObject({ status: 400 })
    }
    expect(await ask('/assets/%', {})).toMatchObject({ status: 400 })
  })
})

test('a server with keys shows the page to anybody, until an address has asked too much', async () => {
  const keyed = await start(false, 'addressPoints = 20\n')
  try {
    const headers = { host: 'plimsoll.example' }
    const files = ['/', '/assets/main-Ab3_x9-Z.js', '/assets/mark.svg']
    const statuses: number[] = []
    for (const path of Array.from({ length: 9 }, () => files).flat()) {
      statuses.push((await ask(path, { headers, from: keyed })).status)
    }
    expect(statuses).toEqual([
      ...new Array<number>(20).fill(200),
      ...new Array<number>(7).fill(429),
    ])
    expect(await ask('/v1/domains', { headers, from: keyed })).toMatchObject({ status: 429 })
  } finally {
    await keyed.close()
  }
})

test('requests are measured under the names of what was asked for', async () => {
  for (const path of ['/', '/assets/mark.svg']) await ask(path)
  const text = (await ask('/metrics')).bytes.toString()
  for (const route of ['page', 'asset']) expect(text).toContain(`route="${route}"`)
})
