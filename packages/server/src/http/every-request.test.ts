import { describe, expect, test } from 'vitest'
import { serveWorld } from './testing/world.ts'

const D = '/v1/domains/world'
const kept = [
  'cache-control',
  'content-security-policy',
  'cross-origin-resource-policy',
  'x-content-type-options',
  'x-request-id',
]

describe('every answer', () => {
  test('forbids a browser to keep, frame or run it, and grants no other page anything', async () => {
    const served = await serveWorld()
    const answers = await Promise.all([
      served.ask({ url: '/healthz' }),
      served.ask({ url: '/nowhere' }),
      served.ask({ url: `${D}/plans` }),
      served.ask({ url: `${D}/plans`, key: 'trader' }),
      served.ask({ url: `${D}/cases`, key: 'trader', headers: { origin: 'https://a.example' } }),
      served.ask({ method: 'POST', url: D }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 401, 403, 200, 405])
    for (const { headers } of answers) {
      expect(Object.keys(headers)).toEqual(expect.arrayContaining(kept))
      expect(headers).not.toHaveProperty('access-control-allow-origin')
      expect(headers).not.toHaveProperty('x-powered-by')
      expect(headers).not.toHaveProperty('strict-transport-security')
    }
    await served.close()
  })

  test('behind a proxy that ends TLS asks for TLS, and names the client that the proxy names', async () => {
    const proxy = '[server]\nisBehindTlsProxy = true\ntrustedProxies = ["127.0.0.1"]\n'
    const served = await serveWorld({ config: proxy })
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    const url = `${D}/books`
    const request = { method: 'POST', url, body: { book: {} }, idempotencyKey: 'b' } as const
    const refused = await served.ask({ ...request, key: 'trader', headers })
    expect(refused.headers['strict-transport-security']).toContain('max-age')
    const audit = await served.ask({ url: '/v1/audit', key: 'admin' })
    expect(audit.text).toContain('203.0.113.7')
    await served.close()
  })

  test('names the connection itself where no proxy is trusted', async () => {
    const served = await serveWorld()
    const headers = { 'x-forwarded-for': '203.0.113.7' }
    const url = `${D}/books`
    const request = { method: 'POST', url, body: { book: {} }, idempotencyKey: 'b' } as const
    await served.ask({ ...request, key: 'trader', headers })
    const audit = await served.ask({ url: '/v1/audit', key: 'admin' })
    expect(audit.text).not.toContain('203.0.113.7')
    await served.close()
  })

  test('to a fault of ours says nothing of it but a number for the log', async () => {
    const served = await serveWorld({
      change: (services) => ({
        ...services,
        domains: {
          ...services.domains,
          all: () => services.domains.all(),
          get: () => {
            throw new Error('the secret of /var/lib/plimsoll')
          },
        },
      }),
    }).catch((error: unknown) => error)
    // The world itself is posted through the app.
    expect(String(served)).toContain('internalFault')
    expect(String(served)).not.toContain('secret')
  })

  test('of a case as a page lets the page show its own styles and run nothing', async () => {
    const served = await serveWorld()
    const { json } = await served.ask({ url: `${D}/cases`, key: 'trader' })
    const [row = {}] = json['rows'] as readonly Record<string, unknown>[]
    const page = await served.ask({
      url: `${D}/cases/${encodeURIComponent(String(row['caseId']))}/report`,
      key: 'trader',
    })
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toContain("default-src 'none'")
    expect(page.headers['content-security-policy']).not.toContain('script-src')
    expect(page.text).toContain('<html')
    await served.close()
  })
})

test('metrics need a key, unless the configuration says otherwise', async () => {
  const served = await serveWorld()
  expect((await served.ask({ url: '/metrics' })).status).toBe(401)
  expect((await served.ask({ url: '/metrics', key: 'operator' })).text).toContain('plimsoll_')
  await served.close()
  const open = await serveWorld({ config: '[metrics]\nisPublic = true\n' })
  expect((await open.ask({ url: '/metrics' })).text).toContain('plimsoll_http_requests_total')
  await open.close()
})

test('pages that are listed may ask from elsewhere, and are told how', async () => {
  const served = await serveWorld({
    config: '[server]\nallowedOrigins = ["https://risk.example"]\n',
  })
  const origin = 'https://risk.example'
  const url = `${D}/commands`
  const preflight = await served.app.inject({ method: 'OPTIONS', url, headers: { origin } })
  expect(preflight.statusCode).toBe(204)
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST, OPTIONS',
  })
  expect(preflight.headers['access-control-allow-headers']).toContain('plimsoll-signature')
  const other = await served.app.inject({
    method: 'OPTIONS',
    url,
    headers: { origin: 'https://evil.example' },
  })
  expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  expect(other.headers).not.toHaveProperty('access-control-allow-methods')
  await served.close()
})
