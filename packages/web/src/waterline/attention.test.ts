import { expect, it } from 'vitest'
import { attentionOf } from './attention.ts'

const standing = {
  domain: 'd',
  phase: 'running',
  epoch: 1,
  sequence: 1,
  timeMs: 1,
  queueLength: 0,
  gates: [],
  awaitingRound: { bankrupt: 2, suspended: 0, liquidationFailed: 0, ordered: 0 },
} as const

it('is calm where nobody is needed', () => {
  expect(attentionOf({ standing, halts: [], alarms: [] })).toEqual([])
  expect(attentionOf({ standing: undefined, halts: [], alarms: [] })).toEqual([])
})

it('names what has stopped, what no money reaches, and prices by what is wrong with them', () => {
  const rows = attentionOf({
    standing: {
      ...standing,
      phase: 'waiting',
      gates: [
        { market: 'A', verdict: 'stale' },
        { market: 'B', verdict: 'stale' },
        { market: 'C', verdict: 'missing' },
      ],
      awaitingRound: { ...standing.awaitingRound, suspended: 1 },
    },
    halts: [{ reason: 'a drill' }],
    alarms: [{ market: 'A', funds: ['small'], poolAvailable: '9500.5' }],
  })
  expect(rows.map(({ word }) => word)).toEqual([
    'waiting',
    'halted',
    'no money reaches',
    '2 prices',
    'price',
    'open',
  ])
  expect(rows[1]?.text).toBe('The whole domain: a drill')
  expect(rows[2]?.text).toBe('A: small can pay nothing; others of the pool could pay 9,500.5')
  expect(rows[4]?.market).toBe('C')
})
