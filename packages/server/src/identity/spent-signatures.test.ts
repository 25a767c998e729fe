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
