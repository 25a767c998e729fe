import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { OpenedDomain } from '../domain/opened-domain.ts'
import { Secret } from '../telemetry/secret.ts'
import { createTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { exampleDomain } from '../testing/example-domain.ts'
import type { Endpoint, OutboxMessage } from './endpoint.ts'
import { openOutbox, type Outbox } from './outbox.ts'

const closings: (() => unknown)[] = []
const secret = Buffer.alloc(32, 1)
const other = Buffer.alloc(32, 2)

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Behaviour = (answer: ServerResponse, request: IncomingMessage) => void

/** A receiver that keeps what it takes, and does as it is told with the rest. */
class Receiver {
  readonly taken: Received[] = []
  /** What to do with the next requests; after that, everything is taken. */
  readonly behaviours: Behaviour[] = []
  asked = 0
  readonly #server: Server
  #wake: () => void = () => undefined

  private constructor() {
    this.#server = createServer((request, answer) => void this.#serve(request, answer))
  }

  static async listen(): Promise<Receiver> {
    const receiver = new Receiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    closings.push(() => receiver.close())
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`
  }

  get messages(): OutboxMessage[] {
    return this.taken.flatMap(
      ({ body }) => (JSON.parse(body) as { readonly messages: OutboxMessage[] }).messages,
    )
  }

  /** Waits until so many messages were taken, repeated ones counted. */
  async took(count: number): Promise<OutboxMessage[]> {
    while (this.messages.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.messages
  }

  async wasAsked(times: number): Promise<void> {
    while (this.asked < times) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    let body = ''
    for await (const bytes of request) body += String(bytes)
    this.asked += 1
    const behave = this.behaviours.shift()
    if (behave === undefined) {
      this.taken.push({ headers: request.headers, body })
      answer.end('thank you')
    } else {
      behave(answer, request)
    }
    this.#wake()
  }
}

const answering =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (answer) => {
    answer.writeHead(status, headers).end()
  }

function endpointOf(url: string, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    name: 'desk',
    url,
    events: ['cut', 'rehedge', 'halt'],
    allowHosts: [],
    fundSharePercent: 50,
    timeoutMs: 200,
    giveUpAfterMs: 60_000,
    queueMax: 1_000,
    secrets: [new Secret(secret)],
    ...changes,
  }
}

interface Started {
  readonly hosted: OpenedDomain
  readonly outbox: Outbox
  readonly telemetry: Telemetry
  readonly clock: { nowMs: number }
}

class Site {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-outbox-'))
  readonly #example = exampleDomain()
  readonly clock = { nowMs: 1_000_000 }

  constructor() {
    closings.push(() => {
      this.#example.remove()
      rmSync(this.#folder, { recursive: true, force: true })
    })
  }

  openDomain(): Promise<OpenedDomain> {
    return this.#example.open()
  }

  async start(endpoints: readonly Endpoint[], hosted: OpenedDomain): Promise<Started> {
    const telemetry = createTelemetry({ log: { level: 'silent' } })
    const outbox = await openOutbox({
      folder: this.#folder,
      endpoints,
      isDev: true,
      telemetry,
      nowMs: () => this.clock.nowMs,
      retryDelayMs: () => 1,
    })
    closings.push(() => outbox.close())
    await outbox.follow(hosted)
    return { hosted, outbox, telemetry, clock: this.clock }
  }
}

/** Until the outbox has noticed that its receivers took everything. */
async function delivered(outbox: Outbox): Promise<void> {
  while (outbox.status().some(({ waiting }) => waiting > 0)) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function started(...endpoints: readonly Endpoint[]): Promise<Started> {
  const site = new Site()
  const hosted = await site.openDomain()
  closings.push(() => hosted.close())
  return site.start(endpoints, hosted)
}

test('a cut is told with the order that restores the hedge, signed', async () => {
  const receiver = await Receiver.listen()
  const secrets = [new Secret(secret), new Secret(other)]
  const { hosted } = await started(endpointOf(receiver.url, { accounts: ['a1'], secrets }))
  await hosted.submit({ kind: 'openRound' })
  await hosted.submit({ kind: 'halt', reason: 'night' })
  const messages = await receiver.took(3)
  expect(messages.map(({ id }) => id)).toEqual([
    'usdt-perps:1:1:cut.0',
    'usdt-perps:1:1:rehedge.0',
    'usdt-perps:1:2:halt.0',
  ])
  expect(messages[0]).toMatchObject({ type: 'cut', account: 'a1', data: { receiptId: '1-0' } })
  expect(messages[1]).toMatchObject({
    type: 'rehedge',
    account: 'a1',
    data: {
      receiptId: '1-0',
      market: 'BTC-USDT',
      side: 'sell',
      size: '1.500',
      markPrice: '50000.0',
    },
  })
  expect(messages[2]).toMatchObject({ type: 'halt', data: { halted: true, reason: 'night' } })
  for (const { headers, body } of receiver.taken) {
    const timestamp = String(headers['plimsoll-timestamp'])
    const expected = [secret, other].map((key) =>
      createHmac('sha256', key).update(`${timestamp}.${body}`).digest('base64url'),
    )
    expect(headers['plimsoll-signature']).toBe(expected.join(','))
    expect(timestamp).toBe('1000000')
  }
})

test('a receiver that fails, redirects, hangs or breaks off gets everything in order afterwards', async () => {
  const receiver = await Receiver.listen()
  const elsewhere = await Receiver.listen()
  receiver.behaviours.push(
    answering(500),
    answering(307, { location: elsewhere.url }),
    () => undefined,
    (answer) => answer.destroy(),
    answering(404),
  )
  const { hosted, outbox, telemetry } = await started(endpointOf(receiver.url))
  await hosted.submit({ kind: 'openRound' })
  await hosted.submit({ kind: 'halt', reason: 'night' })
  const ids = (await receiver.took(5)).map(({ id }) => id.replace('usdt-perps:1:', ''))
  expect(ids).toEqual(['1:cut.0', '1:rehedge.0', '1:cut.1', '1:rehedge.1', '2:halt.0'])
  expect(elsewhere.asked).toBe(0)
  const { values } = await telemetry.measures.outbox.attempts.get()
  const outcomes = new Map(values.map(({ labels, value }) => [String(labels['outcome']), value]))
  const failed = ['refused', 'redirected', 'timedOut', 'unreachable'].map((one) =>
    outcomes.get(one),
  )
  expect(failed).toEqual([2, 1, 1, 1])
  await delivered(outbox)
  expect(outbox.status()).toMatchObject([{ waiting: 0, dead: 0, failures: 0 }])
})

test('an answer without an end is not read to its end', async () => {
  const receiver = await Receiver.listen()
  receiver.behaviours.push((answer) => {
    answer.writeHead(200)
    const write = (): void => {
      while (!answer.destroyed && answer.write('x'.repeat(65_536)));
    }
    answer.on('drain', write)
    write()
  })
  const { hosted } = await started(
    endpointOf(receiver.url, { events: ['halt'], timeoutMs: 60_000 }),
  )
  await hosted.submit({ kind: 'halt', reason: 'one' })
  await receiver.wasAsked(1)
  await hosted.submit({ kind: 'resume' })
  expect(await receiver.took(1)).toMatchObject([{ data: { halted: false } }])
})

describe('after a restart', () => {
  test('what was not delivered and what nobody took down is told, once each', async () => {
    const site = new Site()
    const receiver = await Receiver.listen()
    const endpoint = endpointOf(receiver.url)
    receiver.behaviours.push(...Array.from({ length: 1_000 }, () => answering(503)))
    const before = await site.openDomain()
    const first = await site.start([endpoint], before)
    await before.submit({ kind: 'openRound' })
    await receiver.wasAsked(2)
    await first.outbox.close()
    // Nobody follows the domain now.
    await before.submit({ kind: 'halt', reason: 'unseen' })
    await before.close()
    receiver.behaviours.length = 0
    const hosted = await site.openDomain()
    closings.push(() => hosted.close())
    await site.start([endpoint], hosted)
    await hosted.submit({ kind: 'resume' })
    const ids = (await receiver.took(6)).map(({ id }) => id.replace('usdt-perps:', ''))
    expect(ids).toEqual([
      '1:1:cut.0',
      '1:1:rehedge.0',
      '1:1:cut.1',
      '1:1:rehedge.1',
      '1:2:halt.0',
      '2:4:halt.0',
    ])
  })

  test('rounds that nobody took down are told from the archive, as they would have been', async () => {
    const site = new Site()
    const receiver = await Receiver.listen()
    const live = await Receiver.listen()
    const before = await site.openDomain()
    const liveOnly = endpointOf(live.url, { name: 'live' })
    const first = await site.start([endpointOf(receiver.url), liveOnly], before)
    await first.outbox.close()
    const second = await site.start([liveOnly], before)
    await before.submit({ kind: 'openRound' })
    const told = await live.took(4)
    await delivered(second.outbox)
    await second.outbox.close()
    await before.close()
    const hosted = await site.openDomain()
    closings.push(() => hosted.close())
    await site.start([endpointOf(receiver.url), liveOnly], hosted)
    expect(await receiver.took(4)).toEqual(told)
    expect(live.messages).toHaveLength(4)
  })

  test('a receiver that is new is told nothing old', async () => {
    const site = new Site()
    const receiver = await Receiver.listen()
    const hosted = await site.openDomain()
    closings.push(() => hosted.close())
    await hosted.submit({ kind: 'openRound' })
    await site.start([endpointOf(receiver.url)], hosted)
    await hosted.submit({ kind: 'halt', reason: 'new' })
    expect(await receiver.took(1)).toMatchObject([{ type: 'halt', sequence: 2 }])
  })

  test('a receiver that took a message and died before it said so gets it again, with its id', async () => {
    const site = new Site()
    const receiver = await Receiver.listen()
    receiver.behaviours.push((answer, request) => {
      receiver.taken.push({ headers: request.headers, body: '{"messages":[{"id":"taken"}]}' })
      answer.destroy()
    })
    const hosted = await site.openDomain()
    closings.push(() => hosted.close())
    await site.start([endpointOf(receiver.url, { events: ['halt'] })], hosted)
    await hosted.submit({ kind: 'halt', reason: 'one' })
    expect((await receiver.took(2)).map(({ id }) => id)).toEqual(['taken', 'usdt-perps:1:1:halt.0'])
  })
})

test('messages that nobody takes are put aside in time and counted, the newer go on', async () => {
  const receiver = await Receiver.listen()
  receiver.behaviours.push(...Array.from({ length: 100_000 }, () => answering(500)))
  const { hosted, outbox, clock } = await started(
    endpointOf(receiver.url, { events: ['halt'], giveUpAfterMs: 10_000 }),
  )
  await hosted.submit({ kind: 'halt', reason: 'one' })
  await receiver.wasAsked(1)
  clock.nowMs += 10_001
  await hosted.submit({ kind: 'resume' })
  while (outbox.status()[0]?.dead !== 1) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(outbox.status()).toMatchObject([{ waiting: 1, dead: 1, oldestMs: clock.nowMs }])
  receiver.behaviours.length = 0
  // An attempt that was under way may still hold the one that was put aside.
  expect((await receiver.took(1)).at(-1)).toMatchObject({ data: { halted: false } })
})
