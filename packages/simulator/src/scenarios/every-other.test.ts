import { expect, test } from 'vitest'
import { saidOf } from './every-other.ts'

test('a market that is not named is one of all others, whatever it is called', () => {
  const rows = { 'BTC-USDT': 1, '*': 2 }
  expect(saidOf(rows, 'BTC-USDT')).toBe(1)
  for (const market of ['ETH-USDT', 'constructor', '__proto__'])
    expect(saidOf(rows, market)).toBe(2)
  expect(saidOf({ 'BTC-USDT': 1 }, 'toString')).toBeUndefined()
})
