import { fitIntensity, wavesOf } from '@plimsoll/reports'
import { describe, expect, test } from 'vitest'
import { octoberPresent, octoberTable, type TableRow } from '../testing/october-tables.ts'

// Waves of deleveraging on 10 October 2025, found in the times of one public table, against the waves that another published. The first
// table tells whole seconds since its first liquidation, at 21:15:03.127 UTC, cut off; the second has milliseconds.

const secondZeroMs = 1_760_130_903_127.372
const gapMs = 5000

const instants = octoberTable('NC_hypermulti_timeline_per_second.csv')
  .map((row) => ({ timeMs: numberIn(row, 'second') * 1000, count: numberIn(row, 'adls') }))
  .filter(({ count }) => count > 0)

const published = octoberTable('mit_bad_debt_loser_waves.csv').map((row) => ({
  wave: numberIn(row, 'wave'),
  startMs: numberIn(row, 't_start_ms'),
  endMs: numberIn(row, 't_end_ms'),
  fills: numberIn(row, 'n_rows'),
}))

function numberIn(row: TableRow, column: string): number {
  return Number(row.get(column))
}

/** The second of the first table in which a time of the second lies. */
function secondOf(timeMs: number): number {
  return Math.floor((timeMs - secondZeroMs) / 1000)
}

describe.skipIf(!octoberPresent)('waves of 10 October 2025', () => {
  const waves = wavesOf(instants, { gapMs })

  test('every published wave is found under its own number, to the second and to the fill', () => {
    expect(published).toHaveLength(16)
    const found = published.map(({ wave }) => {
      const { startMs = NaN, endMs = NaN, count } = waves[wave - 1] ?? {}
      return { wave, start: startMs / 1000, end: endMs / 1000, fills: count }
    })
    expect(found).toEqual(
      published.map(({ wave, startMs, endMs, fills }) => ({
        wave,
        start: secondOf(startMs),
        end: secondOf(endMs),
        fills,
      })),
    )
  })

  test('of 36 waves those without a deficit were left out, and everything after the 28th', () => {
    expect(waves).toHaveLength(36)
    expect(waves.reduce((sum, { count }) => sum + count, 0)).toBe(34_983)
    const kept = published.reduce((sum, { fills }) => sum + fills, 0)
    expect(kept).toBe(31_152)
    expect(Math.max(...published.map(({ wave }) => wave))).toBe(28)
  })

  test('seconds leave one gap undecided, and the published numbers say that it does not divide', () => {
    // Times of which the seconds are cut off are apart by more than one second less, and by less than one second more.
    const gaps = instants.slice(1).map(({ timeMs }, index) => ({
      afterMs: instants[index]?.timeMs ?? NaN,
      gapMs: timeMs - (instants[index]?.timeMs ?? NaN),
    }))
    const undecided = gaps.filter((gap) => Math.abs(gap.gapMs - gapMs) < 1000)
    expect(undecided).toEqual([{ afterMs: 340_000, gapMs: 5000 }])
    const divided = wavesOf(instants, { gapMs: gapMs - 1 })
    expect(divided).toHaveLength(37)
    const later = published.filter(({ startMs }) => secondOf(startMs) > 340)
    expect(later.map(({ wave }) => wave)).toEqual([17, 21, 25, 28])
    for (const { wave, startMs } of later) {
      expect(divided[wave]?.startMs).toBe(secondOf(startMs) * 1000)
    }
  })

  test('seconds are fine enough for the intensity of times this far apart, which the model does not describe', () => {
    const timesMs = instants.flatMap(({ timeMs, count }) => Array<number>(count).fill(timeMs))
    const span = { fromMs: 0, toMs: timesMs.at(-1) ?? 0 }
    const fit = fitIntensity(timesMs, span)
    expect(fit).toMatchObject({
      instants: instants.length,
      clock: { tickMs: 1000, nextTickShare: 0 },
    })
    expect(fit.excited?.goodness.pValue).toBeLessThan(0.0001)
    expect(fitIntensity(timesMs, span, { spreadSeed: 1 })).toEqual(fit)
  })
})
