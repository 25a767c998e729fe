import { type LiquidationView, lots, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { BookFormat } from '../../book/book-format.ts'
import { checkBy } from '../check-document.ts'
import { documentSchema } from '../documents/definitions.ts'
import { encodeLiquidation, encodeLiquidations } from './encode-liquidations.ts'

const format: BookFormat = {
  domain: 'world',
  asset: { name: 'USDT', decimals: 6 },
  markets: new Map([
    [
      'BTC-USDT',
      {
        market: 'BTC-USDT',
        tickDigits: 5n,
        tickPlaces: 1,
        lotDigits: 1n,
        lotPlaces: 3,
        priceDecimals: 1,
      },
    ],
  ]),
}

function limitOf(
  side: 'long' | 'short',
  limitPriceTicks?: ReturnType<typeof ratio>,
): string | undefined {
  const leg = {
    market: 'BTC-USDT',
    side,
    lots: lots(1_500n),
    ...(limitPriceTicks && { limitPriceTicks }),
  }
  const liquidation: LiquidationView = { account: 'a', bucket: 'cross', deadlineMs: 7, legs: [leg] }
  const [row] = encodeLiquidation(liquidation, format).legs
  expect(row).toMatchObject({ market: 'BTC-USDT', side, size: '1.500' })
  return row?.limitPrice
}

test('a limit between two ticks is the one that a fill of it may have', () => {
  expect(limitOf('long', ratio(200_001n, 2n))).toBe('50000.5')
  expect(limitOf('short', ratio(200_001n, 2n))).toBe('50000.0')
  expect(limitOf('long', ratio(100_000n))).toBe('50000.0')
  expect(limitOf('short', ratio(100_000n))).toBe('50000.0')
  expect(limitOf('long', ratio(1n, 3n))).toBe('0.5')
})

test('where any price will do there is no limit', () => {
  expect(limitOf('long', ratio(-1n, 3n))).toBeUndefined()
  expect(limitOf('long', ratio(0n))).toBeUndefined()
  expect(limitOf('short')).toBeUndefined()
})

test('a list of them follows its schema', () => {
  const at = { epoch: 1, sequence: 2, timeMs: 3 }
  const legs = [{ market: 'BTC-USDT', side: 'long', lots: lots(1n) }] as const
  const list = encodeLiquidations(
    [{ account: 'a', bucket: 'isolated:BTC-USDT:long', deadlineMs: 7, legs }],
    at,
    format,
  )
  expect(checkBy(documentSchema('liquidationList'), 'list')(list)).toEqual([])
  expect(list).toMatchObject({ at, rows: [{ deadlineMs: 7 }] })
})
