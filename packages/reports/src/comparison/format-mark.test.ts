import { ratio } from '@plimsoll/engine'
import type { MarketFormat } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { formatMark } from './format-mark.ts'

// Ticks of 0.5, prices with one place.
const market: MarketFormat = {
  market: 'M',
  tickDigits: 5n,
  tickPlaces: 1,
  lotDigits: 1n,
  lotPlaces: 0,
  priceDecimals: 1,
}

test.each([
  [ratio(3n), '1.5'],
  [ratio(2n), '1.0'],
  [ratio(3n * 965n, 1_000n), '1.4475'],
  [ratio(1n, 3n), '0.2'],
])('a mark has the places it needs, and those of its market: %o', (ticks, text) => {
  expect(formatMark(market, ticks)).toBe(text)
})
