import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SpentSignatures } from './spent-signatures.ts'

test('no signature is good twice, whatever the clock does, and memory stays within its bound', () => {
  const step = fc.record({
    keyId: fc.constantFrom('a', 'b', 'c'),
    signature: fc.constantFrom('s', 't', 'u', 'v'),
    // With the time of the signature signed, the same signature always ends at the same time.
    endsAt: fc.integer({ min: 0, max: 20 }),
    clockMs: fc.integer({ min: -3_000, max: 9_000 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const spent = new SpentSignatures(8)
      const used = new Set<string>()
      let nowMs = 0
      for (const { keyId, signature, endsAt, clockMs } of steps) {
        nowMs += clockMs
        const goodUntilMs = endsAt * 777
        if (goodUntilMs <= nowMs) continue
        const name = `${keyId} ${signature} ${goodUntilMs}`
        const outcome = spent.spend({ keyId, signature: name, goodUntilMs }, nowMs)
        if (outcome === 'spent') {
          expect(used.has(name)).toBe(false)
          used.add(name)
        }
        expect(spent.count).toBeLessThanOrEqual(8)
      }
    }),
  )
})

test('what may have been used before a restart is not used again', () => {
  const good = { keyId: 'a', signature: 's', goodUntilMs: 5_900 }
  const before = new SpentSignatures(8)
  expect(before.spend(good, 1_000)).toBe('spent')
  // Starts at 2,000 where a signature is good for 5,000 and may be 1,000 ahead.
  const after = new SpentSignatures(8, 8_000)
  expect(after.spend(good, 2_000)).toBe('late')
  expect(after.spend({ ...good, goodUntilMs: 8_000 }, 3_001)).toBe('late')
  expect(after.spend({ ...good, goodUntilMs: 8_001 }, 3_001)).toBe('spent')
})

test('one key cannot take the room of the others, and room comes back', () => {
  const spent = new SpentSignatures(8)
  const spend = (keyId: string, signature: string, nowMs: number): string =>
    spent.spend({ keyId, signature, goodUntilMs: nowMs + 5_000 }, nowMs)
  expect(['1', '2', '3'].map((signature) => spend('greedy', signature, 0))).toEqual([
    'spent',
    'spent',
    'full',
  ])
  expect(spend('other', '1', 0)).toBe('spent')
  expect(spend('greedy', '3', 6_000)).toBe('spent')
  expect(spent.count).toBe(1)
})
