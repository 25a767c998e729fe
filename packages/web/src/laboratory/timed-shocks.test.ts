import { expect, test } from 'vitest'
import { minutesOf, timedShocksOf, timedShocksWords } from './timed-shocks.ts'

const overMs = 600_000

test('all markets are one move, single ones their own', () => {
  expect(timedShocksOf({ all: -300, single: new Map() }, 10)).toEqual([
    { market: '*', move: '-0.300', overMs },
  ])
  expect(timedShocksOf({ all: -300, single: new Map([['BTC', 0]]) }, 10)).toEqual([
    { market: '*', move: '-0.300', overMs },
    { market: 'BTC', move: '0.000', overMs },
  ])
  expect(timedShocksOf({ all: 0, single: new Map() }, 10)).toEqual([])
})

test('moves in words', () => {
  const shocks = timedShocksOf({ all: -300, single: new Map([['BTC', 55]]) }, 10)
  expect(timedShocksWords(shocks, 'fall')).toBe('all −30 %, BTC +5.5 % in 10 min')
  expect(timedShocksWords(undefined, 'fall')).toBe('as in fall')
  expect(timedShocksWords([], 'fall')).toBe('as in fall')
})

test.each([
  ['10', 10],
  ['0,5', 0.5],
  ['61', undefined],
  ['0', undefined],
  ['', undefined],
  ['x', undefined],
])('minutes: %j', (text, minutes) => {
  expect(minutesOf(text)).toBe(minutes)
})
