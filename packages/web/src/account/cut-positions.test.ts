import { expect, test } from 'vitest'
import type { Place, WhatIfAnswer } from './account-documents.ts'
import { cutPositions } from './cut-positions.ts'

type Cut = WhatIfAnswer['cuts'][number]

function cut(side: Cut['side'], size: string, more: Partial<Cut> = {}): Cut {
  return { bucket: 'cross', market: 'BTC-USDT', side, size, ...more }
}

test('cuts of one position by several cases are one, of the size it would have then', () => {
  const after: Place = {
    market: 'BTC-USDT',
    side: 'short',
    bucket: 'cross',
    layerIndex: 4,
    policy: 'bitmex',
    size: '0.300',
    eligible: true,
  }
  const told = { price: '50500.0', markPrice: '50000.0' }
  const [short, long, ...others] = cutPositions(
    [
      cut('short', '0.1', { ...told, forgone: '0.1' }),
      cut('long', '1'),
      cut('short', '0.2', { ...told, forgone: '0.2' }),
    ],
    [after],
    [],
  )
  expect(others).toEqual([])
  // In floating point the sums would be 0.30000000000000004.
  expect(short).toMatchObject({ size: '0.3', forgone: '0.3', share: 1, fills: [told] })
  expect(long).toMatchObject({ size: '1', forgone: undefined, share: undefined, fills: [] })
})
