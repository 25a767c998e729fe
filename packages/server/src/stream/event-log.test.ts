import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Audience, EventFrames } from './audience.ts'
import type { LogChannel } from './event-drafts.ts'
import { type EventContent, EventLog, type LogBounds } from './event-log.ts'
import { EventFeed, type FeedPlace } from './feed.ts'

const EPOCH = 1
const roomy: LogBounds = { entriesMax: 1_000, bytesMax: 1_000_000 }
const everything: Audience = { reach: 'all', accounts: new Set() }

interface Told {
  readonly seq: number
  readonly prevSeq: number
}

/** A log with receipts as its messages: each is of some accounts. */
class Receipts {
  readonly log: EventLog<LogChannel>
  readonly frames: EventFrames
  readonly all: { readonly seq: number; readonly accounts: ReadonlySet<string> }[] = []
  seq = 0

  constructor(bounds: LogBounds) {
    this.log = new EventLog(bounds, 0)
    this.frames = new EventFrames('a domain', this.log, (_channel, data) => data)
  }

  /** A record that says something of accounts, or nothing at all. */
  append(accounts: readonly string[]): void {
    this.seq += 1
    if (accounts.length === 0) return
    const rows = accounts.map((account) => ({ text: JSON.stringify({ account }), account }))
    const content = (): EventContent => ({ field: 'receipts', rows })
    const place = { epoch: EPOCH, seq: this.seq, timeMs: 0 }
    this.log.append('me.receipts', place, { weight: 100, content })
    this.all.push({ seq: this.seq, accounts: new Set(accounts) })
  }

  feed(audience: Audience, seq: number): EventFeed {
    const place = { epoch: EPOCH, seq }
    return new EventFeed(this.frames, { channel: 'me.receipts', audience, place })
  }
}

function takeOne(feed: EventFeed): Told | undefined {
  const frame = feed.peek()
  feed.take()
  return frame && (JSON.parse(frame.toString()) as Told)
}

/** A reader that goes on after its last message whenever it can, and begins anew where it cannot. */
class Wanderer {
  readonly #receipts: Receipts
  readonly #audience: Audience
  #feed: EventFeed | undefined
  #begunAfter: number
  #lastSeq: number
  readonly complaints: string[] = []
  seen: number[] = []
  resumed = 0

  constructor(receipts: Receipts, audience: Audience) {
    this.#receipts = receipts
    this.#audience = audience
    this.#begunAfter = receipts.seq
    this.#lastSeq = receipts.seq
  }

  read(count: number): void {
    if (this.#feed === undefined) this.#connect()
    for (let left = count; left > 0; left -= 1) {
      if (this.#feed?.isLost === true) {
        this.leave()
        return
      }
      const told = this.#feed && takeOne(this.#feed)
      if (told === undefined) return
      if (told.prevSeq > this.#lastSeq) this.complaints.push(`a gap before ${told.seq}`)
      if (told.seq <= this.#lastSeq) this.complaints.push(`${told.seq} again`)
      this.#lastSeq = told.seq
      this.seen.push(told.seq)
    }
  }

  leave(): void {
    this.#feed = undefined
  }

  /** Everything after its beginning that concerns it, once and in order. */
  get due(): number[] {
    const { accounts, reach } = this.#audience
    return this.#receipts.all
      .filter(({ seq }) => seq > this.#begunAfter)
      .filter(
        (one) => reach === 'all' || [...accounts].some((account) => one.accounts.has(account)),
      )
      .map(({ seq }) => seq)
  }

  #connect(): void {
    const { log, seq } = this.#receipts
    if (this.#lastSeq >= log.floorSeq) {
      this.resumed += 1
    } else {
      this.#begunAfter = seq
      this.#lastSeq = seq
      this.seen = []
    }
    this.#feed = this.#receipts.feed(this.#audience, this.#lastSeq)
  }
}

const accountsArb = fc.subarray(['a', 'b', 'c'])
const stepArb = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('append' as const), accounts: accountsArb }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('read' as const),
      who: fc.nat({ max: 3 }),
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('leave' as const), who: fc.nat({ max: 3 }) }),
  },
)

