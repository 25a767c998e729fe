import { type BookSpec, lots, quoteUnits, ratio } from '@plimsoll/engine'
import {
  domainFormat,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '@plimsoll/protocol'
import { findScenario, scenarios, venueBook } from '@plimsoll/simulator'
import { expect, test } from 'vitest'

function bookOf(changes: Partial<BookSpec>): BookSpec {
  const scenario = findScenario('crash')
  if (scenario === undefined) throw new Error('crash ships')
  return { ...venueBook(scenario, 1), ...changes }
}

test('size × price is the value that the engine counts, in every linear market of every scenario', () => {
  for (const scenario of scenarios()) {
    const format = domainFormat(scenario.venue)
    const linear = scenario.venue.markets.filter(({ contract }) => contract === 'linear')
    for (const { market, tickValueQuote, markPriceTicks } of linear) {
      const one = marketFormat(format, market)
      const price = Number(formatPrice(one, markPriceTicks))
      const size = Number(formatSize(one, 1_000_000n))
      const value = tickValueQuote * markPriceTicks.numerator * 1_000_000n
      expect(price * size).toBeCloseTo(Number(formatMoney(format, value)), 3)
    }
  }
})

test('a simulated coin costs what it is known to cost', () => {
  const format = domainFormat(bookOf({}))
  expect(formatPrice(marketFormat(format, 'BTC-USDT'), ratio(1_120_000n))).toBe('112000.0')
  expect(formatSize(marketFormat(format, 'BTC-USDT'), lots(1n))).toBe('0.001')
  expect(formatMoney(format, quoteUnits(1_250_000n))).toBe('1.250000')
})

test('where a market does not say how it is written, a price is that of one lot', () => {
  const format = domainFormat(
    bookOf({ markets: bookOf({}).markets.map(({ notation: _unknown, ...market }) => market) }),
  )
  const one = marketFormat(format, 'BTC-USDT')
  expect(formatPrice(one, ratio(1_120_000n))).toBe('112.000000')
  expect(formatSize(one, lots(3n))).toBe('3')
})
