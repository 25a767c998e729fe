import type { StateView } from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { describe, expect, test } from 'vitest'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { policyOf } from '../../testing/sample-domain.ts'
import { QueueCache, type RankedQueue } from './queue-cache.ts'

const layer = { layerIndex: 4, policy: policyOf('bitmex') }

interface Bench {
  /** Asks on the state after a record. */
  readonly ask: (
    sequence: number,
    terms?: { epoch?: number; side?: 'long' | 'short' },
  ) => RankedQueue
  readonly ranked: () => number
  readonly advance: (ms: number) => void
}

/** A cache over a state whose ranking takes so long. */
function bench(rankingMs: number): Bench {
  let nowMs = 0
  let ranked = 0
  const cache = new QueueCache(() => nowMs)
  const hosted = {} as HostedDomain
  return {
    ask: (sequence, { epoch = 1, side = 'long' } = {}) => {
      const state = {
        queue: () => {
          ranked += 1
          nowMs += rankingMs
          return []
        },
      } as unknown as StateView
      const at = { epoch, sequence, timeMs: sequence } as ReadPlace
      const queue = cache.queue(hosted, { state, at }, { layer, market: 'M', side })
      if (queue === undefined) throw new Error('no queue')
      return queue
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
    expect(ask(8).at).toEqual({ epoch: 1, sequence: 8, timeMs: 8 })
    ask(8, { epoch: 2 })
    expect(ranked()).toBe(3)
  })

  test('that take long take a tenth of the time at most, and say of which state they are', () => {
    const { ask, ranked, advance } = bench(50)
    ask(7)
    advance(499)
    expect(ask(8).at.sequence).toBe(7)
    advance(1)
    expect(ask(9).at.sequence).toBe(9)
    expect(ranked()).toBe(2)
  })
})
