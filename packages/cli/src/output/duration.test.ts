import { expect, test } from 'vitest'
import { durationText } from './duration.ts'

test.each([
  [1, '1 ms'],
  [1500, '1500 ms'],
  [1000, '1 second'],
  [90_000, '90 seconds'],
  [28_800_000, '8 hours'],
  [86_400_000, '1 day'],
  [172_800_000, '2 days'],
])('%i ms is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})
