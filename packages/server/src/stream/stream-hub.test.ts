import { lots } from '@plimsoll/engine'
import { channelMessageSchema, channels, checkBy, encodePlan } from '@plimsoll/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import type { StreamSettings } from '../config/server-config.ts'
import type { OpenedDomain } from '../domain/opened-domain.ts'
import { exampleBook, exampleDomain } from '../testing/example-domain.ts'
import {
  type Heard,
  type ServedStream,
  serveStream,
  StreamReader,
  testKeys,
} from '../testing/served-stream.ts'

const DOMAIN = 'usdt-perps'
const closings: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

async function served(
  settings: Partial<StreamSettings> = {},
): Promise<{ readonly hosted: OpenedDomain; readonly stream: ServedStream }> {
  const example = exampleDomain()
  closings.push(() => example.remove())
  const hosted = await example.open()
  closings.push(() => hosted.close())
  const stream = await serveStream([hosted], settings)
  closings.push(() => stream.close())
  return { hosted, stream }
}

function subscribe(reader: StreamReader, channel: string, rest: object = {}): void {
  reader.say({ type: 'subscribe', id: channel, domain: DOMAIN, channel, ...rest })
}

function ofChannel(channel: string): (message: Heard) => boolean {
  return (message) => message['channel'] === channel && message.type !== 'subscribed'
}

async function halted(hosted: OpenedDomain, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await hosted.submit({ kind: 'halt', reason: 'a drill' })
    await hosted.submit({ kind: 'resume' })
  }
}

describe('what each may see', () => {
  test('a round is told to everybody as far as they may see it', async () => {
    const { hosted, stream } = await served()
    const readers = new Map<string, StreamReader>()
    for (const key of ['risk', 'audit', 'a1', 'a2']) {
      const reader = await StreamReader.open(stream.url, key)
      readers.set(key, reader)
      for (const channel of ['adl.events', 'cases']) {
        subscribe(reader, channel)
        await reader.next(ofChannel(channel))
      }
    }
    await hosted.submit({ kind: 'openRound' })
    const texts = new Map<string, string>()
    for (const [key, reader] of readers) {
      const adl = await reader.next(ofChannel('adl.events'))
      expect(adl).toMatchObject({ domain: DOMAIN, epoch: 1, seq: 1, prevSeq: 0, type: 'event' })
      texts.set(key, JSON.stringify(adl['data']))
    }
    expect(texts.get('risk')).toContain('"account":"z9"')
    expect(texts.get('audit')).toContain('"kind":"deleveragingFilled"')
    expect(texts.get('audit')).not.toMatch(/"(?:z9|a1|a2)"/u)
    expect(JSON.parse(texts.get('a1') ?? '')).toEqual({
      fills: [
        {
          account: 'a1',
          bucket: 'cross',
          market: 'BTC-USDT',
          side: 'short',
          size: '1.500',
          price: '50500.0',
        },
        { market: 'BTC-USDT', side: 'short', size: '0.500', price: '50500.0' },
      ],
    })
    expect(texts.get('a2')).not.toContain('a1')
    const cases = await readers.get('risk')?.next(ofChannel('cases'))
    expect(cases).toMatchObject({ data: { cases: [{ account: 'z9', status: 'closed' }] } })
    // The case is of neither of them.
    expect(readers.get('a1')?.heard).toEqual([])
  })

  test('receipts go to whose they are', async () => {
    const { hosted, stream } = await served()
    const first = await StreamReader.open(stream.url, 'a1')
    const second = await StreamReader.open(stream.url, 'a2')
    for (const reader of [first, second]) {
      subscribe(reader, 'me.receipts')
      await reader.next(ofChannel('me.receipts'))
    }
    await hosted.submit({ kind: 'openRound' })
    expect(await first.next(ofChannel('me.receipts'))).toMatchObject({
      data: { receipts: [{ account: 'a1', receiptId: '1-0' }] },
    })
    expect(await second.next(ofChannel('me.receipts'))).toMatchObject({
      data: { receipts: [{ account: 'a2', receiptId: '1-1' }] },
    })
  })

  test('every channel refuses every role that the table gives no reach', async () => {
    const { stream } = await served()
    let refused = 0
    for (const key of ['risk', 'audit', 'venue', 'ops', 'admin', 'a1', 'a2']) {
      const reader = await StreamReader.open(stream.url, key)
      const role = testKeys[key]?.role ?? 'admin'
      for (const { name, access } of Object.values(channels)) {
        const channel = name.replace('{market}', 'BTC-USDT')
        subscribe(reader, channel)
        const answer = await reader.next(({ type }) => type === 'subscribed' || type === 'problem')
        const isRefused = access[role] === 'none'
        expect([key, channel, answer.type]).toEqual([
          key,
          channel,
          isRefused ? 'problem' : 'subscribed',
        ])
        if (isRefused) {
          expect(answer).toMatchObject({ problem: { code: 'forbidden', status: 403 } })
          refused += 1
        }
      }
    }
    expect(refused).toBeGreaterThan(15)
  })

  test('what is foreign and what is not there get the same answer', async () => {
    const { stream } = await served()
    const reader = await StreamReader.open(stream.url, 'a1')
    const elsewhere = await StreamReader.open(stream.url, 'elsewhere')
    const answers: unknown[] = []
    const ask = async (asker: StreamReader, message: object): Promise<void> => {
      asker.say({ type: 'subscribe', id: 'x', domain: DOMAIN, channel: 'me.receipts', ...message })
      const { problem } = await asker.next('problem')
      answers.push({ ...(problem as object), instance: 'one' })
    }
    await ask(reader, { account: 'a2' })
    await ask(reader, { account: 'nobody' })
    await ask(reader, { channel: 'me.adl', account: 'a2' })
    await ask(reader, { domain: 'unknown' })
    await ask(reader, { channel: 'adl.queue.NONE' })
    await ask(elsewhere, { channel: 'marks' })
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ code: 'notFound', status: 404 })
  })
})

