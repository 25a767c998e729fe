import { expect, test } from 'vitest'
import type { FundCause, OpenInterestCause } from '../activity/pattern-event.ts'
import { fundBurn } from './fund-burn.ts'
import type { LevelChange } from './level-track.ts'
import { openInterestCollapse } from './open-interest-collapse.ts'

const changesOf = <Cause extends string>(
  ...rows: readonly (readonly [timeMs: number, cause: Cause, units: bigint])[]
): LevelChange<Cause>[] => rows.map(([timeMs, cause, units]) => ({ timeMs, cause, units }))

const span = { fromMs: 0, toMs: 120_000 }

test('open interest: the largest falls, who closed them, and how long half of it took', () => {
  const collapse = openInterestCollapse(
    {
      places: 1,
      startUnits: 900n,
      changes: changesOf<OpenInterestCause>(
        [1000, 'trade', 100n],
        [10_000, 'liquidation', -200n],
        [10_500, 'deleveraging', -100n],
        [10_500, 'trade', 50n],
        [40_000, 'deleveraging', -350n],
        [90_000, 'trade', 10n],
      ),
    },
    span,
  )
  expect(collapse).toMatchObject({
    start: '90.0',
    highest: '100.0',
    lowest: '40.0',
    end: '41.0',
    timeToHalfMs: 39_000,
  })
  expect(collapse.falls.map(({ windowMs, size, share }) => [windowMs, size, share])).toEqual([
    [1000, '35.0', 0.35],
    [10_000, '35.0', 0.35],
    [60_000, '60.0', 0.6],
    [600_000, '60.0', 0.6],
  ])
  expect(collapse.falls[2]).toMatchObject({
    fromMs: 10_000,
    toMs: 40_000,
    byCause: {
      liquidation: '-20.0',
      deleveraging: '-45.0',
      trade: '5.0',
      other: '0.0',
      unknown: '0.0',
    },
  })
  expect(collapse.path?.levels.slice(0, 12)).toEqual([
    90, 100, 100, 100, 100, 100, 100, 100, 100, 100, 75, 75,
  ])
})

test('open interest whose start is not known: falls in size, shares unknown', () => {
  const collapse = openInterestCollapse(
    { places: 0, changes: changesOf<OpenInterestCause>([5, 'liquidation', -3n]) },
    span,
  )
  expect(collapse.falls[0]).toMatchObject({ size: '3' })
  expect(collapse.falls[0]).not.toHaveProperty('share')
  expect(collapse).not.toHaveProperty('start')
})

const fund = { fund: 'insurance', places: 2, startUnits: 10_000n, floorUnits: 1000n }

test('a fund: what it paid net, its largest losses without transfers, when it was empty', () => {
  const burn = fundBurn(
    {
      ...fund,
      changes: changesOf<FundCause>(
        [10_000, 'payment', -4000n],
        [10_500, 'transfer', -500n],
        [10_500, 'income', 300n],
        [30_000, 'payment', -4800n],
        [60_000, 'payment', 200n],
      ),
    },
    span,
    true,
  )
  expect(burn).toMatchObject({
    start: '100.00',
    end: '12.00',
    floor: '10.00',
    paid: '86.00',
    income: '3.00',
    transferred: '-5.00',
    emptyAtMs: 30_000,
  })
  expect(burn.falls.map(({ windowMs, amount }) => [windowMs, amount])).toEqual([
    [1000, '48.00'],
    [10_000, '48.00'],
    [60_000, '85.00'],
    [600_000, '85.00'],
  ])
  expect(burn.shortest).toEqual({
    atMs: 60_000,
    lastMinute: '83.00',
    timeToEmptyMs: (200 / 8300) * 60_000,
  })
  expect(burn.firstDanger).toEqual({ atMs: 10_000, lastMinute: '40.00', timeToEmptyMs: 75_000 })
  expect(burn).not.toHaveProperty('atEnd')
})

test('a fund that loses to the end: how long it lasts at that rate', () => {
  const burn = fundBurn(
    {
      ...fund,
      changes: changesOf<FundCause>([50_000, 'payment', -900n], [100_000, 'payment', -900n]),
    },
    span,
    true,
  )
  expect(burn.atEnd).toEqual({ atMs: 120_000, lastMinute: '9.00', timeToEmptyMs: 480_000 })
  expect(burn.shortest).toEqual({ atMs: 100_000, lastMinute: '18.00', timeToEmptyMs: 240_000 })
})

test('a fund that has nothing when it begins is empty from then on', () => {
  const empty = { ...fund, startUnits: 1000n, changes: [] }
  expect(fundBurn(empty, span, true)).toMatchObject({ emptyAtMs: span.fromMs, paid: '0.00' })
})

test('what a source does not say is absent, not 0', () => {
  const { floorUnits: _, ...unbounded } = fund
  const changes = changesOf<FundCause>([10_000, 'unknown', -4000n])
  const burn = fundBurn({ ...unbounded, changes }, span, false)
  expect(burn).toMatchObject({ unexplained: '-40.00', end: '60.00' })
  for (const field of ['paid', 'income', 'transferred', 'floor']) {
    expect(burn).not.toHaveProperty(field)
  }
  const open = { places: 0, startUnits: 9n }
  const fell = changesOf<OpenInterestCause>([5, 'unknown', -3n])
  expect(openInterestCollapse({ ...open, changes: fell }, span).falls[0]?.byCause).toEqual({
    unknown: '-3',
  })
})

test('a market in which nothing was ever open has no share and no half', () => {
  const changes = changesOf<OpenInterestCause>([5, 'trade', 2n], [5, 'liquidation', -2n])
  const collapse = openInterestCollapse({ places: 0, startUnits: 0n, changes }, span)
  expect(collapse).toMatchObject({ highest: '0', falls: [] })
  expect(collapse).not.toHaveProperty('timeToHalfMs')
})
