import { afterEach, expect, test, vi } from 'vitest'
import { watchedFetch, watchedWebSocket } from './watched-connection.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

function watched(
  status: number,
  body: string,
): {
  readonly heard: string[]
  readonly ask: () => Promise<string>
} {
  const heard: string[] = []
  const headers = { date: new Date(Date.now() - 60_000).toUTCString() }
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers }))
  const fetch = watchedFetch({
    onKeyEnded: (detail) => heard.push(`ended: ${detail}`),
    onServerTime: (aheadMs) => heard.push(`ahead: ${Math.round(aheadMs / 10_000)}`),
  })
  return { heard, ask: async () => (await fetch('http://x/v1/session')).text() }
}

test('only an answer that does not know the key ends the session; whoever asked still reads it whole', async () => {
  const unknown = JSON.stringify({ code: 'unauthenticated', detail: 'the key has expired' })
  const ended = watched(401, unknown)
  expect(await ended.ask()).toBe(unknown)
  expect(ended.heard).toEqual(['ahead: 6', 'ended: the key has expired'])
  const late = watched(401, JSON.stringify({ code: 'signatureExpired', detail: 'late' }))
  await late.ask()
  expect(late.heard).toEqual(['ahead: 6'])
  for (const [status, body] of [
    [401, '<html>'],
    [403, unknown],
    [200, unknown],
  ] as const) {
    const other = watched(status, body)
    expect(await other.ask()).toBe(body)
    expect(other.heard.filter((word) => word.startsWith('ended'))).toEqual([])
  }
})

test('a stream that is closed because its key ended ends the session, and no other close does', () => {
  const heard: string[] = []
  class Socket extends EventTarget {}
  vi.stubGlobal('WebSocket', Socket)
  const Watched = watchedWebSocket({
    onKeyEnded: (detail) => heard.push(detail),
    onServerTime: () => undefined,
  })
  for (const [code, reason] of [
    [1012, 'stopping'],
    [4001, 'not logged in'],
    [4003, 'the key has ended'],
  ] as const) {
    const socket = new Watched('ws://x')
    socket.dispatchEvent(Object.assign(new Event('close'), { code, reason }))
  }
  expect(heard).toEqual(['the key has ended'])
})
