import { routes } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { buildRequest } from './build-request.ts'

test('what is signed is what is sent, whatever characters a name has', () => {
  const printable = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => 32 + at))
  const name = `${printable}\u202Eé😀`
  const given = { domain: name, account: name }
  for (const route of [routes.getAccount, routes.listReceipts]) {
    const { path, query } = buildRequest(route, given, {})
    // As every client of the platform writes the address before it goes out.
    const sent = new URL(`http://127.0.0.1${path}?${query}`)
    expect(sent.pathname).toBe(path)
    expect(sent.search.slice(1)).toBe(query)
    expect(decodeURIComponent(`${path}${query}`)).toContain(name)
  }
})