test('every message follows its schema', async () => {
  const { hosted, stream } = await served({ tickMs: 1, queueEveryMs: 10 })
  const said = new Map(
    ['alive', 'challenge', 'welcome', 'subscribed', 'unsubscribed', 'problem', 'closing'].map(
      (type) => [type, checkBy({ $ref: `#/$defs/${type}Message` }, 'message')],
    ),
  )
  const readers: StreamReader[] = []
  for (const key of ['risk', 'audit', 'venue', 'a1']) {
    const reader = await StreamReader.open(stream.url, key)
    readers.push(reader)
    for (const { name } of Object.values(channels)) {
      subscribe(reader, name.replace('{market}', 'BTC-USDT'))
      await reader.next(({ type }) => type === 'subscribed' || type === 'problem')
    }
  }
  await hosted.submit({ kind: 'halt', market: 'BTC-USDT', reason: 'a drill' })
  await hosted.submit({ kind: 'resume', market: 'BTC-USDT' })
  await hosted.submit({ kind: 'openRound' })
  for (const reader of readers.slice(0, 3)) await reader.next(ofChannel('adl.events'))
  await readers[3]?.next((message) => ofChannel('me.adl')(message) && message['seq'] === 3)
  await stream.hub.close()
  await Promise.all(readers.map(({ closed }) => closed))
  const seen = new Set<string>()
  for (const message of readers.flatMap(({ log }) => log)) {
    const check = said.get(message.type)
    if (check !== undefined) {
      expect(check(message)).toEqual([])
      continue
    }
    const channel = String(message['channel'])
    const name = channel.startsWith('adl.queue.') ? 'adl.queue.{market}' : (channel as 'marks')
    expect(checkBy(channelMessageSchema(name), 'message')(message)).toEqual([])
    seen.add(`${name} ${message.type}`)
  }
  expect([...seen].filter((kind) => kind.endsWith(' snapshot'))).toHaveLength(10)
  for (const name of ['adl.events', 'cases', 'me.receipts', 'ops.halts']) {
    expect(seen).toContain(`${name} event`)
  }
})

