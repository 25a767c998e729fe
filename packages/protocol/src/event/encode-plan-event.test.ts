import { type EngineEvent, ratio } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { encodeEvent } from './encode-event.ts'
import type { PlanEvent } from './encode-plan-event.ts'
import { long, short, write } from './testing/small-book.ts'
import { untoldFields } from './testing/told-fields.ts'

/** One of every kind: what the engine says, and the line. */
const kinds: { [K in PlanEvent['kind']]: [Extract<EngineEvent, { kind: K }>, object] } = {
  deleveragingPlanned: [
    {
      kind: 'deleveragingPlanned',
      layerIndex: 4,
      caseNumber: 1,
      planNumber: 7,
      planId: 'p',
      expiresMs: 8,
      policyHash: 'ff',
      priceRule: 'mark',
      position: 0,
      requiredLots: 2,
      lotQuote: ratio(500n),
      bankruptcyLotQuote: ratio(503n),
      positions: [1],
      lots: [1],
      values: [500],
      reservedMoney: [6],
      ranks: [1],
      scores: [{ numerator: 2n, denominator: 4n }],
      scoresAfter: [{ numerator: 1n, denominator: 0n }],
      hedgesBroken: [true],
    },
    {
      layerIndex: 4,
      caseNumber: 1,
      planId: 'p',
      expiresMs: 8,
      policyHash: 'ff',
      priceRule: 'mark',
      ...long,
      size: '2',
      price: '5.00',
      bankruptcyPrice: '5.03',
      candidates: [
        {
          ...short,
          size: '1',
          value: '5.00',
          reserved: '0.06',
          rank: 1,
          score: { display: '0.500000', numerator: '1', denominator: '2' },
          scoreAfter: { display: 'infinite', numerator: '1', denominator: '0' },
          hedgeBroken: true,
        },
      ],
    },
  ],
  hedgesCrossed: [
    {
      kind: 'hedgesCrossed',
      layerIndex: 4,
      positions: [0, 1],
      lots: [1, 1],
      values: [500, 500],
      realised: [-1, 1],
    },
    {
      layerIndex: 4,
      positions: [
        { ...long, size: '1', value: '5.00', realisedPnl: '-0.01' },
        { ...short, size: '1', value: '5.00', realisedPnl: '0.01' },
      ],
    },
  ],
  eventContinued: [
    { kind: 'eventContinued', eventId: 'small:7:0', timeMs: 8 },
    { eventId: 'small:7:0', timeMs: 8 },
  ],
  deleveragingFilled: [
    {
      kind: 'deleveragingFilled',
      planId: 'p',
      layerIndex: 4,
      caseNumber: 1,
      planNumber: 7,
      position: 0,
      positions: [1],
      lots: [1],
      values: [500],
      reservedMoney: [6],
      realised: [-1],
      isLate: true,
    },
    {
      layerIndex: 4,
      caseNumber: 1,
      planId: 'p',
      ...long,
      isLate: true,
      fills: [{ ...short, size: '1', value: '5.00', released: '0.06', realisedPnl: '-0.01' }],
    },
  ],
  planRowsGivenUp: [
    { kind: 'planRowsGivenUp', planId: 'p', positions: [1], lots: [1], reservedMoney: [6] },
    { planId: 'p', positions: [{ ...short, size: '1', released: '0.06' }] },
  ],
  planEnded: [
    {
      kind: 'planEnded',
      planId: 'p',
      outcome: 'expired',
      positions: [1],
      lots: [1],
      reservedMoney: [6],
    },
    { planId: 'p', outcome: 'expired', positions: [{ ...short, size: '1', released: '0.06' }] },
  ],
  confirmationUnmatched: [
    { kind: 'confirmationUnmatched', planId: 'p', index: 2, lots: 3 },
    { planId: 'p', index: 2, lots: '3' },
  ],
}

test.each(Object.entries(kinds))('%s', (kind, [event, fields]) => {
  const document = encodeEvent(event, write)
  expect(document).toEqual({ kind, ...fields })
  expect(untoldFields(document)).toEqual([])
})
