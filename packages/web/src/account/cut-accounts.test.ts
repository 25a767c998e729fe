import { expect, test } from 'vitest'
import type { Receipt } from './account-documents.ts'
import { cutAccounts } from './cut-accounts.ts'

function receipt(account: string, fields: Partial<Receipt>): Receipt {
  const ids = { receiptId: '1-0', domain: 'd', epoch: 1, sequence: 1, timeMs: 0, bucket: 'cross' }
  return { version: 1, kind: 'fill', ...ids, account, ...fields }
}

test('what an account gave is summed exactly, and what it got back is taken off', () => {
  const rows = [
    receipt('b', { kind: 'refund', amount: '0.1' }),
    receipt('a', { forgone: '0.1' }),
    receipt('b', { kind: 'charge', amount: '0.3' }),
    receipt('a', { forgone: '0.2' }),
  ]
  expect(
    cutAccounts(rows).map(({ account, fills, forgone, charged }) => [
      account,
      fills,
      forgone,
      charged,
    ]),
  ).toEqual([
    ['b', 0, '0', '0.2'],
    ['a', 2, '0.3', '0'],
  ])
})
