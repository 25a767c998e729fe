import { routes } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { createClient } from './create-client.ts'
import { type Scripted, scriptedFetch } from './testing/scripted-fetch.ts'

function clientOf(...script: readonly Scripted[]) {
  const { fetch, sent } = scriptedFetch(...script)
  const client = createClient({ url: 'http://127.0.0.1:8080/', fetch })
  return { client, sent }
}

const empty = { status: 200, body: {} }

describe('a client', () => {
  test('has a call for every route, and for nothing else', () => {
    const { client } = clientOf(empty)
    const names = Object.keys(routes).filter((name) => name !== 'openStream')
    expect(Object.keys(client).sort()).toEqual([...names, 'pages', 'stream'].sort())
  })

  test('puts names, questions and bodies where they belong', async () => {
    const { client, sent } = clientOf(empty)
    await client.listDomains()
    await client.getQueue({ domain: 'd', market: 'BTC-USDT', side: 'short', limit: 5 })
    await client.whatIf({ domain: 'd', account: 'a', body: { deposit: '1.5' } })
    expect(sent.map(({ method, url, body }) => `${method} ${url} ${body ?? '-'}`)).toEqual([
      'GET http://127.0.0.1:8080/v1/domains -',
      'GET http://127.0.0.1:8080/v1/domains/d/markets/BTC-USDT/adl/queue?side=short&limit=5 -',
      'POST http://127.0.0.1:8080/v1/domains/d/accounts/a/what-if {"deposit":"1.5"}',
    ])
  })

  test('gives every write a key of its own, or the one it is told', async () => {
    const { client, sent } = clientOf(empty)
    const call = { domain: 'd', body: { kind: 'passTime' } } as const
    await client.postCommands(call)
    await client.postCommands(call)
    await client.postCommands(call, { idempotencyKey: 'again' })
    await client.getDomain({ domain: 'd' })
    const [first, second, third, read] = sent.map(({ headers }) => headers.get('idempotency-key'))
    expect(first).toMatch(/^[0-9a-f-]{36}$/u)
    expect(second).not.toBe(first)
    expect([third, read]).toEqual(['again', null])
  })

  test.each(['a/b', 'a?b', '%2e%2e', 'ü €', '#'])(
    'keeps the name %j in its place',
    async (account) => {
      const { client, sent } = clientOf(empty)
      await client.getAccount({ domain: 'd', account })
      const { pathname, search } = new URL(sent[0]?.url ?? '')
      expect(search).toBe('')
      expect(pathname.split('/').map(decodeURIComponent)).toEqual([
        '',
        'v1',
        'domains',
        'd',
        'accounts',
        account,
      ])
    },
  )

  test.each(['', '.', '..'])('refuses the name %j, which would lead elsewhere', async (account) => {
    const { client, sent } = clientOf(empty)
    await expect(client.getAccount({ domain: 'd', account })).rejects.toThrow(TypeError)
    expect(sent).toEqual([])
  })

  test('reads all pages in order, as they are wanted', async () => {
    const page = (rows: string[], next?: string): Scripted => ({
      status: 200,
      body: { rows, next },
    })
    const { client, sent } = clientOf(page(['a', 'b'], 'one'), page([], 'two'), page(['c']))
    const rows: unknown[] = []
    for await (const row of client.pages('listCases', { domain: 'd', limit: 2 })) rows.push(row)
    expect(rows).toEqual(['a', 'b', 'c'])
    expect(sent.map(({ url }) => new URL(url).search)).toEqual([
      '?limit=2',
      '?limit=2&cursor=one',
      '?limit=2&cursor=two',
    ])
    const { client: other, sent: asked } = clientOf(page(['a', 'b'], 'one'), page(['c']))
    for await (const _ of other.pages('listCases', { domain: 'd' })) break
    expect(asked).toHaveLength(1)
  })

  test.each(['localhost:8080', 'ftp://x', 'https://user:secret@x'])('refuses %j', (url) => {
    expect(() => createClient({ url })).toThrow(TypeError)
  })
})
