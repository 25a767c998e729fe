import { quoteUnits } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { lotValue } from './lot-value.ts'

test('a linear lot is worth more at a higher price, an inverse one less', () => {
  const tickValueQuote = quoteUnits(600n)
  const valueAt = (contract: 'linear' | 'inverse') =>
    [2, 3].map((priceTicks) => lotValue({ contract, tickValueQuote }, priceTicks))
  expect([valueAt('linear'), valueAt('inverse')]).toEqual([
    [1_200, 1_800],
    [300, 200],
  ])
})
