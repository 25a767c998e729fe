import { expect, test } from 'vitest'
import { checkOutcomes } from './checked-outcomes.ts'

const document = {
  cases: { opened: 12, deficit: '10.50' },
  prices: [{ market: 'A/B~C', lowest: '0.1' }],
  'A/B~C': true,
}

test.each([
  ['/cases/opened', { is: 12 }, true],
  ['/cases/opened', { is: '12' }, false],
  ['/cases/opened', { from: '12', to: '12.0' }, true],
  ['/cases/opened', { from: '12.000000000000000001' }, false],
  ['/cases/deficit', { to: '10.5' }, true],
  ['/cases/deficit', { to: '10.49999999999999999999' }, false],
  ['/cases/deficit', { from: '-3' }, true],
  ['/prices/0/lowest', { from: '0.1', to: '0.10' }, true],
  ['/prices/0/market', { from: '0' }, false],
  ['/prices/1/lowest', { from: '0' }, false],
  ['/prices', { from: '0' }, false],
  ['/A~1B~0C', { is: true }, true],
  ['/constructor', { is: true }, false],
])('%s %j', (path, bounds, held) => {
  expect(checkOutcomes(document, [{ outcome: 'x', path, ...bounds }])).toMatchObject([{ held }])
})

test('what is not there is not told as found', () => {
  expect(checkOutcomes(document, [{ outcome: 'x', path: '/nothing', is: 1 }])).toEqual([
    { outcome: 'x', path: '/nothing', is: 1, held: false },
  ])
})
