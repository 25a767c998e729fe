import { ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { largestSurvivor, survivorRatios } from './survivor-ratios.ts'

test('one name, two numbers: the ratios of papers and of code', () => {
  expect(
    survivorRatios({
      survivorQuote: 60n,
      deficitQuote: 100n,
      raisedQuote: 25n,
      largestLossQuote: 40n,
    }),
  ).toEqual({
    ptsrPaper: ratio(60n, 25n),
    ptsrCode: ratio(60n, 75n),
    pmrPaper: ratio(60n, 10n),
    pmrCode: ratio(60n, 30n),
    rdNse: ratio(60n, 135n),
  })
})

test('where more than the deficit was raised, the code divides by nothing and RD exceeds 1', () => {
  expect(
    survivorRatios({
      survivorQuote: 60n,
      deficitQuote: 100n,
      raisedQuote: 120n,
      largestLossQuote: 50n,
    }),
  ).toEqual({
    ptsrPaper: ratio(1n, 2n),
    ptsrCode: undefined,
    pmrPaper: ratio(6n, 5n),
    pmrCode: undefined,
    rdNse: ratio(3n, 2n),
  })
})

test('a queue that spares nobody twice leaves the next in line with the most', () => {
  const winners = (charges: readonly bigint[]) =>
    [10n, 9n].map((capacityQuote, index) => ({ capacityQuote, chargedQuote: charges[index] ?? 0n }))
  expect(largestSurvivor(winners([5n, 0n]))).toBe(9n)
  expect(largestSurvivor(winners([3n, 2n]))).toBe(7n)
  expect(largestSurvivor([])).toBe(0n)
})
