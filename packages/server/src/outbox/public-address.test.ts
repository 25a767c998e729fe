import { describe, expect, test } from 'vitest'
import { WebhookPoster } from './post-webhook.ts'
import { AddressRefused, assertReachable, checkedLookup } from './public-address.ts'
import { retryDelayMs } from './retry-delay.ts'

const target = { allowHosts: [], timeoutMs: 1_000, isDev: false }

describe('addresses of receivers', () => {
  test.each([
    '10.1.2.3',
    '127.0.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
  ])('%s is private: only where the host is listed', (address) => {
    expect(() => assertReachable(address, false)).toThrow(AddressRefused)
    expect(() => assertReachable(address, true)).not.toThrow()
  })

  test.each([
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    'ff02::1',
    'not an address',
  ])('%s is never reached', (address) => {
    expect(() => assertReachable(address, true)).toThrow(AddressRefused)
  })

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
    expect(() => assertReachable(address, false)).not.toThrow()
  })

  test.each([
    'http://example.com/',
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://user:password@example.com/',
    'ftp://example.com/',
  ])('%s is refused at the start', (url) => {
    expect(() => new WebhookPoster({ ...target, url })).toThrow(/https|public|password/u)
  })

  test('plain http to another machine is refused in development as well', () => {
    const url = 'http://10.0.0.1/'
    expect(() => new WebhookPoster({ ...target, isDev: true, url })).toThrow(/not https/u)
  })

  test('a name that stands for a private address is not connected to', async () => {
    const refused = (isAllowed: boolean): Promise<unknown> =>
      new Promise((resolve) => {
        checkedLookup(isAllowed)('localhost', { all: true }, resolve)
      })
    expect(await refused(false)).toBeInstanceOf(AddressRefused)
    expect(await refused(true)).toBeNull()
    const poster = new WebhookPoster({ ...target, url: 'https://localhost:9/' })
    const { signal } = new AbortController()
    await expect(poster.post({ body: Buffer.from(''), headers: {}, signal })).rejects.toThrow(
      /not a public address/u,
    )
    poster.close()
  })
})

test('attempts become rare, and never all at one time', () => {
  expect([1, 2, 3, 9, 100].map((failures) => retryDelayMs(failures, 0))).toEqual([
    1_000, 2_000, 4_000, 256_000, 300_000,
  ])
  expect(retryDelayMs(1, 0.9)).toBe(550)
})