describe('a log and its readers', () => {
  test('whoever goes on sees exactly the messages it missed, once', () => {
    const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
    const counts = { resumed: 0, anew: 0, messages: 0 }
    fc.assert(
      fc.property(
        fc.array(stepArb, { maxLength: 120 }),
        fc.integer({ min: 1, max: 12 }),
        (steps, entriesMax) => {
          const receipts = new Receipts({ entriesMax, bytesMax: 1_000_000 })
          const readers = [
            everything,
            { reach: 'own', accounts: new Set(['a']) } as const,
            { reach: 'own', accounts: new Set(['b', 'c']) } as const,
            everything,
          ].map((audience) => new Wanderer(receipts, audience))
          for (const step of steps) {
            if (step.what === 'append') receipts.append(step.accounts)
            else if (step.what === 'read') readers[step.who]?.read(step.count)
            else readers[step.who]?.leave()
          }
          for (const reader of readers) {
            reader.read(0)
            // The first may find that it was too slow, the second then reads what is there.
            reader.read(1_000)
            reader.read(1_000)
            expect(reader.complaints).toEqual([])
            expect(reader.seen).toEqual(reader.due)
            counts.resumed += reader.resumed
            counts.anew += Number(reader.resumed === 0)
            counts.messages += reader.seen.length
          }
        },
      ),
      { seed, numRuns: 500 },
    )
    expect(counts.resumed).toBeGreaterThan(500)
    expect(counts.anew).toBeGreaterThan(100)
    expect(counts.messages).toBeGreaterThan(1_000)
  })

  test('a thousand readers share one frame', () => {
    const receipts = new Receipts(roomy)
    const feeds = Array.from({ length: 1_000 }, () => receipts.feed(everything, 0))
    receipts.append(['a'])
    const frames = new Set(feeds.map((feed) => feed.peek()))
    expect(frames.size).toBe(1)
  })

  test('what nobody reads is not worked out', () => {
    const { log } = new Receipts(roomy)
    const content = (): never => {
      throw new Error('nobody asked')
    }
    log.append('cases', { epoch: EPOCH, seq: 1, timeMs: 0 }, { weight: 5, content })
    expect(log.bytes).toBe(5)
  })

  test('what only the owner is shown counts as well', () => {
    const { log } = new Receipts(roomy)
    const rows = [{ text: '12345', account: 'a', ownText: '1234567' }, { text: '123' }]
    const content = () => ({ field: 'fills', rows, rest: '12' })
    log.append('cases', { epoch: EPOCH, seq: 1, timeMs: 0 }, { weight: 5, content })
    const entry = log.channel('cases').at(0)
    if (entry === undefined) throw new Error('it was kept')
    log.content(entry)
    expect(log.bytes).toBe(5 + 7 + 3 + 2)
  })

  test('memory stays within the bounds, and what the newest record said is kept', () => {
    const receipts = new Receipts({ entriesMax: 1_000, bytesMax: 2_000 })
    const feed = receipts.feed(everything, 0)
    for (let count = 0; count < 500; count += 1) {
      receipts.append(['a'])
      feed.peek()
      feed.take()
      expect(receipts.log.bytes).toBeLessThanOrEqual(2_000)
    }
    receipts.append(Array.from({ length: 1_000 }, (_none, index) => `account${index}`))
    expect(takeOne(feed)?.seq).toBe(501)
    expect(receipts.log.floorSeq).toBe(500)
  })

  test('a reader that the log has left behind is lost', () => {
    const receipts = new Receipts({ entriesMax: 2, bytesMax: 1_000 })
    const feed = receipts.feed(everything, 0)
    const place: FeedPlace = feed.place
    receipts.append(['a'])
    receipts.append(['a'])
    expect(feed.isLost).toBe(false)
    receipts.append(['a'])
    expect(feed.isLost).toBe(true)
    expect(feed.place).toEqual(place)
  })
})
