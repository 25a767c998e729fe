import type { WebSocket } from '@fastify/websocket'
import { describe, expect, test } from 'vitest'
import { Connection } from './connection.ts'
import type { Feed } from './feed.ts'
import { StateChannel } from './state-channel.ts'
import { StateFeed } from './feed.ts'

/** A socket whose reader takes what it is told to take. */
class FakeSocket {
  bufferedAmount = 0
  readonly sent: string[] = []
  readonly #waiting: { readonly bytes: number; readonly done?: () => void }[] = []
  closedWith: number | undefined
  isTerminated = false
  mostBuffered = 0

  once(): void {}

  send(data: Buffer | string, options?: unknown, done?: () => void): void {
    const bytes = Buffer.byteLength(data)
    this.sent.push(data.toString())
    this.bufferedAmount += bytes
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount)
    this.#waiting.push({ bytes, ...(done && { done }) })
  }

  ping(): void {}

  close(code: number): void {
    this.closedWith = code
  }

  terminate(): void {
    this.isTerminated = true
  }

  /** The reader takes so many messages. */
  drain(count: number): void {
    for (const { bytes, done } of this.#waiting.splice(0, count)) {
      this.bufferedAmount -= bytes
      done?.()
    }
  }
}

/** Messages of so many bytes, one a place. */
class Messages implements Feed {
  readonly missed = 0
  isLost = false
  place = { epoch: 1, seq: 0 }
  count: number
  readonly #bytes: number

  constructor(count: number, bytes: number) {
    this.count = count
    this.#bytes = bytes
  }

  get nextSeq(): number {
    return this.place.seq + 1
  }

  get waiting(): number {
    return this.count
  }

  peek(): Buffer | undefined {
    return this.count === 0 ? undefined : Buffer.alloc(this.#bytes, '.')
  }

  take(): void {
    this.count -= 1
    this.place = { epoch: 1, seq: this.place.seq + 1 }
  }
}

function connect(settings = { bufferBytesMax: 1_000, pongWithinMs: 10_000 }): {
  readonly socket: FakeSocket
  readonly connection: Connection
  readonly clock: { nowMs: number }
  readonly counts: Record<'sent' | 'conflated' | 'warned' | 'closedAsSlow', number>
} {
  const socket = new FakeSocket()
  const clock = { nowMs: 0 }
  const counts = { sent: 0, conflated: 0, warned: 0, closedAsSlow: 0 }
  const connection = new Connection(socket as unknown as WebSocket, {
    settings,
    monotonicMs: () => clock.nowMs,
    counts: {
      sent: (messages) => (counts.sent += messages),
      conflated: (states) => (counts.conflated += states),
      warned: () => (counts.warned += 1),
      closedAsSlow: () => (counts.closedAsSlow += 1),
    },
  })
  return { socket, connection, clock, counts }
}

const name = { id: 'one', domain: 'a domain', channel: 'ops.halts' }

describe('a connection', () => {
  test('counts the next message before it is sent, and goes on by itself', () => {
    const { socket, connection } = connect()
    connection.add(name, new Messages(100, 300))
    connection.pump()
    expect(socket.sent).toHaveLength(3)
    expect(socket.bufferedAmount).toBe(900)
    socket.drain(2)
    expect(socket.bufferedAmount).toBe(900)
    for (let turn = 0; turn < 100; turn += 1) socket.drain(3)
    expect(socket.sent).toHaveLength(100)
    expect(socket.mostBuffered).toBe(900)
  })

  test('sends a message larger than its buffer alone', () => {
    const { socket, connection } = connect()
    connection.add(name, new Messages(2, 5_000))
    connection.pump()
    expect(socket.sent).toHaveLength(1)
    socket.drain(1)
    expect(socket.sent).toHaveLength(2)
  })

  test('warns a reader that takes nothing once, then closes it with its places', () => {
    const { socket, connection, clock, counts } = connect()
    connection.add(name, new Messages(100, 300))
    connection.pump()
    for (clock.nowMs = 0; clock.nowMs < 10_000; clock.nowMs += 1_000) {
      connection.pump()
      connection.judge()
    }
    expect(socket.closedWith).toBeUndefined()
    connection.judge()
    expect(socket.closedWith).toBe(4008)
    expect(counts).toEqual({ sent: 3, conflated: 0, warned: 1, closedAsSlow: 1 })
    const [warning, closing] = socket.sent.slice(3).map((text) => JSON.parse(text) as object)
    expect(warning).toEqual({ type: 'slow', waitingMessages: 97, closesInMs: 5_000 })
    expect(closing).toEqual({
      type: 'closing',
      code: 4008,
      resume: [{ ...name, epoch: 1, seq: 3 }],
    })
  })

  test('leaves a reader alone that takes a little now and then', () => {
    const { socket, connection, clock, counts } = connect()
    connection.add(name, new Messages(50, 300))
    connection.pump()
    for (clock.nowMs = 0; clock.nowMs < 200_000; clock.nowMs += 4_000) {
      socket.drain(1)
      connection.judge()
    }
    expect(socket.closedWith).toBeUndefined()
    expect(counts).toMatchObject({ sent: 50, warned: 0 })
  })

  test('closes a reader whose messages are not there any more', () => {
    const { socket, connection } = connect()
    const feed = new Messages(5, 900)
    connection.add(name, feed)
    connection.pump()
    feed.isLost = true
    connection.judge()
    expect(socket.closedWith).toBe(4008)
    socket.drain(3)
    expect(socket.sent).toHaveLength(2)
  })

  test('passes over states while its reader is busy, and over no event', () => {
    const { socket, connection, counts } = connect({ bufferBytesMax: 400, pongWithinMs: 10_000 })
    const channel = new StateChannel('a domain', 'marks')
    const state = (mark: number): Parameters<StateChannel['update']>[1] => ({
      rows: new Map([
        ['BTC', String(mark)],
        ['ETH', '7'],
      ]),
      write: (rows) => JSON.stringify(rows),
    })
    const events = new Messages(0, 300)
    channel.update({ epoch: 1, seq: 1, timeMs: 0 }, state(1))
    connection.add({ ...name, id: 'marks', channel: 'marks' }, new StateFeed(channel))
    connection.add(name, events)
    connection.pump()
    for (let mark = 2; mark <= 50; mark += 1) {
      channel.update({ epoch: 1, seq: mark, timeMs: 0 }, state(mark))
      events.count += 1
      connection.pump()
    }
    while (socket.bufferedAmount > 0) socket.drain(1)
    channel.update({ epoch: 1, seq: 51, timeMs: 0 }, state(51))
    connection.pump()
    const states = socket.sent.flatMap((text) =>
      text.startsWith('{')
        ? [JSON.parse(text) as { readonly seq: number; readonly type: string }]
        : [],
    )
    expect(socket.sent.length - states.length).toBe(49)
    expect(states.length).toBeLessThan(10)
    expect(counts.conflated).toBe(51 - states.length)
    expect(states.at(0)).toMatchObject({ seq: 1, type: 'snapshot' })
    expect(states.at(-2)).toMatchObject({ seq: 50, type: 'snapshot' })
    expect(states.at(-1)).toMatchObject({
      seq: 51,
      type: 'delta',
      prevSeq: 50,
      data: [['BTC', '51']],
    })
  })

  test('cuts off whoever asks and asks and never reads the answers', () => {
    const { socket, connection } = connect()
    for (let asked = 0; asked < 1_000; asked += 1) connection.say({ type: 'problem', asked })
    expect(socket.closedWith).toBe(4008)
    expect(socket.mostBuffered).toBeLessThanOrEqual(2_000)
  })
})
