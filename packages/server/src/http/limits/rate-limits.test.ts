import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ProblemError } from '../answer/problem-error.ts'
import { RateLimits } from './rate-limits.ts'

const windowMs = 10_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function limits(points = 10): RateLimits {
  return new RateLimits({
    pointsWindowMs: windowMs,
    keyPoints: points,
    venueKeyPoints: 100 * points,
    addressPoints: points,
  })
}

const a = { keyId: 'a', role: 'trader' } as const

/** Seconds to wait, or 0 where the request was let through. */
async function waitOf(taken: Promise<unknown>): Promise<number> {
  try {
    await taken
    return 0
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    expect(error.code).toBe('rateLimited')
    return (error.terms.retryAfterMs ?? 0) / 1000
  }
}

describe('rate limits', () => {
  test('weights of a key add up, and its window begins anew', async () => {
    const rates = limits()
    expect(await rates.takeKey(a, 4)).toEqual({ limit: 10, remaining: 6, resetMs: windowMs })
    await rates.takeKey(a, 6)
    vi.advanceTimersByTime(4_000)
    expect(await waitOf(rates.takeKey(a, 1))).toBe(6)
    expect(await waitOf(rates.takeKey({ ...a, keyId: 'b' }, 1))).toBe(0)
    vi.advanceTimersByTime(6_000)
    expect(await rates.takeKey(a, 1)).toMatchObject({ remaining: 9 })
  })

  test('who goes on regardless is shut out, each time for twice as long, up to ten minutes', async () => {
    const rates = limits()
    const waits: number[] = []
    for (let round = 0; round < 8; round += 1) {
      for (let request = 0; request < 20; request += 1) await waitOf(rates.takeKey(a, 1))
      const wait = await waitOf(rates.takeKey(a, 1))
      waits.push(wait)
      // Asking meanwhile does not make it longer.
      expect(await waitOf(rates.takeKey(a, 1))).toBe(wait)
      vi.advanceTimersByTime(wait * 1000)
    }
    expect(waits).toEqual([20, 40, 80, 160, 320, 600, 600, 600])
    vi.advanceTimersByTime(3_600_000)
    expect(await waitOf(rates.takeKey(a, 1))).toBe(0)
  })

  test('a key of the venue has an allowance of its own', async () => {
    const rates = limits()
    const standing = await rates.takeKey({ keyId: 'v', role: 'venue' }, 100)
    expect(standing).toMatchObject({ limit: 1000, remaining: 900 })
  })

  test('an address that has used up its points is refused until its window is over', async () => {
    const rates = limits(20)
    await rates.assertAddress('192.0.2.1')
    await rates.takeAddress('192.0.2.1', 20)
    await rates.assertAddress('192.0.2.1')
    expect(await waitOf(rates.takeAddress('192.0.2.1', 10))).toBe(10)
    expect(await waitOf(rates.assertAddress('192.0.2.1'))).toBe(10)
    expect(await waitOf(rates.assertAddress('192.0.2.2'))).toBe(0)
    vi.advanceTimersByTime(windowMs)
    expect(await waitOf(rates.assertAddress('192.0.2.1'))).toBe(0)
  })

  test('a network of IPv6 is one address, and so are both forms of an IPv4 address', async () => {
    const rates = limits()
    await rates.takeAddress('2001:db8:0:1::7', 1)
    expect(await rates.takeAddress('2001:db8::1:ffff:1:2:3', 1)).toMatchObject({ remaining: 8 })
    expect(await rates.takeAddress('2001:db8:0:2::7', 1)).toMatchObject({ remaining: 9 })
    await rates.takeAddress('::ffff:192.0.2.9', 1)
    expect(await rates.takeAddress('192.0.2.9', 1)).toMatchObject({ remaining: 8 })
  })
})
