import { type EngineEvent, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { encodeEvent } from './encode-event.ts'
import type { OrderEvent } from './encode-order-event.ts'
import { a, b, long, short, write } from './testing/small-book.ts'
import { untoldFields } from './testing/told-fields.ts'

/** One of every kind: what the engine says, and the line. */
const kinds: { [K in OrderEvent['kind']]: [Extract<EngineEvent, { kind: K }>, object] } = {
  positionTransferred: [
    {
      kind: 'positionTransferred',
      from: 0,
      to: 1,
      lots: 2,
      value: 1_000,
      realised: -50,
      chargedGain: 5,
      at: 'mark',
      reason: 'a merger',
    },
    {
      market: 'M',
      side: 'long',
      size: '2',
      at: 'mark',
      value: '10.00',
      realisedPnl: '-0.50',
      chargedGain: '0.05',
      from: a,
      to: b,
      reason: 'a merger',
    },
  ],
  correctionPosted: [
    {
      kind: 'correctionPosted',
      reference: 'T-1',
      reason: 'booked twice',
      buckets: [0],
      amounts: [-250],
      funds: [0],
      fundAmounts: [249],
      residue: 1,
    },
    {
      reference: 'T-1',
      reason: 'booked twice',
      amounts: [{ ...a, amount: '-2.50' }],
      funds: [{ fund: 'f', amount: '2.49' }],
      residue: '0.01',
    },
  ],
  marketClosed: [
    {
      kind: 'marketClosed',
      market: 0,
      reason: 'delisted',
      lotQuote: ratio(500n),
      positions: [0, 1],
      lots: [1, 1],
      values: [500, 500],
      realised: [20, -20],
    },
    {
      market: 'M',
      price: '5.00',
      reason: 'delisted',
      positions: [
        { ...long, size: '1', value: '5.00', realisedPnl: '0.20' },
        { ...short, size: '1', value: '5.00', realisedPnl: '-0.20' },
      ],
    },
  ],
  bookSynced: [
    {
      kind: 'bookSynced',
      isComplete: true,
      buckets: [1],
      money: [300],
      unsettledFunding: [-1],
      positions: [1],
      lots: [4],
      entryValues: [2_000],
      funds: [0],
      fundAmounts: [7],
    },
    {
      isComplete: true,
      buckets: [{ ...b, money: '3.00', unsettledFunding: '-0.01' }],
      positions: [{ ...short, size: '4', entryValue: '20.00' }],
      funds: [{ fund: 'f', amount: '0.07' }],
    },
  ],
  accountFrozen: [
    { kind: 'accountFrozen', account: 1, reason: 'a court order' },
    { account: 'b', reason: 'a court order' },
  ],
  accountUnfrozen: [{ kind: 'accountUnfrozen', account: 0 }, { account: 'a' }],
}

test.each(Object.entries(kinds))('%s', (kind, [event, fields]) => {
  const document = encodeEvent(event, write)
  expect(document).toEqual({ kind, ...fields })
  expect(untoldFields(document)).toEqual([])
})
