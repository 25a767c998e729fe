import { expect, it } from 'vitest'
import { holdingsOf, largestOf, shareOf } from './holdings.ts'

const fund = {
  fund: 'f',
  purpose: 'insurance',
  markets: ['A'],
  balance: '1',
  floor: '0',
  available: '1',
  positions: [
    { market: 'A', side: 'long', size: '0.3', entryValue: '1' },
    { market: 'A', side: 'short', size: '0.1', entryValue: '1' },
    { market: 'B', side: 'long', size: '9', entryValue: '1' },
  ],
} as const

it('leaves to accounts what funds do not hold', () => {
  expect(holdingsOf('3.000', [fund, fund], 'A', 'long')).toEqual({
    all: '3.000',
    byFunds: '0.6',
    byOthers: '2.400',
  })
  expect(holdingsOf('3.000', [], 'A', 'short').byOthers).toBe('3.000')
})

it('has no share of nothing', () => {
  expect(shareOf('1', '4')).toBe(0.25)
  expect(shareOf('0', '0.000')).toBeUndefined()
  expect(largestOf([])).toBeUndefined()
})
