import { quoteUnits, ratio } from '@plimsoll/engine'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import {
  deposit,
  handClock,
  holder,
  openSample,
  policyOf,
  price,
  sampleBook,
} from '../../testing/sample-domain.ts'
import type { OpenedDomain } from '../opened-domain.ts'
import { syncBook } from '../sync/sync-book.ts'
import type { ShadowDifference, ShadowLedger, VenueDecision } from './shadow-ledger.ts'
import type { ShadowSettings } from './shadow-watch.ts'

const quick: ShadowSettings = { windowMs: 100, pauseMs: 1, expireEveryMs: 2 }

interface Shadowed {
  readonly domain: OpenedDomain
  readonly shadow: ShadowLedger
  readonly clock: { timeMs: number }
  /** Once there are so many comparisons. */
  readonly until: (count: number) => Promise<readonly ShadowDifference[]>
}

async function shadowed(
  folder = quickFolder(onTestFinished),
  settings: Partial<ShadowSettings> = {},
  book = sampleBook(),
): Promise<Shadowed> {
  const clock = handClock()
  const domain = await openSample(folder, {
    clock,
    book,
    isShadow: true,
    shadow: { ...quick, ...settings },
  })
  const { shadow } = domain
  if (shadow === undefined) throw new Error('not in shadow')
  const until = async (count: number): Promise<readonly ShadowDifference[]> => {
    for (;;) {
      const { rows } = shadow.differences({ limit: 100 })
      if (rows.length >= count) return rows
      await new Promise((goOn) => setTimeout(goOn, 1))
    }
  }
  return { domain, shadow, clock, until }
}

/** The engine would cut all nine shorts at 88.9; the nearest a venue can post. */
function decision(changes: Partial<VenueDecision> = {}): VenueDecision {
  return {
    decisionId: 'd1',
    timeMs: 1_010,
    account: 'long',
    bucket: 'cross',
    market: 'M',
    side: 'long',
    fundPaid: '0',
    fills: Array.from({ length: 9 }, (_, index) => ({
      account: `short${index}`,
      bucket: 'cross',
      size: '1',
      price: '89',
    })),
    ...changes,
  }
}

/** Once the engine has decided. */
async function decisionKept(folder: string): Promise<void> {
  const tables = new Database(join(folder, 'shadow.sqlite'), { readonly: true })
  const count = tables.prepare<[], number>('SELECT count(*) FROM decision').pluck()
  while (count.get() === 0) await new Promise((goOn) => setTimeout(goOn, 5))
  tables.close()
}

