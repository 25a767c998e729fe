import { expect, test } from 'vitest'
import type { Receipt } from './account-documents.ts'
import {
  gapToMark,
  mergedReceipts,
  newReceipts,
  orderText,
  restoringOrder,
} from './receipt-words.ts'

function receipt(receiptId: string, fields: Partial<Receipt> = {}): Receipt {
  return {
    version: 1,
    receiptId,
    kind: 'fill',
    domain: 'd',
    epoch: 1,
    sequence: Number(receiptId.split('-')[0]),
    timeMs: 0,
    account: 'a',
    bucket: 'cross',
    ...fields,
  }
}

test('receipts of pages and of the stream are one list, newest first, each once', () => {
  const page = [receipt('9-10'), receipt('9-9'), receipt('3-1')]
  const stream = [receipt('9-9'), receipt('10-0'), receipt('9-11')]
  const ids = (rows: readonly Receipt[]): string[] => rows.map(({ receiptId }) => receiptId)
  const all = mergedReceipts(page, stream)
  expect(ids(all)).toEqual(['10-0', '9-11', '9-10', '9-9', '3-1'])
  expect(ids(newReceipts(all, receipt('9-10')))).toEqual(['10-0', '9-11'])
  expect(newReceipts(all, all[0])).toEqual([])
})

test('the order to restore keeps every digit, and a gap is worse below 0 on both sides', () => {
  const cut = receipt('5-0', {
    market: 'ENA-USD',
    side: 'short',
    size: '160760',
    price: '101',
    markPrice: '100',
    rehedge: { side: 'sell', size: '160760', markPrice: '0.20614', notional: '33139.066400' },
  })
  const order = restoringOrder(cut)
  expect(order && orderText(order, 'USDC')).toBe(
    'sell 160760 ENA-USD, reference price 0.20614, notional 33139.066400 USDC',
  )
  expect(gapToMark(cut)).toBeCloseTo(-0.01)
  expect(gapToMark({ ...cut, side: 'long' })).toBeCloseTo(0.01)
  expect(restoringOrder(receipt('5-1'))).toBeUndefined()
})
