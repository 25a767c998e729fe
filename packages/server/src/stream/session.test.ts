import type { WebSocket } from '@fastify/websocket'
import { expect, test } from 'vitest'
import { Refused } from '../identity/refused.ts'
import { streamDefaults, testKeys } from '../testing/served-stream.ts'
import { closeCodes, Connection } from './connection.ts'
import { Session, type SessionHost } from './session.ts'

interface Spoken {
  readonly sent: string[]
  readonly session: Session
  readonly connection: Connection
  readonly clock: { nowMs: number }
  readonly acts: string[]
}

/** A session without a network. */
function speak(host: Partial<SessionHost> = {}): Spoken {
  const sent: string[] = []
  const acts: string[] = []
  const clock = { nowMs: 0 }
  const socket = {
    bufferedAmount: 0,
    once: () => undefined,
    send: (text: string) => sent.push(text),
    close: (code: number) => acts.push(`close ${code}`),
    ping: () => acts.push('ping'),
    terminate: () => acts.push('terminate'),
  } as unknown as WebSocket
  const counts = { sent: () => {}, conflated: () => {}, warned: () => {}, closedAsSlow: () => {} }
  const connection = new Connection(socket, {
    settings: streamDefaults,
    counts,
    monotonicMs: () => clock.nowMs,
  })
  const unexpected = (): never => {
    throw new Error('nothing is looked up')
  }
  const session = new Session(connection, '127.0.0.1', {
    settings: streamDefaults,
    identity: {
      challenge: () => 'a challenge',
      isCurrent: () => true,
      login: async () => testKeys['risk'] ?? unexpected(),
    },
    nowMs: () => 0,
    monotonicMs: () => clock.nowMs,
    hosted: unexpected,
    streamOf: unexpected,
    admit: () => true,
    report: unexpected,
    ...host,
  })
  return { sent, session, connection, clock, acts }
}

test('what a socket still hands over after it was closed is ignored', async () => {
  const { sent, session, connection } = speak({
    identity: {
      challenge: () => 'a challenge',
      isCurrent: () => true,
      login: async () => {
        throw new Error('nobody logs in')
      },
    },
    report: (error) => sent.push(String(error)),
  })
  session.greet()
  sent.length = 0
  connection.close(closeCodes.serverStops, 'the server stops')
  session.receive(Buffer.from('{"type":"login","key":"risk","signature":"x"}'), false)
  session.receive(Buffer.from('no JSON'), false)
  session.receive(Buffer.alloc(4), true)
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent).toEqual([])
})

test('a client that does not log in in time is closed', () => {
  const { session, clock, acts } = speak()
  clock.nowMs = 9_999
  session.tick()
  expect(acts).toEqual([])
  clock.nowMs = 10_000
  session.tick()
  expect(acts).toEqual(['close 4002'])
})

test('a login that is not possible now is another matter than one that is refused', async () => {
  const refuse = async (): Promise<never> => {
    throw new Refused('unauthenticated', 'no such key')
  }
  const identity = { challenge: () => 'a', isCurrent: () => true, login: refuse }
  const refused = speak({ identity })
  refused.session.greet()
  refused.session.receive(Buffer.from('{"type":"login","key":"risk","signature":"x"}'), false)
  await new Promise((resolve) => setImmediate(resolve))
  expect(refused.acts).toEqual(['close 4001'])
  const full = (): never => {
    throw new Refused('overloaded', 'too many logins are under way')
  }
  const crowded = speak({ identity: { ...identity, challenge: full } })
  crowded.session.greet()
  expect(crowded.acts).toEqual(['close 4002'])
})

test('a client is told that the server is there, as often as it was promised', async () => {
  const { session, sent, clock } = speak()
  session.greet()
  const [challenge] = sent
  expect(JSON.parse(challenge ?? '')).toMatchObject({ aliveEveryMs: streamDefaults.pingEveryMs })
  session.receive(Buffer.from('{"type":"login","key":"risk","signature":"x"}'), false)
  await new Promise((resolve) => setImmediate(resolve))
  const alive = (): number => sent.filter((text) => text === '{"type":"alive"}').length
  for (let count = 0; count < 5; count += 1) {
    expect(alive()).toBe(count)
    clock.nowMs += streamDefaults.pingEveryMs
    session.tick()
    session.pong()
    session.tick()
  }
})

test('a client that answers no ping is given up, one that does is not', async () => {
  const { session, clock, acts } = speak()
  session.greet()
  session.receive(Buffer.from('{"type":"login","key":"risk","signature":"x"}'), false)
  await Promise.resolve()
  for (clock.nowMs = 0; clock.nowMs <= 20_000; clock.nowMs += 1_000) {
    session.tick()
    session.pong()
  }
  expect(acts).toEqual(['ping', 'ping'])
  for (; clock.nowMs <= 41_000; clock.nowMs += 1_000) session.tick()
  expect(acts).toEqual(['ping', 'ping', 'ping', 'terminate'])
})

test('nothing is promised more often than anything is said', () => {
  const { session, sent } = speak({ settings: { ...streamDefaults, pingEveryMs: 100 } })
  session.greet()
  expect(JSON.parse(sent[0] ?? '')).toMatchObject({ aliveEveryMs: 1_000 })
})

test('a login that is answered after the client has gone changes nothing', async () => {
  const login = Promise.withResolvers<never>()
  let admitted = 0
  const { session, connection } = speak({
    identity: { challenge: () => 'a', isCurrent: () => true, login: () => login.promise },
    admit: () => {
      admitted += 1
      return true
    },
  })
  session.greet()
  session.receive(Buffer.from('{"type":"login","key":"risk","signature":"x"}'), false)
  connection.dispose()
  login.resolve(testKeys['risk'] as never)
  await login.promise
  expect([session.principal, admitted]).toEqual([undefined, 0])
})
