import { expect, it } from 'vitest'
import type { Case } from '../live/domain-live.ts'
import { latestCuts } from './latest-cuts.ts'

function closed(caseId: string, timeMs: number, layers: readonly [string, ...string[]][]): Case {
  const of = layers.map(([layer, ...accounts]) => ({
    layer,
    fills: accounts.map((account) => ({ account })),
  }))
  const round = { finished: { sequence: timeMs, timeMs }, case: { layers: of } }
  return { caseId, rounds: [round] } as unknown as Case
}

it('names forced fills of others only, newest first', () => {
  const cuts = latestCuts(
    [
      closed('c', 20, [
        ['insuranceFund', 'fund:a'],
        ['adl', 'x', 'y'],
      ]),
      closed('b', 30, [['tearUp', 'z']]),
      closed('a', 10, [['adl', 'w']]),
    ],
    3,
  )
  expect(cuts.map(({ fill, timeMs }) => [fill.account, timeMs])).toEqual([
    ['z', 30],
    ['y', 20],
    ['x', 20],
  ])
  expect(new Set(cuts.map(({ key }) => key)).size).toBe(3)
})

it('tells layers of one kind apart', () => {
  const layers: [string, string][] = [
    ['adl', 'x'],
    ['adl', 'x'],
  ]
  const cuts = latestCuts([closed('c', 20, layers)], 3)
  expect(new Set(cuts.map(({ key }) => key)).size).toBe(2)
})
