import { expect, test } from 'vitest'
import { distressWaves, totalsOf } from './distress-waves.ts'
import type { DistressFill } from './pattern-event.ts'
import { pressureOf } from './pressure.ts'

const fill = (
  kind: DistressFill['kind'],
  timeMs: number,
  value: string,
  account = 'a',
): DistressFill => ({ kind, timeMs, market: 'M', account, value })

const fills = [
  fill('liquidation', 2000, '10'),
  fill('deleveraging', 2000, '5.5', 'b'),
  fill('deleveraging', 4000, '4.5', 'c'),
  fill('liquidation', 30_000, '10'),
  fill('deleveraging', 62_000, '20', 'b'),
]
const deleveraged = fills.filter(({ kind }) => kind === 'deleveraging')

test('waves of fills: who, what, and how much of all', () => {
  expect(distressWaves(deleveraged, 5000)).toEqual([
    {
      wave: 1,
      startMs: 2000,
      endMs: 4000,
      durationMs: 2000,
      instants: 2,
      count: 2,
      share: 2 / 3,
      value: '10.0',
      accounts: 2,
      markets: 1,
    },
    expect.objectContaining({ wave: 2, startMs: 62_000, count: 1, value: '20', share: 1 / 3 }),
  ])
})

test('what a fill does not say is not known of all', () => {
  const { value: _, ...silent } = fill('liquidation', 1, '1')
  expect(totalsOf([...fills, silent])).toEqual({ fills: 6, accounts: 3, markets: 1 })
})

test('pressure over the minute before, and the time since the last wave', () => {
  const pressure = pressureOf(fills, distressWaves(deleveraged, 5000), { fromMs: 0, toMs: 90_000 })
  const at = (seconds: number): unknown => [
    pressure.deleveragedShare[seconds],
    pressure.sinceWaveMs[seconds],
  ]
  expect(at(1)).toEqual([null, null])
  expect(at(2)).toEqual([5.5 / 15.5, 0])
  expect(at(10)).toEqual([0.5, 6000])
  expect(at(30)).toEqual([10 / 30, 26_000])
  // At 62 s the first minute is over for what happened at 2 s, and not for what happened at 4 s.
  expect(at(62)).toEqual([24.5 / 34.5, 0])
  expect(at(90)).toEqual([1, 28_000])
  expect(pressure.heaviest).toEqual({ atMs: 62_000, deleveragedShare: 24.5 / 34.5 })
  expect(pressure.overallShare).toBe(0.6)
  expect(pressure.base).toBe('value')
})
