import { type BookSpec, quoteUnits } from '@plimsoll/engine'
import { examples, formatMoney } from '@plimsoll/protocol'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { exampleDomain } from '../../testing/example-domain.ts'
import { quickFolder } from '../../testing/quick-folder.ts'
import {
  crash,
  deposit,
  handClock,
  openSample,
  price,
  sampleBook,
} from '../../testing/sample-domain.ts'
import type { CommittedRecord } from '../committed-record.ts'
import type { OpenedDomain } from '../opened-domain.ts'
import { Indicators } from './indicators.ts'

interface Sample {
  readonly domain: OpenedDomain
  readonly clock: ReturnType<typeof handClock>
  /** Of that domain, whose readings take no time. */
  readonly indicators: Indicators
}

/** A sample domain whose time a test moves, closed with the test. */
async function sample(book: BookSpec = sampleBook()): Promise<Sample> {
  const clock = handClock()
  const domain = await openSample(quickFolder(onTestFinished), { book, clock })
  onTestFinished(() => domain.close())
  const indicators = new Indicators({ domain, onError: thrown, monotonicMs: () => 0 })
  onTestFinished(() => indicators.stop())
  await settled(domain)
  return { domain, clock, indicators }
}

function thrown(error: unknown): never {
  throw error
}

/** Once nothing is being read any more. */
const settled = async (domain: OpenedDomain): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await domain.read(() => undefined)
}

test('the first point is the state that the domain was opened with', async () => {
  const example = exampleDomain()
  const domain = await example.open()
  await settled(domain)
  const { at, sinceMs, timeMs, sequence, ...columns } = domain.indicators.document()
  const shown = examples.indicators as ReturnType<typeof domain.indicators.document>
  expect({ ...shown, ...columns }).toEqual(shown)
  expect([at.sequence, at.timeMs]).toEqual([sequence.at(-1), timeMs.at(-1)])
  expect(sinceMs).toBe(timeMs[0])
  await domain.close()
  example.remove()
})

describe('points', () => {
  test('are a second of the domain apart at least, and show the state of their record', async () => {
    const { domain, clock, indicators } = await sample()
    // The book is of time 0.
    await domain.submit(deposit('long', 1n))
    await settled(domain)
    const before = indicators.document().at.sequence
    for (const timeMs of [1_400, 1_999, 2_000, 2_500, 3_100]) {
      clock.timeMs = timeMs
      await domain.submit(deposit('long', 1n))
      await settled(domain)
    }
    const { timeMs, sequence, available, deficit } = indicators.document()
    expect(timeMs).toEqual([0, 1_000, 2_000, 3_100])
    expect(sequence.slice(1)).toEqual([before, before + 3, before + 5])
    expect([available.length, deficit?.length]).toEqual([4, 4])
    const { timeMs: later } = indicators.document(before + 3)
    expect(later).toEqual([3_100])
  })

  test('count what records did, as the archive has it', async () => {
    const book = sampleBook({
      funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(30n) }],
      waterfall: [
        { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
        ...sampleBook().waterfall,
      ],
    })
    const { domain, clock, indicators } = await sample(book)
    const records: CommittedRecord[] = []
    domain.follow((group) => void records.push(...group))
    clock.timeMs = 5_000
    await crash(domain, 5_000)
    clock.timeMs = 9_000
    await domain.submit(price(79n, 9_000))
    await settled(domain)
    const document = indicators.document()
    const fills = records.flatMap(
      ({ round }) =>
        round?.view.cases.flatMap(({ layers }) => layers.flatMap((layer) => layer.fills)) ?? [],
    )
    const last = <Value>(column: readonly Value[]): Value | undefined => column.at(-1)
    expect([last(document.cases), last(document.cutFills)]).toEqual([1, fills.length])
    expect(fills.length).toBe(9)
    const cutQuote = fills.reduce((sum, { valueQuote }) => sum + valueQuote, 0n)
    expect(last(document.cutValue)).toBe(formatMoney(domain.format, cutQuote))
    const standing = await domain.read((state) => [
      formatMoney(domain.format, state.shortfall().availableQuote),
      state.openInterest('M'),
    ])
    expect([
      last(document.available),
      BigInt(last(document.markets[0]?.openInterest ?? []) ?? '-1'),
    ]).toEqual(standing)
    expect(document.markets[0]?.markPrice.at(-1)).toBe('79')
  })

  test('tell how fragile each market is, point by point, and what is behind the newest', async () => {
    const book = sampleBook({
      funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(30n) }],
    })
    const { domain, clock, indicators } = await sample(book)
    clock.timeMs = 5_000
    await domain.submit(price(89n, 5_000))
    await settled(domain)
    const [course] = indicators.document().markets
    if (course === undefined) throw new Error('the sample has a market')
    const { coverage, imbalance, freeboardDown, freeboardUp, adlNearness, moves } = course
    // The long has 100 at first and 1 at 89: a tenth down it owes 79.1, and all shorts could bear half as much again.
    expect([coverage, imbalance]).toEqual([
      [null, '0.375000'],
      [null, '1.000000'],
    ])
    expect([freeboardDown, freeboardUp]).toEqual([
      ['0.144', '0.038'],
      [null, null],
    ])
    expect(adlNearness).toEqual([null, null])
    expect(moves?.map(({ move, deficit, buckets }) => [move, deficit, buckets])).toEqual([
      ['-0.100', formatMoney(domain.format, 80n), 1],
      ['0.000', formatMoney(domain.format, 0n), 0],
      ['0.100', formatMoney(domain.format, 0n), 0],
    ])
  })

  test('count liquidations while they go on', async () => {
    const { domain, clock, indicators } = await sample()
    clock.timeMs = 5_000
    // Equity of the long is 1, and 9 is needed.
    await domain.submit(price(89n, 5_000))
    await domain.submit({ kind: 'requestLiquidations' })
    clock.timeMs = 9_000
    await domain.submit(deposit('short1', 1n))
    await settled(domain)
    expect(indicators.document().liquidations?.at(-1)).toBe(1)
    expect(await domain.read((state) => state.liquidations().length)).toBe(1)
  })

  test('count what haircuts charged', async () => {
    const { domain, clock, indicators } = await sample(
      sampleBook({ waterfall: [{ layer: 'profitHaircut' }, ...sampleBook().waterfall] }),
    )
    const charges: bigint[] = []
    domain.follow((records) => {
      for (const { round } of records) {
        for (const { chargedQuote } of round?.view.charges ?? []) charges.push(chargedQuote)
      }
    })
    clock.timeMs = 5_000
    await crash(domain, 5_000)
    clock.timeMs = 9_000
    await domain.submit(deposit('short1', 1n))
    await settled(domain)
    const charged = charges.reduce((sum, amount) => sum + amount, 0n)
    expect(charged).toBe(80n)
    expect(indicators.document().charged.at(-1)).toBe(formatMoney(domain.format, charged))
  })
})

