import { lots, quoteUnits, ratio } from '@plimsoll/engine'
import type { VenueAnswer, VenueProgress } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { RunTrack } from './run-track.ts'

const pointsMax = 4_000

function fill(value: number): VenueAnswer {
  const traded = { kind: 'positionsTraded', cause: 'liquidation', values: [value, value] }
  return { outcome: 'accepted', events: [traded] } as unknown as VenueAnswer
}

function progress(step: number): VenueProgress {
  const price = { market: 'A', markPriceTicks: ratio(BigInt(step)) }
  const fund = { fund: 'f', balanceQuote: quoteUnits(BigInt(step)) }
  return { timeMs: step, step, prices: [price], funds: [fund] } as unknown as VenueProgress
}

test.each([10, pointsMax - 1, pointsMax, pointsMax + 1, 3 * pointsMax + 7])(
  'of %i steps it keeps few points, evenly, with all that was closed and the end of the run',
  (steps) => {
    const track = new RunTrack()
    for (let step = 1; step <= steps; step += 1) {
      track.answered(fill(step))
      track.stepped(progress(step))
    }
    const { points } = track
    expect(points.length).toBeLessThanOrEqual(pointsMax)
    expect(points.length).toBeGreaterThanOrEqual(Math.min(steps, pointsMax / 2))
    expect(points.at(-1)).toMatchObject({ timeMs: steps, balancesQuote: [BigInt(steps)] })
    const gaps = new Set(
      points.slice(1, -1).map(({ timeMs }, at) => timeMs - (points[at]?.timeMs ?? 0)),
    )
    expect(gaps.size).toBe(1)
    const closed = points.reduce((sum, { liquidatedQuote }) => sum + liquidatedQuote, 0n)
    expect(closed).toBe(BigInt((steps * (steps + 1)) / 2))
  },
)

test('what was not done by a liquidation, or was refused, is not counted', () => {
  const track = new RunTrack()
  track.answered({ outcome: 'rejected', code: 'halted', detail: '' } as unknown as VenueAnswer)
  const trade = { kind: 'positionsTraded', cause: 'trade', values: [1, 1], lots: lots(1n) }
  track.answered({ outcome: 'accepted', events: [trade] } as unknown as VenueAnswer)
  track.stepped(progress(1))
  expect(track.points[0]?.liquidatedQuote).toBe(0n)
})