test('a plan is told to the venue, its end as well, and its fills to whose they are', async () => {
  const example = exampleDomain({ ...exampleBook(), execution: 'sidecar' })
  closings.push(() => example.remove())
  const hosted = await example.open()
  closings.push(() => hosted.close())
  const stream = await serveStream([hosted])
  closings.push(() => stream.close())
  const venue = await StreamReader.open(stream.url, 'venue')
  const trader = await StreamReader.open(stream.url, 'a1')
  subscribe(venue, 'plans')
  await venue.next('snapshot')
  subscribe(trader, 'me.receipts')
  await trader.next('snapshot')
  await hosted.submit({ kind: 'openRound' })
  const planned = await venue.next('event')
  expect(checkBy(channelMessageSchema('plans'), 'message')(planned)).toEqual([])
  const { plans } = planned['data'] as { readonly plans: readonly { readonly planId: string }[] }
  const [plan] = plans
  // What is told of a plan as it is made is what can be read of it afterwards.
  const read = await hosted.read((view) =>
    view.plans().map((one) => encodePlan(one, hosted.format)),
  )
  expect(plans).toEqual(read)
  const fills = [0, 1].map((index) => ({
    index,
    status: 'done' as const,
    lots: lots(index === 0 ? 1_500n : 500n),
  }))
  await hosted.submit({ kind: 'confirmPlan', planId: plan?.planId ?? '', fills })
  expect(await venue.next('event')).toMatchObject({
    data: { plans: [], ended: [{ planId: plan?.planId, outcome: 'filled' }] },
  })
  expect(await trader.next('event')).toMatchObject({
    data: { receipts: [{ account: 'a1', size: '1.500', receiptId: '2-0' }] },
  })
})

