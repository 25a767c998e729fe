import { type EngineEvent, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { encodeEvent } from './encode-event.ts'
import type { LossEvent } from './encode-loss-event.ts'
import { a, b, inventory, long, short, write } from './testing/small-book.ts'
import { untoldFields } from './testing/told-fields.ts'

/** One of every kind: what the engine says, and the line. */
const kinds: { [K in LossEvent['kind']]: [Extract<EngineEvent, { kind: K }>, object] } = {
  lossShared: [
    {
      kind: 'lossShared',
      layerIndex: 4,
      base: 'equity',
      payers: [1],
      charges: [7],
      caseNumbers: [1],
      buckets: [0],
      proceeds: [7],
      isRepayable: true,
    },
    {
      layerIndex: 4,
      base: 'equity',
      repayable: true,
      charged: [{ ...b, amount: '0.07' }],
      cases: [{ caseNumber: 1, ...a, amount: '0.07' }],
    },
  ],
  fundBalanceMoved: [
    { kind: 'fundBalanceMoved', fund: 0, bucket: 2, amount: -250 },
    { fund: 'f', ...inventory, amount: '-2.50' },
  ],
  marketSettled: [
    {
      kind: 'marketSettled',
      layerIndex: 3,
      market: 0,
      priceRule: 'settlement',
      lotQuote: ratio(500n),
      positions: [0, 1],
      lots: [1, 1],
      values: [500, 500],
      realised: [-3, 3],
      caseNumbers: [1],
      casePositions: [0],
      bankruptcyLotQuotes: [ratio(550n)],
    },
    {
      layerIndex: 3,
      market: 'M',
      priceRule: 'settlement',
      price: '5.00',
      positions: [
        { ...long, size: '1', value: '5.00', realisedPnl: '-0.03' },
        { ...short, size: '1', value: '5.00', realisedPnl: '0.03' },
      ],
      cases: [{ caseNumber: 1, ...long, bankruptcyPrice: '5.50' }],
    },
  ],
  inventorySwept: [
    { kind: 'inventorySwept', funds: [0, 0], buckets: [2, 2], amounts: [5, -6], markets: [0, -1] },
    {
      funds: [
        { fund: 'f', market: 'M', amount: '0.05' },
        { fund: 'f', amount: '-0.06' },
      ],
    },
  ],
  poolCharged: [
    { kind: 'poolCharged', layerIndex: 3, market: 0, amount: 9 },
    { layerIndex: 3, market: 'M', amount: '0.09' },
  ],
  triggerChanged: [
    { kind: 'triggerChanged', layerIndex: 5, market: 0, isOn: true, measure: ratio(-3n, 10n) },
    {
      layerIndex: 5,
      market: 'M',
      on: true,
      measure: { display: '-0.300000', numerator: '-3', denominator: '10' },
    },
  ],
  withdrawalsGated: [
    { kind: 'withdrawalsGated', layerIndex: 6, untilMs: 8 },
    { layerIndex: 6, untilMs: 8 },
  ],
  withdrawalsCharged: [
    { kind: 'withdrawalsCharged', layerIndex: 6, fund: 1 },
    { layerIndex: 6, fund: 'g' },
  ],
  claimsRepaid: [
    { kind: 'claimsRepaid', fund: 1, amount: 9, buckets: [0, 1], amounts: [3, 5] },
    {
      fund: 'g',
      amount: '0.09',
      amounts: [
        { ...a, amount: '0.03' },
        { ...b, amount: '0.05' },
      ],
    },
  ],
  withdrawalCharged: [
    { kind: 'withdrawalCharged', bucket: 1, fund: 0, amount: 4 },
    { ...b, fund: 'f', amount: '0.04' },
  ],
  marketAssigned: [
    { kind: 'marketAssigned', market: 0, fund: 1, from: 0, amount: 11 },
    { market: 'M', fund: 'g', from: 'f', amount: '0.11' },
  ],
}

test.each(Object.entries(kinds))('%s', (kind, [event, fields]) => {
  const document = encodeEvent(event, write)
  expect(document).toEqual({ kind, ...fields })
  expect(untoldFields(document)).toEqual([])
})

test('a fund may say for which market it paid, and a fee from which it came', () => {
  const paid = { layerIndex: 3, fund: 0, caseNumbers: [1], buckets: [0], amounts: [2] }
  expect(encodeEvent({ kind: 'fundPaid', ...paid, markets: [0] }, write)).toMatchObject({
    cases: [{ caseNumber: 1, ...a, market: 'M', amount: '0.02' }],
  })
  expect(
    encodeEvent({ kind: 'liquidationFeePaid', bucket: 0, fund: 0, market: 0, amount: 2 }, write),
  ).toEqual({ kind: 'liquidationFeePaid', ...a, fund: 'f', market: 'M', amount: '0.02' })
})

test('a market that is assigned without money says of none', () => {
  const line = encodeEvent({ kind: 'marketAssigned', market: 0, fund: 1 }, write)
  expect(line).toEqual({ kind: 'marketAssigned', market: 'M', fund: 'g' })
})
