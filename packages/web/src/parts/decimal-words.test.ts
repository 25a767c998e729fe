import { describe, expect, test } from 'vitest'
import { compact, grouped, percent, signOf, tickWords } from './decimal-words.ts'

describe('a decimal in words', () => {
  test.each([
    ['1234567.891', 2, '1,234,567.89'],
    ['1234567.896', 2, '1,234,567.90'],
    ['999.995', 2, '1,000.00'],
    ['-1500', 2, '−1,500'],
    ['0.000001', 2, '<0.01'],
    ['-0.000001', 2, '−<0.01'],
    ['0.000000', 2, '0.00'],
    ['-0.00', 2, '0.00'],
    ['0.4', 0, '<1'],
    ['12', 0, '12'],
    ['infinite', 2, 'infinite'],
  ])('%s with %i places is %s', (decimal, places, words) => {
    expect(grouped(decimal, places)).toBe(words)
  })

  test('never says 0 of what is not', () => {
    expect(['0.001', '-0.001', '0'].map((decimal) => grouped(decimal))).toEqual([
      '<0.01',
      '−<0.01',
      '0',
    ])
    expect(['-0.10', '0.0', '3'].map(signOf)).toEqual([-1, 0, 1])
    expect(percent('unknown')).toBe('unknown')
  })
})

describe('numbers of a chart', () => {
  test('in few characters', () => {
    expect([0, 950, 12_345, -1_250_000, 3.14159].map(compact)).toEqual([
      '0',
      '950',
      '12.3 k',
      '−1.25 M',
      '3.14',
    ])
  })

  test('that are close together can be told apart', () => {
    expect(tickWords([41.4, 41.45, 41.5])).toEqual(['41.40', '41.45', '41.50'])
    expect(tickWords([0, 2.5, 5, 7.5])).toEqual(['0', '2.5', '5.0', '7.5'])
    expect(tickWords([0, 0.25, 0.5])).toEqual(['0', '0.25', '0.50'])
    expect(tickWords([0, 250_000, 500_000])).toEqual(['0', '250 k', '500 k'])
    expect(tickWords([0, 0.5e6, 1e6, 1.5e6])).toEqual(['0', '0.5 M', '1.0 M', '1.5 M'])
  })
})
