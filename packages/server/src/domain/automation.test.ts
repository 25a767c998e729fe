import { type BookSpec, lots, quoteUnits } from '@plimsoll/engine'
import type { Answer } from '@plimsoll/journal'
import { describe, expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../testing/quick-folder.ts'
import { deposit, handClock, openSample, price, sampleBook } from '../testing/sample-domain.ts'
import { Automation, type AutomationSettings, automationDefaults } from './automation.ts'
import type { CommittedRecord } from './committed-record.ts'
import type { OpenedDomain } from './opened-domain.ts'

const quick = { pauseMs: 1, passTimeEveryMs: 5, retryEveryMs: 0, retryEveryMsMax: 0 }

interface Watched {
  readonly domain: OpenedDomain
  readonly kinds: string[]
  /** Once a record of a kind is durable. */
  readonly until: (kind: string) => Promise<CommittedRecord>
}

async function watched(
  book: BookSpec,
  automation: Partial<AutomationSettings> = {},
  clock = handClock(),
): Promise<Watched> {
  const settings = { ...quick, ...automation }
  const domain = await openSample(quickFolder(onTestFinished), {
    book,
    clock,
    automation: settings,
  })
  const kinds: string[] = []
  const waiting: { readonly kind: string; readonly tell: (record: CommittedRecord) => void }[] = []
  domain.follow((records) => {
    for (const record of records) {
      kinds.push(record.kind)
      for (const each of waiting) if (each.kind === record.kind) each.tell(record)
    }
  })
  const until = (kind: string): Promise<CommittedRecord> =>
    new Promise((tell) => void waiting.push({ kind, tell }))
  return { domain, kinds, until }
}

test('a round opens as soon as there is a case, a liquidation as soon as there is one', async () => {
  const { domain, kinds, until } = await watched(sampleBook())
  const ended = until('continueCase')
  await domain.submit(price(80n))
  await ended
  const [, second] = kinds
  expect([kinds[0], second]).toEqual(['updatePrices', 'openRound'])
  await domain.close()
  const again = await watched(sampleBook())
  const asked = again.until('requestLiquidations')
  // Equity of the long is 5 or less at 89.5, and 8 is needed.
  const half = { numerator: 179n, denominator: 2n }
  const seen = { markPriceTicks: half, indexPriceTicks: half, sources: 1, priceTimeMs: 1_000 }
  await again.domain.submit({ kind: 'updatePrices', prices: [{ market: 'M', ...seen }] })
  expect((await asked).events).toMatchObject([{ kind: 'liquidationsRequested' }])
  await again.domain.close()
})

test('nothing is recorded while nothing is due', async () => {
  const { domain, kinds } = await watched(sampleBook())
  for (let index = 0; index < 20; index += 1) {
    await domain.submit(deposit('long', 1n))
    await new Promise((goOn) => setTimeout(goOn, 2))
  }
  expect(new Set(kinds)).toEqual(new Set(['deposit']))
  expect(domain.automation.accepted).toBeGreaterThan(3)
  expect(domain.automation.failed).toBe(0)
  await domain.close()
})

describe('a market whose book is old', () => {
  const gate = { maxAgeMs: 100, bandPpm: 1_000_000, wideningPpmPerSecond: 0, sourcesMin: 1 }
  const [market] = sampleBook().markets
  const markets = market ? [{ ...market, priceGate: { ...gate, haltAfterMs: 1_000 } }] : []
  const haltsOf = ({ domain }: Watched): Promise<unknown> => domain.read((state) => state.halts())
  const someTime = (): Promise<void> => new Promise((goOn) => setTimeout(goOn, 40))

  test('is not halted before a price could have come', async () => {
    const clock = handClock(1_000_000)
    const started = await watched(sampleBook({ markets }), {}, clock)
    clock.timeMs += 900
    await someTime()
    expect(started.kinds).toEqual([])
    await started.domain.submit(price(100n, clock.timeMs))
    clock.timeMs += 900
    await someTime()
    expect(await haltsOf(started)).toEqual([])
    // From here on the rule is that of any other time.
    const passed = started.until('passTime')
    clock.timeMs += 200
    await passed
    expect(await haltsOf(started)).toMatchObject([{ market: 'M' }])
    await started.domain.close()
  })

  test('is halted where none has come in that time', async () => {
    const clock = handClock(1_000_000)
    const started = await watched(sampleBook({ markets }), {}, clock)
    const passed = started.until('passTime')
    clock.timeMs += 1_001
    expect((await passed).events).toMatchObject([{ kind: 'halted' }])
    await started.domain.close()
  })

  test('does not keep a deadline from passing', async () => {
    const clock = handClock(1_000_000)
    const [old] = markets
    const other = old === undefined ? [] : [{ ...old, market: 'N' }]
    const book = sampleBook({
      markets: [...markets, ...other],
      execution: 'sidecar',
      limits: { planExpiryMs: 100 },
    })
    const started = await watched(book, {}, clock)
    const opened = started.until('openRound')
    await started.domain.submit(price(80n, clock.timeMs))
    await opened
    const passed = started.until('passTime')
    clock.timeMs += 500
    expect((await passed).events).toContainEqual(
      expect.objectContaining({ kind: 'planEnded', outcome: 'expired' }),
    )
    await started.domain.close()
  })
})

test('plans of a sidecar end at their deadline', async () => {
  const clock = handClock()
  const { domain, until } = await watched(
    sampleBook({ execution: 'sidecar', limits: { planExpiryMs: 100 } }),
    {},
    clock,
  )
  const opened = until('openRound')
  await domain.submit(price(80n))
  await opened
  expect(await domain.read((state) => state.plans())).toHaveLength(1)
  const expired = until('passTime')
  clock.timeMs = 1_500
  expect((await expired).events).toMatchObject([{ kind: 'planEnded', outcome: 'expired' }])
  await domain.close()
})

test('a case goes on as soon as its plan was carried out', async () => {
  const book = sampleBook({ execution: 'sidecar', limits: { stepFillsMax: 100 } })
  const { domain, kinds, until } = await watched(book, { retryEveryMs: 60_000 })
  const opened = until('openRound')
  await domain.submit(price(80n))
  await opened
  const [plan] = await domain.read((state) => state.plans())
  const { planId = '', rows = [] } = plan ?? {}
  const fills = rows.map((row) => ({ index: row.index, status: 'done', lots: row.lots }) as const)
  const closed = until('openRound')
  await domain.submit({ kind: 'confirmPlan', planId, fills })
  expect((await closed).round?.view.cases).toMatchObject([{ account: 'long', status: 'closed' }])
  expect(kinds.filter((kind) => kind === 'openRound')).toHaveLength(2)
  await domain.close()
})

test('a venue that carries out no plan has time to state its book before the next', async () => {
  const clock = handClock()
  const book = sampleBook({ execution: 'sidecar', limits: { planExpiryMs: 10, stepFillsMax: 100 } })
  const retry = { retryEveryMs: 1_000, retryEveryMsMax: 10_000 }
  const { domain, kinds, until } = await watched(book, retry, clock)
  const opened = until('openRound')
  await domain.submit(price(80n))
  await opened
  const rounds = (): number => kinds.filter((kind) => kind === 'openRound').length
  for (const outcome of ['expired', 'rejected'] as const) {
    const before = rounds()
    const [plan] = await domain.read((state) => state.plans())
    const { planId = '', rows = [] } = plan ?? {}
    const ended = until(outcome === 'expired' ? 'passTime' : 'confirmPlan')
    if (outcome === 'expired') clock.timeMs += 3_000
    else {
      const none = lots(0n)
      const fills = rows.map(({ index }) => ({ index, status: 'rejected', lots: none }) as const)
      await domain.submit({ kind: 'confirmPlan', planId, fills })
    }
    await ended
    // Whatever else happens, for so long there is no plan in the way.
    for (let count = 0; count < 5; count += 1) {
      await domain.submit(deposit('short0', 1n))
      await new Promise((goOn) => setTimeout(goOn, 8))
    }
    expect(await domain.read((state) => state.plans())).toEqual([])
    expect(rounds()).toBe(before)
    const again = until('openRound')
    clock.timeMs += 20_000
    await domain.submit(price(80n, clock.timeMs))
    await again
  }
  await domain.close()
})

test('a suspended case is tried again when prices change, and not without end', async () => {
  // Nobody is short of the market but a fund, so nobody can be cut.
  const book = sampleBook({
    waterfall: [{ layer: 'insuranceFund', fund: 'fund', mode: 'deficitOnly' }],
    funds: [
      {
        fund: 'fund',
        markets: ['M'],
        balanceQuote: quoteUnits(0n),
        floorQuote: quoteUnits(0n),
      },
    ],
  })
  const clock = handClock()
  const { domain, kinds, until } = await watched(book, {}, clock)
  const first = until('openRound')
  await domain.submit(price(80n))
  await first
  const rounds = (): number => kinds.filter((kind) => kind === 'openRound').length
  await new Promise((goOn) => setTimeout(goOn, 30))
  const before = rounds()
  expect(before).toBeLessThanOrEqual(2)
  const again = until('openRound')
  clock.timeMs = 1_100
  await domain.submit(price(79n, 1_100))
  await again
  await domain.close()
})

test('what a fund may pay a round is not paid with every price', async () => {
  const clock = handClock()
  const fund = { fund: 'venue', purpose: 'venueCapital', markets: [] } as const
  const book = sampleBook({
    waterfall: [{ layer: 'venueCapital', fund: 'venue', capQuote: quoteUnits(5n) }],
    funds: [{ ...fund, balanceQuote: quoteUnits(70n), floorQuote: quoteUnits(0n) }],
  })
  const { domain, kinds, until } = await watched(
    book,
    { retryEveryMs: 1_000, retryEveryMsMax: 10_000 },
    clock,
  )
  const opened = until('openRound')
  await domain.submit(price(80n))
  await opened
  for (let second = 1; second <= 30; second += 1) {
    clock.timeMs += 1_000
    await domain.submit(price(80n, clock.timeMs))
    await new Promise((goOn) => setTimeout(goOn, 6))
  }
  // The marks have not moved.
  expect(kinds.filter((kind) => kind === 'openRound')).toHaveLength(1)
  for (let second = 1; second <= 30; second += 1) {
    clock.timeMs += 1_000
    await domain.submit(price(80n - BigInt(second % 2), clock.timeMs))
    await new Promise((goOn) => setTimeout(goOn, 6))
  }
  // After 2, 4, 8 and 10 seconds, and not every second.
  expect(kinds.filter((kind) => kind === 'openRound').length).toBeLessThanOrEqual(6)
  await domain.close()
})

describe('a domain that cannot be asked', () => {
  test('is asked again, and the failures are counted', async () => {
    const outcomes: Answer[] = [
      { outcome: 'failed', isRetryable: true, message: 'full' },
      { outcome: 'unknown', message: 'lost' },
    ]
    const asked: string[] = []
    const automation = new Automation(
      {
        terms: { markets: [] },
        follow: () => () => undefined,
        read: () => Promise.resolve([{ cause: 'bankrupt' }] as never),
        submit: (submission) => {
          asked.push(submission.kind)
          const answer = outcomes.shift() ?? { outcome: 'accepted', sequence: 1, events: [] }
          return Promise.resolve(answer)
        },
      },
      { ...automationDefaults, ...quick, passTimeEveryMs: 2 },
      () => 0,
    )
    while (automation.counts.accepted < 2) await new Promise((goOn) => setTimeout(goOn, 1))
    await automation.stop()
    expect(automation.counts.failed).toBe(2)
    expect(asked.filter((kind) => kind === 'openRound').length).toBeGreaterThan(0)
    const count = asked.length
    await new Promise((goOn) => setTimeout(goOn, 10))
    expect(asked).toHaveLength(count)
  })
})
