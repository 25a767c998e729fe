import { expect, test } from 'vitest'
import { lineTones } from '../../svg/figure.ts'
import { marketTones } from './market-tones.ts'

test('every drawn market has a colour of its own, the most deleveraged first', () => {
  const markets = Array.from({ length: 9 }, (_, at) => ({
    market: `M${at}`,
    liquidation: { fills: at },
    deleveraging: { fills: at === 4 ? 1 : 0 },
  }))
  const tones = marketTones(markets)
  expect([...tones.keys()]).toEqual(['M4', 'M8', 'M7', 'M6', 'M5', 'M3'])
  expect([...tones.values()]).toEqual([...lineTones])
})