describe('a domain in shadow', () => {
  test('decides and books nothing', async () => {
    const { domain, clock, until } = await shadowed()
    expect(domain.mode).toBe('shadow')
    await domain.submit(price(80n))
    clock.timeMs = 1_200
    const [found] = await until(1)
    expect(found).toMatchObject({
      differenceId: '1',
      account: 'long',
      market: 'M',
      side: 'long',
      found: 'engineOnly',
      engineTimeMs: 1_000,
      engineSequence: 1,
      deficit: '80',
      fundPaid: { venue: null, engine: '0', difference: '0' },
      size: { venue: null, engine: '9', difference: '-9' },
      cost: { venue: null, engine: '80', difference: '-80' },
      overshoot: '0',
      isSame: false,
    })
    expect(found?.rows).toHaveLength(9)
    expect(domain.status.sequence).toBe(1)
    expect(domain.archive.cases({ limit: 1 }).rows).toEqual([])
    await domain.close()
  })

  test.each(['before', 'after'])(
    'compares what the venue did, posted %s it decided',
    async (when) => {
      const { domain, shadow, until } = await shadowed()
      const fall = (): Promise<unknown> => domain.submit(price(80n))
      if (when === 'after') await fall()
      expect(await shadow.post(decision(), 'k1')).toEqual({ decisionId: 'd1', isNew: true })
      if (when === 'before') await fall()
      const [found] = await until(1)
      expect(found).toMatchObject({
        decisionId: 'd1',
        found: 'both',
        size: { venue: '9', engine: '9', difference: '0' },
        overshoot: '0',
        isSame: true,
      })
      expect(shadow.difference(found?.differenceId ?? '')).toEqual(found)
      expect(shadow.difference('7')).toBeUndefined()
      await domain.close()
    },
  )

  test('says who was cut more than was needed, who less, and what it cost', async () => {
    const { domain, shadow, until } = await shadowed()
    await domain.submit(price(80n))
    const fills = [
      { account: 'short0', bucket: 'cross', size: '1', price: '89' },
      { account: 'stranger', bucket: 'cross', size: '3', price: '85' },
      { account: 'stranger', bucket: 'cross', size: '6', price: '82' },
    ]
    await shadow.post(decision({ fills, fundPaid: '12' }), 'k2')
    const [found] = await until(1)
    expect(found).toMatchObject({
      found: 'both',
      fundPaid: { venue: '12', engine: '0', difference: '12' },
      size: { venue: '10', engine: '9', difference: '1' },
      // 9 + 3 × 5 + 6 × 2 against mark.
      cost: { venue: '36', engine: '80', difference: '-44' },
      overshoot: '1',
      isSame: false,
    })
    const rows = found?.rows ?? []
    expect(rows.find(({ account }) => account === 'stranger')).toEqual({
      account: 'stranger',
      bucket: 'cross',
      size: { venue: '9', engine: null, difference: '9' },
      price: { venue: '83', engine: null },
      cost: { venue: '27', engine: null, difference: '27' },
    })
    expect(rows.find(({ account }) => account === 'short1')?.size.difference).toBe('-1')
    await domain.close()
  })

  test('a decision that the engine saw no need for stands alone', async () => {
    const { domain, shadow, clock, until } = await shadowed()
    await shadow.post(decision(), 'k3')
    clock.timeMs = 1_111
    const [found] = await until(1)
    expect(found).toMatchObject({ found: 'venueOnly', overshoot: '9', venueTimeMs: 1_010 })
    // And is not compared with what comes long after.
    await domain.submit(price(80n, 1_111))
    clock.timeMs = 1_300
    expect((await until(2)).map((each) => each.found)).toEqual(['engineOnly', 'venueOnly'])
    await domain.close()
  })

  test('decides once about a case, and again when it has been one anew', async () => {
    const { domain, clock, until, shadow } = await shadowed()
    await domain.submit(price(80n))
    for (let count = 0; count < 5; count += 1) {
      await domain.submit(deposit('short0', 1n))
      await new Promise((goOn) => setTimeout(goOn, 3))
    }
    clock.timeMs = 1_200
    await until(1)
    await domain.submit(deposit('long', 100n))
    await new Promise((goOn) => setTimeout(goOn, 10))
    clock.timeMs = 1_300
    await domain.submit(price(70n, 1_300))
    clock.timeMs = 1_500
    await until(2)
    await new Promise((goOn) => setTimeout(goOn, 10))
    expect(shadow.differences({ limit: 10 }).rows).toHaveLength(2)
    await domain.close()
  })

  test('is told by a sync what the venue closed, and decides on that from then on', async () => {
    const { domain, shadow, until } = await shadowed(
      quickFolder(onTestFinished),
      {},
      sampleBook({ execution: 'sidecar' }),
    )
    await domain.submit(price(80n))
    await shadow.post(decision(), 'k4')
    await until(1)
    // All are flat at 89, and the venue itself paid what was missing.
    const shorts = Array.from({ length: 9 }, (_, index) =>
      holder(`short${index}`, 61n + BigInt(index), 0n),
    )
    const accounts = [holder('long', 0n, 0n), ...shorts]
    const book = sampleBook({ execution: 'sidecar', accounts })
    const { answer, differences } = await syncBook(domain, { book, isComplete: false })
    expect(answer.outcome).toBe('accepted')
    expect(differences).toMatchObject({ accountsCount: 10, positionsCount: 10 })
    expect(await domain.read((state) => state.casesDue(2_000))).toEqual([])
    await domain.close()
  })

  test('the engine decides the same whoever executes', async () => {
    const found: ShadowDifference[] = []
    for (const execution of ['ledger', 'sidecar'] as const) {
      // One short is exempt: the fund takes over the lot that is left, and pays what is missing.
      const fund = { fund: 'fund', markets: ['M'], floorQuote: quoteUnits(0n) }
      const book = sampleBook({
        execution,
        accounts: [
          holder('long', 100n, 9n),
          ...['a', 'b'].map((name) => holder(name, 60n, -4n)),
          { ...holder('c', 0n, -1n), adlExempt: true },
        ],
        funds: [{ ...fund, balanceQuote: quoteUnits(500n) }],
        waterfall: [
          { layer: 'adl', policy: policyOf('bitmex') },
          { layer: 'insuranceFund', fund: 'fund', mode: 'takeover' },
        ],
        limits: {},
      })
      const { domain, clock, until } = await shadowed(quickFolder(onTestFinished), {}, book)
      await domain.submit(price(80n))
      await domain.submit({ kind: 'passTime' })
      clock.timeMs = 1_200
      found.push(...(await until(1)))
      await domain.close()
    }
    const [ledger, sidecar] = found
    expect(ledger).toMatchObject({ found: 'engineOnly', size: { engine: '8' } })
    expect(Number(ledger?.fundPaid.engine)).toBeGreaterThan(0)
    expect(sidecar).toEqual(ledger)
  })

  test('decides at the start about a case that an old book begins with', async () => {
    const folder = quickFolder(onTestFinished)
    // Without a gate the price of the book is good enough to act on.
    const markets = sampleBook().markets.map(({ priceGate: _gate, ...market }) => ({
      ...market,
      markPriceTicks: ratio(80n),
    }))
    const { domain, clock, until } = await shadowed(folder, {}, sampleBook({ markets }))
    await decisionKept(folder)
    clock.timeMs = 1_200
    const [found] = await until(1)
    expect(found).toMatchObject({ engineTimeMs: 1_000, engineSequence: 0 })
    await domain.close()
  })

  test('goes on after a restart with what waits', async () => {
    const folder = quickFolder(onTestFinished)
    const first = await shadowed(folder)
    await first.domain.submit(price(80n))
    await decisionKept(folder)
    await first.domain.close()
    const second = await shadowed(folder)
    await second.shadow.post(decision(), 'k5')
    const [found] = await second.until(1)
    expect(found).toMatchObject({ found: 'both', isSame: true, engineSequence: 1 })
    await second.domain.close()
  })
})

