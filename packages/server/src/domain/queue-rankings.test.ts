import type { StateView } from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { describe, expect, test } from 'vitest'
import { policyOf } from '../testing/sample-domain.ts'
import { QueueRankings, type Ranking } from './queue-rankings.ts'

const layer = { layerIndex: 4, policy: policyOf('bitmex') }

interface Bench {
  /** Asks on the state after a record. */
  readonly ask: (
    sequence: number,
    terms?: { epoch?: number; side?: 'long' | 'short'; everyMs?: number },
  ) => Ranking
  readonly ranked: () => number
  readonly advance: (ms: number) => void
}

/** Rankings of a state of which each takes so long. */
function bench(rankingMs: number, percent?: number): Bench {
  let nowMs = 0
  let ranked = 0
  const rankings = new QueueRankings(() => nowMs, percent)
  return {
    ask: (sequence, { epoch = 1, side = 'long', everyMs = 0 } = {}) => {
      const state = {
        queue: () => {
          ranked += 1
          nowMs += rankingMs
          return []
        },
      } as unknown as StateView
      const at = { epoch, sequence, timeMs: sequence } as ReadPlace
      const ranking = rankings.ranking({ state, at }, { layer, market: 'M', side }, everyMs)
      if (ranking === undefined) throw new Error('no queue')
      return ranking
    },
    ranked: () => ranked,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

describe('rankings', () => {
  test('of one state are made once for each side, however many ask', () => {
    const { ask, ranked } = bench(1)
    for (let reader = 0; reader < 1_000; reader += 1) ask(7)
    expect(ranked()).toBe(1)
    ask(7, { side: 'short' })
    expect(ranked()).toBe(2)
  })

  test('that are quickly made are those of the state that is asked', () => {
    const { ask, ranked } = bench(1)
    ask(7)
    expect(ask(8).queue.at).toEqual({ epoch: 1, sequence: 8, timeMs: 8 })
    ask(8, { epoch: 2 })
    expect(ranked()).toBe(3)
  })

  test('that take long take a tenth of the time at most, and say of which state they are', () => {
    const { ask, ranked, advance } = bench(50)
    ask(7)
    advance(449)
    expect(ask(8)).toMatchObject({ queue: { at: { sequence: 7 } }, freshInMs: 1 })
    expect(ask(7).freshInMs).toBe(0)
    advance(1)
    expect(ask(9)).toMatchObject({ queue: { at: { sequence: 9 } }, freshInMs: 0 })
    expect(ranked()).toBe(2)
  })

  test('of several queues take a tenth of the time together', () => {
    const { ask, ranked, advance } = bench(50)
    const sequences = { long: 0, short: 0 }
    for (let turn = 0; turn < 1_000; turn += 1) {
      for (const side of ['long', 'short'] as const) {
        sequences[side] = ask(turn, { side }).queue.at.sequence
      }
      advance(100)
    }
    const tookMs = ranked() * 50
    expect(tookMs / (100_000 + tookMs)).toBeLessThan(0.1)
    expect(tookMs / (100_000 + tookMs)).toBeGreaterThan(0.09)
    // Although it is always asked last, one is as new as the other.
    expect(Math.abs(sequences.long - sequences.short)).toBeLessThan(12)
  })

  test('that nobody asks for are let go', () => {
    const { ask, ranked, advance } = bench(1)
    ask(7)
    ask(7, { side: 'short' })
    advance(60_001)
    ask(8, { side: 'short' })
    ask(7)
    expect(ranked()).toBe(4)
  })

  test('that take long may be given more of the time', () => {
    const { ask, ranked, advance } = bench(50, 40)
    ask(7)
    advance(74)
    expect(ask(8)).toMatchObject({ queue: { at: { sequence: 7 } }, freshInMs: 1 })
    advance(1)
    ask(9)
    expect(ranked()).toBe(2)
  })

  test('are as old as whoever asks is content with', () => {
    const { ask, ranked, advance } = bench(1)
    ask(7)
    advance(400)
    expect(ask(8, { everyMs: 1_000 })).toMatchObject({
      queue: { at: { sequence: 7 } },
      freshInMs: 600,
    })
    expect(ask(8).queue.at.sequence).toBe(8)
    advance(600)
    expect(ask(9, { everyMs: 1_000 }).freshInMs).toBe(400)
    expect(ranked()).toBe(2)
  })
})
