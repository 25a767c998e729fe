import { expect, test } from 'vitest'
import { patternEventsOf } from './recorded-event.ts'

const f = { fund: 'f', amount: '2.50' }

test.each([
  [{ kind: 'fundMoneyMoved', ...f }, 'transfer', '2.50'],
  [{ kind: 'liquidationFeePaid', account: 'a', bucket: 'cross', ...f }, 'income', '2.50'],
  [{ kind: 'withdrawalCharged', account: 'a', bucket: 'cross', ...f }, 'income', '2.50'],
  [{ kind: 'inventorySwept', funds: [f] }, 'income', '2.50'],
  [{ kind: 'fundPaid', fund: 'f', cases: [{ amount: '2.50' }] }, 'payment', '-2.50'],
  [{ kind: 'paymentsReturned', funds: [f], payers: [] }, 'payment', '2.50'],
  [{ kind: 'fundBalanceMoved', ...f }, 'payment', '-2.50'],
  [{ kind: 'fundBalanceMoved', fund: 'f', amount: '-2.50' }, 'payment', '2.50'],
  [{ kind: 'claimsRepaid', ...f, amounts: [] }, 'payment', '-2.50'],
  [{ kind: 'correctionPosted', funds: [f] }, 'transfer', '2.50'],
  [{ kind: 'bookSynced', funds: [f] }, 'transfer', '2.50'],
])('%j changes a fund', (event, cause, change) => {
  expect(patternEventsOf(event, 7)).toEqual([
    { kind: 'fundChanged', timeMs: 7, fund: 'f', cause, change },
  ])
})

test('a market that is assigned takes money along', () => {
  const event = { kind: 'marketAssigned', market: 'M', fund: 'new', from: 'old', amount: '1' }
  expect(patternEventsOf(event, 7)).toMatchObject([
    { fund: 'old', change: '-1' },
    { fund: 'new', change: '1' },
  ])
  expect(patternEventsOf({ kind: 'marketAssigned', market: 'M', fund: 'new' }, 7)).toEqual([])
})

test('a liquidation is that of its first row, and changes open interest by its long rows', () => {
  const row = { account: 'a', bucket: 'cross', market: 'M', side: 'long', size: '-3', value: '30' }
  const maker = { ...row, account: 'm', side: 'short', size: '-2', value: '20' }
  const opened = { ...row, account: 'm', size: '1', value: '10' }
  const event = { kind: 'positionsTraded', cause: 'liquidation', positions: [row, maker, opened] }
  expect(patternEventsOf(event, 7)).toEqual([
    { kind: 'liquidation', timeMs: 7, market: 'M', account: 'a', value: '30' },
    { kind: 'openInterestChanged', timeMs: 7, market: 'M', cause: 'liquidation', change: '-3' },
    { kind: 'openInterestChanged', timeMs: 7, market: 'M', cause: 'liquidation', change: '1' },
  ])
  expect(() => patternEventsOf({ ...event, positions: [{ ...row, size: 'x' }] }, 7)).toThrow(
    'size: is not a decimal',
  )
})

test('kinds that change neither are passed over', () => {
  expect(patternEventsOf({ kind: 'halted', reason: 'maintenance' }, 7)).toEqual([])
})
