import { generateKeyPairSync, verify } from 'node:crypto'
import { streamSigningText } from '@plimsoll/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ed25519Key, type SigningKey } from '../key/signing-key.ts'
import {
  type ScriptedServer,
  scriptedSocket,
  type ServedConnection,
} from '../testing/scripted-socket.ts'
import { followStream } from './follow-stream.ts'
import type { StreamMessage, StreamPlace } from './stream-message.ts'
import type { StreamOptions, StreamSubscription } from './stream-options.ts'

type Fields = Readonly<Record<string, unknown>>
type Subscribe = Fields & { readonly id: string; readonly from?: StreamPlace }

const cases: StreamSubscription = { domain: 'd', channel: 'cases' }

function event(seq: number, prevSeq = seq - 1): StreamMessage {
  return {
    domain: 'd',
    channel: 'cases',
    epoch: 1,
    seq,
    prevSeq,
    type: 'event',
    timeMs: seq,
    data: { cases: [] },
  }
}

function snapshot(seq: number): StreamMessage {
  return { ...event(seq), type: 'snapshot' }
}

/** Greets everybody and does with each subscription what it is told. */
function serving(
  subscribed: (connection: ServedConnection, message: Subscribe) => void,
): ScriptedServer {
  return {
    opened: (connection) =>
      connection.deliver({ type: 'challenge', challenge: 'c', serverTimeMs: 1 }),
    received: (connection, message) => {
      if (message['type'] === 'login') connection.deliver({ type: 'welcome', connectionId: 'x' })
      if (message['type'] !== 'subscribe') return
      const { id, domain, channel } = message
      connection.deliver({ type: 'subscribed', id, domain, channel })
      subscribed(connection, message as Subscribe)
    },
  }
}

function follow(
  server: ScriptedServer,
  options: StreamOptions & { key?: SigningKey; subscriptions?: StreamSubscription[] } = {},
) {
  const { WebSocket, connections } = scriptedSocket(server)
  const { key, subscriptions = [cases], ...rest } = options
  const stream = followStream(
    { origin: 'ws://x', key, WebSocket, retry: { attemptsMax: 3, pauseMs: 1, pauseMsMax: 2 } },
    subscriptions,
    rest,
  )
  return { stream, connections }
}

async function take(
  stream: AsyncGenerator<StreamMessage>,
  count: number,
): Promise<StreamMessage[]> {
  const taken: StreamMessage[] = []
  for await (const message of stream) {
    taken.push(message)
    if (taken.length === count) break
  }
  return taken
}

function seqs(messages: readonly StreamMessage[]): number[] {
  return messages.map(({ seq }) => seq)
}

