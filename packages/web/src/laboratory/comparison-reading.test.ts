import { addDecimals, compareDecimals } from '@plimsoll/client'
import { expect, test } from 'vitest'
import {
  hasLeast,
  type MeasuredRow,
  paidBy,
  readComparison,
  sortedOut,
  tellingMetrics,
} from './comparison-reading.ts'

const zero = { display: '0.000000', numerator: '0', denominator: '1' }
const row = (policy: string, above: string, share: string): MeasuredRow =>
  ({
    policy,
    distances: [
      { metric: 'brokenHedges', unit: 'money', above },
      { metric: 'herfindahl', unit: 'ratio', above: { ...zero, numerator: share } },
      { metric: 'stressLeverage', unit: 'ratio' },
    ],
  }) as unknown as MeasuredRow

test('what is paid sums to the deficit, and no layer is forgotten', () => {
  const names =
    'ownNetting ownCollateral crossing offers backstopVault insuranceFund venueCapital adl tearUp settlement profitHaircut socialisedLoss new'.split(
      ' ',
    )
  const layers = names.map((layer, index) => ({
    layer,
    name: layer,
    paid: index === 2 ? '-0.000001' : `${index}.000001`,
  }))
  const paid = paidBy({ layers, residualDeficit: '3.5' })
  const sum = Object.values(paid).reduce(addDecimals, '0')
  const expected = layers.reduce((before, one) => addDecimals(before, one.paid), '3.5')
  expect(compareDecimals(sum, expected)).toBe(0)
  expect(compareDecimals(paid.funds, '11.000002')).toBe(0)
})

test('the least is what nothing is above, and what all have is not told', () => {
  const rows = [row('a', '0.000000', '0'), row('b', '0.000001', '0')]
  expect(rows.map((one) => hasLeast(one, 'brokenHedges'))).toEqual([true, false])
  expect(rows.map((one) => hasLeast(one, 'stressLeverage'))).toEqual([false, false])
  expect([...tellingMetrics(rows)]).toEqual(['brokenHedges', 'stressLeverage'])
})

test('a result of another form is not read', () => {
  expect(readComparison(undefined)).toBeUndefined()
  expect(readComparison({ version: 2, policies: [] })).toBeUndefined()
  const refused = { policy: 'kraken', refused: { code: 'missingInput', message: 'offers' } }
  const result = readComparison({ version: 1, policies: [row('a', '0', '0'), refused] })
  expect(result && sortedOut(result).refused).toEqual([refused])
})
