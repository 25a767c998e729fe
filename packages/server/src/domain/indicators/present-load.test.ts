import type { LoadView, StateView } from '@plimsoll/engine'
import { quoteUnits } from '@plimsoll/engine'
import { domainFormat } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import { sampleBook } from '../../testing/sample-domain.ts'
import { PresentLoad } from './present-load.ts'

const none = { deficitQuote: quoteUnits(0n), availableQuote: quoteUnits(7n), buckets: 0 }

interface Bench {
  /** Asks on the state after a record, and says of which it was answered. */
  readonly ask: (sequence: number, epoch?: number) => number
  readonly made: () => number
  readonly advance: (ms: number) => void
}

/** A load that takes so long to work out. */
function bench(tookMs: number): Bench {
  let nowMs = 0
  let made = 0
  const load = new PresentLoad(domainFormat(sampleBook()), () => nowMs)
  const state: Pick<StateView, 'load'> = {
    load: (moves): LoadView => {
      made += 1
      nowMs += tookMs
      return {
        ...none,
        moves: moves.map((movePermille) => ({ movePermille, ...none })),
        freeboard: {},
      }
    },
  }
  return {
    ask: (sequence, epoch = 1) =>
      load.document(state, { epoch, sequence, timeMs: sequence }).at.sequence,
    made: () => made,
    advance: (ms) => {
      nowMs += ms
    },
  }
}

describe('a load', () => {
  test('of one state is worked out once, however many ask', () => {
    const { ask, made } = bench(50)
    for (let reader = 0; reader < 1_000; reader += 1) ask(7)
    expect(made()).toBe(1)
  })

  test('that is quickly worked out is that of the state that is asked', () => {
    const { ask, made } = bench(5)
    expect([ask(7), ask(8), ask(8, 2)]).toEqual([7, 8, 8])
    expect(made()).toBe(3)
  })

  test('that takes long is worked out once a second at most, and says of which state it is', () => {
    const { ask, advance } = bench(6)
    ask(7)
    advance(999)
    expect(ask(8)).toBe(7)
    advance(1)
    expect(ask(9)).toBe(9)
  })

  test('that takes very long takes a hundredth of the time at most', () => {
    const { ask, advance } = bench(400)
    ask(7)
    advance(39_599)
    expect(ask(8)).toBe(7)
    advance(1)
    expect(ask(9)).toBe(9)
  })
})