describe('reading that takes long', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('takes a fiftieth of the time at most, and a point that had to wait is still made', async () => {
    const { domain, clock } = await sample()
    let nowMs = 0
    // Every second look at the clock is the end of a reading, which took 20 ms.
    const ends = { isEnd: false }
    const slow = {
      ...partsOf(domain),
      read: async <T>(read: Parameters<typeof domain.read<T>>[0]): Promise<T> =>
        domain.read((state, at) => {
          ends.isEnd = true
          return read(state, at)
        }),
    }
    const indicators = new Indicators({
      domain: slow,
      onError: thrown,
      monotonicMs: () => {
        const startMs = nowMs
        if (ends.isEnd) nowMs += 20
        ends.isEnd = false
        return startMs
      },
    })
    onTestFinished(() => indicators.stop())
    await settled(domain)
    expect(indicators.document().timeMs).toHaveLength(1)
    for (const timeMs of [3_000, 5_000, 7_000]) {
      clock.timeMs = timeMs
      await domain.submit(deposit('long', 1n))
      await settled(domain)
      nowMs += 100
    }
    expect(indicators.document().timeMs).toHaveLength(1)
    nowMs += 49 * 20 - 300
    await vi.advanceTimersByTimeAsync(49 * 20)
    await settled(domain)
    expect(indicators.document().timeMs.slice(1)).toEqual([7_000])
  })

  test('misses no record that arrives meanwhile', async () => {
    const { domain, clock } = await sample()
    const gate = Promise.withResolvers<undefined>()
    const slow = {
      ...partsOf(domain),
      read: async <T>(read: Parameters<typeof domain.read<T>>[0]): Promise<T> => {
        const answer = await domain.read(read)
        await gate.promise
        return answer
      },
    }
    const indicators = new Indicators({ domain: slow, onError: thrown, monotonicMs: () => 0 })
    onTestFinished(() => indicators.stop())
    await settled(domain)
    clock.timeMs = 3_000
    await domain.submit(deposit('long', 1n))
    await settled(domain)
    expect(indicators.document().timeMs).toEqual([0])
    gate.resolve(undefined)
    await settled(domain)
    expect(indicators.document().timeMs).toEqual([0, 3_000])
  })

  test('is tried again after the next record where the domain could not be read', async () => {
    const { domain, clock } = await sample()
    const errors: unknown[] = []
    const broken = { ...partsOf(domain), read: () => Promise.reject(new Error('not now')) }
    const indicators = new Indicators({
      domain: broken,
      onError: (error) => void errors.push(error),
    })
    clock.timeMs = 3_000
    await domain.submit(deposit('long', 1n))
    await settled(domain)
    expect(errors).toHaveLength(2)
    expect(indicators.document().timeMs).toEqual([])
    indicators.stop()
    clock.timeMs = 5_000
    await domain.submit(deposit('long', 1n))
    expect(errors).toHaveLength(2)
  })
})

function partsOf(
  domain: OpenedDomain,
): Pick<OpenedDomain, 'follow' | 'format' | 'terms' | 'status'> {
  return {
    follow: (listener) => domain.follow(listener),
    format: domain.format,
    terms: domain.terms,
    get status() {
      return domain.status
    },
  }
}
