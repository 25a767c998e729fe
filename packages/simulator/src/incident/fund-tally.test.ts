import type { EngineEvent } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { FundTally } from './fund-tally.ts'

const events: readonly EngineEvent[] = [
  { kind: 'liquidationFeePaid', bucket: 0, fund: 0, amount: 3 },
  { kind: 'fundMoneyMoved', fund: 0, amount: 40 },
  {
    kind: 'fundPaid',
    layerIndex: 3,
    fund: 0,
    caseNumbers: [1, 2],
    buckets: [5, 6],
    amounts: [10, 2],
  },
  { kind: 'fundBalanceMoved', fund: 0, bucket: 9, amount: 31 },
  { kind: 'fundBalanceMoved', fund: 0, bucket: 9, amount: -7 },
  { kind: 'liquidationFeePaid', bucket: 0, fund: 1, amount: 8 },
  { kind: 'marketAssigned', market: 0, fund: 1, from: 0, amount: 5 },
]

test('every change of a balance is told by its cause', () => {
  const tally = new FundTally()
  for (const event of events) tally.observe(event)
  expect(tally.totals(0)).toEqual({
    feesQuote: 3n,
    movedQuote: 35n,
    paidQuote: 12n,
    // 31 went into its inventory when it failed, 7 were left.
    inventoryQuote: -24n,
  })
  expect(tally.totals(1)).toMatchObject({ feesQuote: 8n, movedQuote: 5n, paidQuote: 0n })
  expect(tally.totals(2)).toMatchObject({ feesQuote: 0n, inventoryQuote: 0n })
})