describe('a stream', () => {
  test('proves its key over the challenge of the server before it asks for anything', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = await ed25519Key('k', privateKey.export({ format: 'jwk' }))
    const { stream, connections } = follow(
      serving((connection) => connection.deliver(snapshot(4))),
      { key },
    )
    expect(await take(stream, 1)).toEqual([snapshot(4)])
    const [login, subscribe] = connections[0]?.sent ?? []
    expect(subscribe).toMatchObject({ type: 'subscribe', domain: 'd', channel: 'cases' })
    const signature = Buffer.from(String(login?.['signature']), 'base64url')
    expect(verify(null, Buffer.from(streamSigningText('c', 'k')), publicKey, signature)).toBe(true)
  })

  test('goes on where it was when the connection breaks', async () => {
    const asked: (StreamPlace | undefined)[] = []
    const { stream, connections } = follow(
      serving((connection, { from }) => {
        asked.push(from)
        const next = (from?.seq ?? 0) + 1
        connection.deliver(event(next))
        connection.deliver(event(next + 1))
        connection.close()
      }),
    )
    expect(seqs(await take(stream, 6))).toEqual([1, 2, 3, 4, 5, 6])
    expect(asked).toEqual([undefined, { epoch: 1, seq: 2 }, { epoch: 1, seq: 4 }])
    expect(connections).toHaveLength(3)
  })

  test('passes each message on once, however often it comes', async () => {
    const { stream } = follow(
      serving((connection) => {
        for (const seq of [1, 2, 1, 2, 2, 3]) connection.deliver(event(seq))
      }),
    )
    expect(seqs(await take(stream, 3))).toEqual([1, 2, 3])
  })

  test('asks again for what is missing, and believes a snapshot that comes instead', async () => {
    const asked: (StreamPlace | undefined)[] = []
    const { stream, connections } = follow(
      serving((connection, { from }) => {
        asked.push(from)
        if (asked.length === 1) {
          for (const message of [event(1), event(5, 4), event(6)]) connection.deliver(message)
        } else {
          for (const message of [snapshot(6), event(7)]) connection.deliver(message)
        }
      }),
    )
    expect(await take(stream, 3)).toEqual([event(1), snapshot(6), event(7)])
    expect(asked).toEqual([undefined, { epoch: 1, seq: 1 }])
    expect(connections).toHaveLength(1)
    expect(connections[0]?.sent.map(({ type }) => type)).toEqual([
      'subscribe',
      'unsubscribe',
      'subscribe',
    ])
  })

  test('gives up a connection whose reader stays behind, and takes it up where the reader is', async () => {
    const { stream, connections } = follow(
      serving((connection, { from }) => {
        for (let index = 1; index <= 8; index += 1)
          connection.deliver(event((from?.seq ?? 0) + index))
      }),
      { waitingMax: 5 },
    )
    const taken: number[] = []
    for await (const { seq } of stream) {
      taken.push(seq)
      await new Promise((resolve) => setTimeout(resolve, 2))
      if (taken.length === 20) break
    }
    expect(taken).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(connections.length).toBeGreaterThan(1)
  })

  test('ends with what the server refuses, and does not come back', async () => {
    const { stream, connections } = follow(
      serving((connection, { id }) =>
        connection.deliver({
          type: 'problem',
          id,
          problem: { code: 'notFound', detail: 'no such domain' },
        }),
      ),
    )
    await expect(stream.next()).rejects.toMatchObject({ code: 'notFound' })
    expect(connections).toHaveLength(1)
  })

  test('does not come back with a key that is no longer valid', async () => {
    const { stream, connections } = follow(serving((connection) => connection.close(4003)))
    await expect(stream.next()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(connections).toHaveLength(1)
  })

  test('follows a channel of a domain only once, since messages could not be told apart', async () => {
    const { stream } = follow(
      serving(() => {}),
      { subscriptions: [cases, cases] },
    )
    await expect(stream.next()).rejects.toThrow(TypeError)
  })

  test('gives up after so many attempts in a row that brought nothing', async () => {
    const { stream, connections } = follow({
      opened: (connection) => connection.close(),
      received: () => {},
    })
    await expect(stream.next()).rejects.toMatchObject({ code: 'unreachable' })
    expect(connections).toHaveLength(3)
  })

  test('comes back where the server could not let it in', async () => {
    let refusals = 0
    const { stream, connections } = follow(
      serving((connection) => {
        if (refusals === 2) connection.deliver(event(1))
        else connection.close(4002)
        refusals += 1
      }),
    )
    expect(await take(stream, 1)).toEqual([event(1)])
    expect(connections).toHaveLength(3)
  })

  test('gives up a connection on which nothing greets it', async () => {
    const { stream, connections } = follow(
      { opened: () => {}, received: () => {} },
      { openWithinMs: 2 },
    )
    await expect(stream.next()).rejects.toMatchObject({ code: 'unreachable' })
    expect(connections).toHaveLength(3)
  })

  test('gives up a connection that has gone silent, and goes on where it was', async () => {
    const { stream, connections } = follow({
      opened: (connection) =>
        connection.deliver({ type: 'challenge', challenge: 'c', serverTimeMs: 1, aliveEveryMs: 2 }),
      received: (connection, { type, id, from }) => {
        if (type !== 'subscribe') return
        connection.deliver({ type: 'subscribed', id })
        // Then nothing more, as of a network that has gone away.
        connection.deliver(event(((from as StreamPlace | undefined)?.seq ?? 0) + 1))
      },
    })
    expect(seqs(await take(stream, 3))).toEqual([1, 2, 3])
    expect(connections).toHaveLength(3)
  })

  test('tells of its connection, and closes it at the end', async () => {
    const states: string[] = []
    const { stream } = follow(
      serving((connection, { from }) => {
        connection.deliver(event((from?.seq ?? 0) + 1))
        connection.close()
      }),
      { onState: (state) => states.push(state) },
    )
    await take(stream, 2)
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open'])
  })

  test('ends when its signal says so', async () => {
    const controller = new AbortController()
    const reason = new Error('page left')
    const { stream } = follow(
      serving((connection) => connection.deliver(event(1))),
      {
        signal: controller.signal,
      },
    )
    expect((await stream.next()).value).toEqual(event(1))
    setTimeout(() => controller.abort(reason), 2)
    await expect(stream.next()).rejects.toBe(reason)
  })
})

// A server that loses, repeats and cuts off at any place; the reader must still see what a perfect one would show.
test('whatever happens on the way, everything is seen once and in order, or a snapshot stands for it', async () => {
  const mishaps = fc.array(fc.constantFrom('send', 'lose', 'repeat', 'cut', 'snapshot'), {
    minLength: 1,
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(mishaps, async (script) => {
      const plan = script.values()
      const { stream } = follow(
        serving((connection, { from }) => {
          let seq = from?.seq ?? 0
          // After the script everything goes well.
          for (let sent = 0; sent < 60; sent += 1) {
            const step = plan.next().value ?? 'send'
            if (step === 'cut') {
              connection.close()
              return
            }
            if (step === 'repeat') {
              if (seq > 0) connection.deliver(event(seq))
              continue
            }
            seq += 1
            if (step === 'snapshot') connection.deliver(snapshot(seq))
            else if (step === 'send') connection.deliver(event(seq))
          }
        }),
      )
      let last: number | undefined
      for await (const { seq, type } of stream) {
        if (type !== 'snapshot' && last !== undefined) expect(seq).toBe(last + 1)
        if (last !== undefined) expect(seq).toBeGreaterThan(last)
        last = seq
        if (seq >= 50) break
      }
      expect(last).toBeGreaterThanOrEqual(50)
    }),
    { numRuns: 50 },
  )
})
