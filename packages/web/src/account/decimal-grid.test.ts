import { compareDecimals } from '@plimsoll/client'
import { expect, test } from 'vitest'
import { movedPrice, partOf, stepOf, stepsOf } from './decimal-grid.ts'

test('a moved price is on the grid, exact, and written with the places of the market', () => {
  const btc = { tickSize: '0.1', places: 1 }
  expect(movedPrice('50000.0', 0, btc)).toBe('50000.0')
  expect(movedPrice('50000.0', -300, btc)).toBe('35000.0')
  expect(movedPrice('61234.5', 1, btc)).toBe('61295.7')
  expect(movedPrice('0.20614', -123, { tickSize: '0.00001', places: 5 })).toBe('0.18078')
  expect(movedPrice('10', 33, { tickSize: '0.25', places: 2 })).toBe('10.25')
  expect(movedPrice('0.0001', -300, { tickSize: '0.0001', places: 4 })).toBe('0.0001')
  expect(movedPrice('9007199254740993', 100, { tickSize: '1', places: 0 })).toBe('9907919180215092')
})

test('a part of a size is whole lots, and tenths are rounded up where it is asked for', () => {
  expect(partOf('1.500', 50, { lotSize: '0.001' })).toBe('0.750')
  expect(partOf('0.003', 50, { lotSize: '0.001' })).toBe('0.001')
  expect(partOf('0.003', 50, { lotSize: '0.001', rounds: 'up' })).toBe('0.002')
  expect(partOf('160760', 33, { lotSize: '10' })).toBe('53050')
  expect(partOf('1.5', 100, { lotSize: '0.1' })).toBe('1.5')
})

test('a step is a round amount of at least a hundredth', () => {
  expect(stepOf('1756.537130')).toBe('20.000000')
  expect(stepOf('100')).toBe('1')
  expect(stepOf('101')).toBe('2')
  expect(stepOf('0.01')).toBe('0.01')
  expect(stepsOf('20.000000', 7)).toBe('140.000000')
  for (const amount of ['1', '7.77', '12345.67', '499.99', '500.01']) {
    const hundred = stepsOf(stepOf(amount), 100)
    expect(compareDecimals(hundred, amount)).toBeGreaterThanOrEqual(0)
  }
})
