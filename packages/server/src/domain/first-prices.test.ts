import type { MarketSpec, StateView } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { FirstPrices } from './first-prices.ts'

/** Markets whose gates halt them after so long without a price, and a state in which their last prices are so old. */
function areAwaited(
  nowMs: number,
  markets: readonly { haltAfterMs?: number; priceTimeMs: number; haltedFor?: string }[],
): boolean {
  const specs = markets.map(({ haltAfterMs }, index) => ({
    market: `M${index}`,
    ...(haltAfterMs !== undefined && { priceGate: { haltAfterMs } }),
  }))
  const prices = markets.map(({ priceTimeMs, haltedFor }, index) => ({
    market: `M${index}`,
    priceTimeMs,
    ...(haltedFor !== undefined && { haltedFor }),
  }))
  const state = { prices: () => prices } as unknown as Pick<StateView, 'prices'>
  return new FirstPrices(specs as unknown as MarketSpec[], 0).areAwaited(state, nowMs)
}

const longAgo = -1_000_000

describe('first prices are awaited', () => {
  test('as long as every market that would be halted has its time', () => {
    const two = [
      { haltAfterMs: 1_000, priceTimeMs: longAgo },
      { haltAfterMs: 3_600_000, priceTimeMs: longAgo },
    ]
    expect(areAwaited(900, two)).toBe(true)
    // One of them has used up its own; the other, with an hour, does not keep it from being halted.
    expect(areAwaited(1_001, two.slice(0, 1))).toBe(false)
    expect(areAwaited(1_001, [...two, { haltAfterMs: 500, priceTimeMs: 1_000 }])).toBe(false)
  })

  test('not where nothing would be halted', () => {
    expect(areAwaited(900, [{ haltAfterMs: 1_000, priceTimeMs: 0 }])).toBe(false)
    expect(areAwaited(900, [{ priceTimeMs: longAgo }])).toBe(false)
    expect(areAwaited(900, [{ haltAfterMs: 100, priceTimeMs: longAgo, haltedFor: 'x' }])).toBe(
      false,
    )
  })
})