describe('a decision that is posted', () => {
  test('again changes nothing, and with another body is refused', async () => {
    const { domain, shadow } = await shadowed()
    await shadow.post(decision(), 'k6')
    await domain.submit(price(90n))
    expect(await shadow.post(decision(), 'k7')).toEqual({ decisionId: 'd1', isNew: false })
    for (const changes of [{ timeMs: 1_011 }, { fundPaid: '1' }, { fills: [] }]) {
      await expect(shadow.post(decision(changes), 'k8')).rejects.toMatchObject({
        path: 'decisionId',
      })
    }
    await domain.close()
  })

  test('under a key gets the first answer again, also after a restart, and no other decision has the key', async () => {
    const folder = quickFolder(onTestFinished)
    const first = await shadowed(folder)
    const isNew = { decisionId: 'd1', isNew: true }
    expect(await first.shadow.post(decision(), 'one')).toEqual(isNew)
    expect(await first.shadow.post(decision(), 'one')).toEqual(isNew)
    expect(await first.shadow.post(decision(), 'two')).toEqual({ ...isNew, isNew: false })
    await first.domain.close()
    const { domain, shadow } = await shadowed(folder)
    expect(await shadow.post(decision(), 'one')).toEqual(isNew)
    for (const changes of [{ decisionId: 'd2' }, { fundPaid: '1' }]) {
      for (const key of ['one', 'two']) {
        const posting = shadow.post(decision(changes), key)
        await expect(posting).rejects.toMatchObject({ name: 'ShadowKeyReused' })
      }
    }
    expect(await shadow.post(decision({ decisionId: 'd2' }), 'three')).toMatchObject({
      isNew: true,
    })
    await domain.close()
  })

  const [fill] = decision().fills
  test.each([
    ['market', { market: 'X' }],
    ['timeMs', { timeMs: 100_000 }],
    ['fundPaid', { fundPaid: '-1' }],
    ['fundPaid', { fundPaid: '0.5' }],
    ['fills[0].size', { fills: [{ ...fill, size: '0.5' }] }],
    ['fills[0].size', { fills: [{ ...fill, size: '-1' }] }],
    ['fills[0].price', { fills: [{ ...fill, price: '0' }] }],
  ] as [string, Partial<VenueDecision>][])('is refused for its %s', async (path, changes) => {
    const { domain, shadow } = await shadowed()
    const posting = shadow.post(decision(changes), 'k9')
    await expect(posting).rejects.toMatchObject({ name: 'ShadowRefused', path })
    await domain.close()
  })
})
