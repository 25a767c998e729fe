import { expect, test } from 'vitest'
import { fillRows, sortedFills } from './fill-rows.ts'
import { fillOf, layerOf, roundOf } from './testing/case-example.ts'

test('fills sort by exact amounts, and equal ones stay as they happened', () => {
  const fills = [
    fillOf('c', { value: '9.10' }),
    fillOf('a', { value: '10.00' }),
    fillOf('b', { value: '9.1' }),
  ]
  const rows = fillRows(roundOf('0.00', [layerOf('adl', { fills })]))
  const names = sortedFills(rows, 'value', true).map(({ fill }) => fill.account)
  expect(names).toEqual(['a', 'c', 'b'])
  expect(rows[0]?.gap).toBeCloseTo(0.02)
})