describe('going on', () => {
  test('whoever names its place gets what it missed and nothing else', async () => {
    const { hosted, stream } = await served()
    const reader = await StreamReader.open(stream.url, 'risk')
    subscribe(reader, 'ops.halts')
    await reader.next('snapshot')
    await halted(hosted, 2)
    await reader.next(({ seq }) => seq === 2)
    reader.close()
    await halted(hosted, 3)
    const again = await StreamReader.open(stream.url, 'risk')
    subscribe(again, 'ops.halts', { from: { epoch: 1, seq: 2 } })
    expect(await again.next('subscribed')).toMatchObject({ resumed: true, epoch: 1, seq: 2 })
    const seqs: unknown[] = []
    while (seqs.at(-1) !== 10) seqs.push((await again.next('event'))['seq'])
    expect(seqs).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('a place that is not of this journal, or too far back, gets a snapshot', async () => {
    const { hosted, stream } = await served({ backlogRecordsMax: 4 })
    await halted(hosted, 4)
    await hosted.submit({ kind: 'halt', reason: 'the last' })
    const reader = await StreamReader.open(stream.url, 'risk')
    for (const [from, isResumed] of [
      [{ epoch: 1, seq: 5 }, true],
      [{ epoch: 1, seq: 4 }, false],
      [{ epoch: 2, seq: 6 }, false],
      [{ epoch: 1, seq: 400 }, false],
      [{ epoch: 0, seq: 7 }, false],
    ] as const) {
      subscribe(reader, 'ops.halts', { from })
      const answer = await reader.next('subscribed')
      expect([from, answer['resumed']]).toEqual([from, isResumed])
      const first = await reader.next(ofChannel('ops.halts'))
      expect(first).toMatchObject(
        isResumed
          ? { type: 'event', seq: 6 }
          : { type: 'snapshot', seq: 9, data: { halts: [{ halted: true, reason: 'the last' }] } },
      )
      reader.say({ type: 'unsubscribe', id: 'ops.halts' })
      await reader.next('unsubscribed')
    }
  })

  test('what was told before a restart can be gone on from after it', async () => {
    const example = exampleDomain()
    closings.push(() => example.remove())
    const before = await example.open()
    await before.submit({ kind: 'openRound' })
    await before.submit({ kind: 'halt', reason: 'night' })
    await before.close()
    const hosted = await example.open()
    closings.push(() => hosted.close())
    const stream = await serveStream([hosted])
    closings.push(() => stream.close())
    await hosted.submit({ kind: 'resume' })
    const seen: unknown[] = []
    for (const channel of ['adl.events', 'cases', 'ops.halts']) {
      const reader = await StreamReader.open(stream.url, 'risk')
      subscribe(reader, channel, { from: { epoch: 1, seq: 0 } })
      expect(await reader.next('subscribed')).toMatchObject({ resumed: true })
      const { seq, epoch, prevSeq } = await reader.next(ofChannel(channel))
      seen.push([channel, epoch, seq, prevSeq])
    }
    const trader = await StreamReader.open(stream.url, 'a2')
    subscribe(trader, 'me.receipts', { from: { epoch: 1, seq: 0 } })
    expect(await trader.next('event')).toMatchObject({ data: { receipts: [{ receiptId: '1-1' }] } })
    expect(seen).toEqual([
      ['adl.events', 1, 1, 0],
      ['cases', 1, 1, 0],
      ['ops.halts', 1, 2, 0],
    ])
    const reader = await StreamReader.open(stream.url, 'risk')
    subscribe(reader, 'ops.halts', { from: { epoch: 1, seq: 2 } })
    expect(await reader.next('event')).toMatchObject({ epoch: 2, prevSeq: 2 })
  })
})

describe('connections', () => {
  test('a login is asked for, once, and has to be right', async () => {
    const { stream } = await served()
    const reader = await StreamReader.open(stream.url)
    subscribe(reader, 'marks')
    expect(await reader.next('problem')).toMatchObject({ problem: { code: 'unauthenticated' } })
    reader.say({ type: 'login', key: 'risk', signature: 'signed by a1' })
    expect(await reader.next('problem')).toMatchObject({ problem: { code: 'unauthenticated' } })
    expect(await reader.closed).toEqual({ code: 4001 })
    const twice = await StreamReader.open(stream.url, 'risk')
    twice.say({ type: 'login', key: 'admin', signature: 'signed by admin' })
    expect(await twice.next('problem')).toMatchObject({ problem: { code: 'conflict' } })
    expect(await twice.closed).toEqual({ code: 4001 })
  })

  test('a key that ends takes its streams with it', async () => {
    const { stream } = await served()
    const reader = await StreamReader.open(stream.url, 'a1')
    const other = await StreamReader.open(stream.url, 'a2')
    subscribe(reader, 'me.receipts')
    await reader.next('snapshot')
    stream.revoke('a1')
    expect(await reader.next('closing')).toMatchObject({
      code: 4003,
      resume: [{ id: 'me.receipts', channel: 'me.receipts', domain: DOMAIN, epoch: 1, seq: 0 }],
    })
    expect(await reader.closed).toEqual({ code: 4003 })
    subscribe(other, 'marks')
    await other.next('snapshot')
  })

  test('a server that stops says where to go on', async () => {
    const { stream } = await served()
    const reader = await StreamReader.open(stream.url, 'risk')
    subscribe(reader, 'ops.halts')
    await reader.next('snapshot')
    const closing = stream.close()
    expect(await reader.next('closing')).toMatchObject({ code: 1012, resume: [{ seq: 0 }] })
    expect(await reader.closed).toEqual({ code: 1012 })
    await closing
  })

  test('bounds of connections, subscriptions, frames and messages hold', async () => {
    const { stream } = await served({
      connectionsMax: 20,
      connectionsPerKeyMax: 1,
      subscriptionsMax: 1,
      frameBytesMax: 1_024,
      messagesPerSecondMax: 5,
    })
    const reader = await StreamReader.open(stream.url, 'risk')
    const same = await StreamReader.open(stream.url)
    same.say({ type: 'login', key: 'risk', signature: 'signed by risk' })
    expect(await same.next('problem')).toMatchObject({ problem: { code: 'rateLimited' } })
    expect(await same.closed).toEqual({ code: 4002 })
    subscribe(reader, 'marks')
    await reader.next('snapshot')
    subscribe(reader, 'funds')
    expect(await reader.next('problem')).toMatchObject({
      id: 'funds',
      problem: { code: 'rateLimited' },
    })
    const large = await StreamReader.open(stream.url)
    large.say('x'.repeat(1_025))
    expect(await large.closed).toEqual({ code: 1009 })
    const binary = await StreamReader.open(stream.url)
    binary.sendBytes(new Uint8Array(8))
    expect(await binary.closed).toEqual({ code: 1003 })
    for (let index = 0; index < 4; index += 1) reader.say('no JSON')
    expect(await reader.closed).toEqual({ code: 1008 })
  })

  test('whoever does not log in cannot take all the room', async () => {
    const { stream } = await served({ connectionsMax: 8 })
    const isOpened = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = new WebSocket(stream.url)
        socket.addEventListener('error', () => resolve(false))
        socket.addEventListener('open', () => resolve(true))
      })
    const reader = await StreamReader.open(stream.url)
    expect([await isOpened(), await isOpened()]).toEqual([true, false])
    reader.say({ type: 'login', key: 'risk', signature: 'signed by risk' })
    await reader.next('welcome')
    expect([await isOpened(), await isOpened()]).toEqual([true, false])
  })

  test('no more streams are open than may be', async () => {
    const { stream } = await served({ connectionsMax: 3 })
    for (const key of ['risk', 'audit', 'venue']) await StreamReader.open(stream.url, key)
    const fourth = new WebSocket(stream.url)
    await new Promise((resolve) => {
      fourth.addEventListener('error', resolve)
    })
    expect(fourth.readyState).not.toBe(WebSocket.OPEN)
  })

  test('a stranger has one try, and it has to be as short as a login', async () => {
    const { stream } = await served()
    for (const message of ['{', '{"type":"subscribe"}', `"${'x'.repeat(2_048)}"`]) {
      const reader = await StreamReader.open(stream.url)
      reader.say(message)
      expect(await reader.closed).toMatchObject({ code: 4001 })
    }
  })

  test('a message that is none is answered and changes nothing', async () => {
    const { stream } = await served()
    const reader = await StreamReader.open(stream.url, 'risk')
    const codes: unknown[] = []
    for (const message of [
      '{',
      '[]',
      'null',
      '{"type":"subscribe"}',
      '{"type":"subscribe","id":"a","domain":"usdt-perps","channel":"marks","more":1}',
      '{"type":"subscribe","id":"a","domain":"usdt-perps","channel":"marks","__proto__":{}}',
      '{"type":"subscribe","id":"a","domain":"usdt-perps","channel":"everything"}',
      '{"type":"unsubscribe","id":"none"}',
    ]) {
      reader.say(message)
      const { problem } = await reader.next('problem')
      codes.push((problem as { readonly code: string }).code)
    }
    expect(codes).toEqual([
      'malformedJson',
      ...Array.from({ length: 6 }, () => 'invalidRequest'),
      'notFound',
    ])
    subscribe(reader, 'marks')
    await reader.next('snapshot')
    subscribe(reader, 'marks')
    expect(await reader.next('problem')).toMatchObject({ problem: { code: 'conflict' } })
  })
})
