import { expect, test } from 'vitest'
import { StepSums } from './step-sums.ts'

test('sums are exact where floats are not', () => {
  const most = Number.MAX_SAFE_INTEGER
  const sums = new StepSums(2, 2)
  let exact = 0n
  for (const amount of [most, most, most, -1, -most, 3, most, 2 ** 26, -(2 ** 26) - 1]) {
    sums.add(1, 0, amount)
    exact += BigInt(amount)
  }
  expect(sums.sum(1, 0)).toBe(exact)
  expect([sums.sum(0, 0), sums.sum(0, 1), sums.sum(1, 1)]).toEqual([0n, 0n, 0n])
})
