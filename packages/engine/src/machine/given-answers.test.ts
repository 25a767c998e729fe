import { expect, test } from 'vitest'
import { type GivenAnswer, GivenAnswers } from './given-answers.ts'

const answer = (sequence: number): GivenAnswer => ({
  key: `k${sequence}`,
  bodyHash: `${sequence}`.padStart(64, '0'),
  sequence,
  timeMs: sequence * 10,
})

test('digests follow from the answers that are remembered, however they came to be', () => {
  const grown = new GivenAnswers()
  for (let sequence = 0; sequence < 5000; sequence += 1) {
    grown.add(answer(sequence))
    if (sequence % 97 === 0) grown.digests()
    if (sequence % 700 === 0) grown.forgetBefore(sequence * 5)
  }
  const restored = new GivenAnswers(grown.toRows())
  expect(restored.toRows()).toEqual(grown.toRows())
  expect(restored.digests()).toEqual(grown.digests())
  expect(grown.toRows().forgotten).toBeGreaterThan(2000)
  expect(grown.get('k0')).toBeUndefined()
  expect(restored.get('k4999')).toEqual(answer(4999))
  grown.add(answer(5000))
  expect(restored.digests()).not.toEqual(grown.digests())
})

test('another body, place or refusal is another digest', () => {
  const digest = (change: Partial<GivenAnswer>): string =>
    new GivenAnswers({ forgotten: 0, rows: [{ ...answer(1), ...change }] }).digests().join()
  const digests = [
    {},
    { key: 'other' },
    { bodyHash: '1'.repeat(64) },
    { sequence: 2 },
    { code: 'halted' as const },
  ].map(digest)
  expect(new Set(digests).size).toBe(digests.length)
})
