import {
  type BookSpec,
  createState,
  type EngineEvent,
  lots,
  type MarketSpec,
  quoteUnits,
  ratio,
  view,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { domainFormat } from '../book/domain-format.ts'
import { encodeEvent } from './encode-event.ts'
import type { LossEvent } from './encode-loss-event.ts'
import type { OrderEvent } from './encode-order-event.ts'
import type { PlanEvent } from './encode-plan-event.ts'
import { EventWriter } from './event-writer.ts'
import { untoldFields } from './testing/told-fields.ts'

// Two markets, two accounts and a fund. Slots: buckets 0 `a:cross`, 1 `a:isolated:M:long`, 2 `b:cross`, 3 the inventory;
// positions 0 `a` N long, 1 `a` M long (isolated), 2 `b` M short, 3 `b` N short, 4–7 the inventory in M and N. Money has two places.

const market = (name: string): MarketSpec => ({
  market: name,
  contract: 'linear',
  tickValueQuote: quoteUnits(50n),
  markPriceTicks: ratio(10n),
  maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
})

const book: BookSpec = {
  domain: 'small',
  timeMs: 0,
  asset: { name: 'USDT', wholeUnitQuote: quoteUnits(100n) },
  markets: [market('N'), market('M')],
  accounts: [
    {
      account: 'b',
      kind: 'trader',
      collateralQuote: quoteUnits(0n),
      positions: [held('M', -1n), held('N', -1n)],
    },
    {
      account: 'a',
      kind: 'trader',
      collateralQuote: quoteUnits(0n),
      positions: [
        { ...held('M', 1n), marginMode: 'isolated', isolatedMarginQuote: quoteUnits(0n) },
        held('N', 1n),
      ],
    },
  ],
  funds: [{ fund: 'f', markets: ['N', 'M'], balanceQuote: quoteUnits(0n) }],
  waterfall: [],
}

function held(name: string, size: bigint): BookSpec['accounts'][number]['positions'][number] {
  const entryValueQuote = quoteUnits(500n)
  return { market: name, marginMode: 'cross', sizeLots: lots(size), entryValueQuote }
}

const write = new EventWriter(domainFormat(book), view(createState(book)).names(), book.markets)

const a = { account: 'a', bucket: 'cross' }
const isolated = { account: 'a', bucket: 'isolated:M:long' }
const b = { account: 'b', bucket: 'cross' }
const short = { ...b, market: 'M', side: 'short' }
const long = { ...isolated, market: 'M', side: 'long' }

/** Kinds that tests of their own tell of. */
type Older = Exclude<
  EngineEvent['kind'],
  LossEvent['kind'] | OrderEvent['kind'] | PlanEvent['kind']
>

/** One of every other kind: what the engine says, and the line. A new kind does not compile before it stands here. */
const kinds: { [K in Older]: [Extract<EngineEvent, { kind: K }>, object] } = {
  commandTaken: [
    { kind: 'commandTaken', sequence: 1, timeMs: 2, code: 'halted' },
    { sequence: 1, timeMs: 2, code: 'halted' },
  ],
  accountOpened: [
    {
      kind: 'accountOpened',
      account: 'c',
      owner: 'o',
      accountKind: 'trader',
      positionMode: 'hedge',
      adlExempt: true,
    },
    { account: 'c', owner: 'o', accountKind: 'trader', positionMode: 'hedge', adlExempt: true },
  ],
  isolatedBucketOpened: [
    { kind: 'isolatedBucketOpened', account: 1, market: 1, side: 'short' },
    { account: 'b', bucket: 'isolated:N:short' },
  ],
  positionOpened: [
    { kind: 'positionOpened', bucket: 2, market: 1, side: 'long' },
    { ...b, market: 'N', side: 'long' },
  ],
  moneyMoved: [
    { kind: 'moneyMoved', cause: 'margin', buckets: [0, 1], amounts: [-250, 250] },
    {
      cause: 'margin',
      amounts: [
        { ...a, amount: '-2.50' },
        { ...isolated, amount: '2.50' },
      ],
    },
  ],
  collateralsUpdated: [
    {
      kind: 'collateralsUpdated',
      bucket: 0,
      collaterals: [
        {
          asset: 'BTC',
          amountUnits: 15n,
          unitPriceQuote: ratio(2_000_005n, 4n),
          haircut: ratio(1n, 20n),
        },
      ],
      value: 250,
    },
    {
      ...a,
      collaterals: [{ asset: 'BTC', amount: '15', price: '5000.0125', haircut: '0.05' }],
      value: '2.50',
    },
  ],
  collateralsConverted: [
    { kind: 'collateralsConverted', buckets: [2], amounts: [250] },
    { amounts: [{ ...b, amount: '2.50' }] },
  ],
  offerPlaced: [
    {
      kind: 'offerPlaced',
      account: 1,
      market: 1,
      side: 'long',
      lots: 3,
      limitLotQuote: ratio(500n),
    },
    { account: 'b', market: 'N', side: 'long', size: '3', limitPrice: '5.00' },
  ],
  offersTaken: [
    {
      kind: 'offersTaken',
      layerIndex: 3,
      caseNumber: 1,
      position: 1,
      lotQuote: ratio(500n),
      bankruptcyLotQuote: ratio(550n),
      offers: [0],
      buckets: [2],
      lots: [3],
      values: [1500],
      closedPositions: [2],
      closedLots: [1],
      closedValues: [500],
      openedPositions: [7],
      realised: [-4],
    },
    {
      layerIndex: 3,
      caseNumber: 1,
      ...long,
      price: '5.00',
      bankruptcyPrice: '5.50',
      taken: [
        {
          ...b,
          size: '3',
          value: '15.00',
          closedSize: '1',
          closedValue: '5.00',
          realisedPnl: '-0.04',
        },
      ],
    },
  ],
  fundMoneyMoved: [
    { kind: 'fundMoneyMoved', fund: 0, amount: -1 },
    { fund: 'f', amount: '-0.01' },
  ],
  positionsTraded: [
    { kind: 'positionsTraded', cause: 'trade', positions: [1, 2], lots: [-3, 3], values: [5, 5] },
    {
      cause: 'trade',
      positions: [
        { ...long, size: '-3', value: '0.05' },
        { ...short, size: '3', value: '0.05' },
      ],
    },
  ],
  liquidationFeePaid: [
    { kind: 'liquidationFeePaid', bucket: 2, fund: 0, amount: 7 },
    { ...b, fund: 'f', amount: '0.07' },
  ],
  fundingAccrued: [
    {
      kind: 'fundingAccrued',
      market: 0,
      buckets: [2],
      amounts: [-4],
      funds: [0],
      fundAmounts: [3],
      residue: 1,
    },
    {
      market: 'M',
      amounts: [{ ...b, amount: '-0.04' }],
      funds: [{ fund: 'f', amount: '0.03' }],
      residue: '0.01',
    },
  ],
  fundingSettled: [
    { kind: 'fundingSettled', buckets: [0], amounts: [9] },
    { amounts: [{ ...a, amount: '0.09' }] },
  ],
  pricesObserved: [
    {
      kind: 'pricesObserved',
      markets: [0, 1],
      verdicts: ['used', 'missing'],
      markPricesTicks: [ratio(3n, 2n), null],
      indexPricesTicks: [ratio(2n), null],
      priceTimesMs: [1, 2],
    },
    {
      prices: [
        { market: 'M', markPrice: '0.75', indexPrice: '1.00', priceTimeMs: 1, verdict: 'used' },
        { market: 'N', priceTimeMs: 2, verdict: 'missing' },
      ],
    },
  ],
  liquidationsRequested: [
    {
      kind: 'liquidationsRequested',
      deadlineMs: 9,
      positions: [1],
      lots: [2],
      limitLotQuotes: [ratio(125n)],
    },
    { deadlineMs: 9, positions: [{ ...long, size: '2', limitPrice: '1.25' }] },
  ],
  liquidationsEnded: [
    { kind: 'liquidationsEnded', buckets: [1], outcome: 'expired' },
    { outcome: 'expired', buckets: [isolated] },
  ],
  caseOrdered: [
    { kind: 'caseOrdered', bucket: 2, reason: 'a drill' },
    { ...b, reason: 'a drill' },
  ],
  roundOpened: [
    {
      kind: 'roundOpened',
      sequence: 4,
      timeMs: 5,
      isPartial: true,
      cases: [
        {
          caseNumber: 1,
          caseId: 'small:4:1',
          cause: 'bankrupt',
          bucket: 1,
          equityQuote: ratio(-5n, 2n),
          deficitQuote: 3n,
          exposure: [{ position: 1, lots: 1, bankruptcyLotQuote: ratio(503n) }],
        },
      ],
    },
    {
      isPartial: true,
      cases: [
        {
          caseId: 'small:4:1',
          caseNumber: 1,
          cause: 'bankrupt',
          ...isolated,
          equity: '-0.02',
          deficit: '0.03',
          exposure: [{ market: 'M', side: 'long', size: '1', bankruptcyPrice: '5.03' }],
        },
      ],
    },
  ],
  roundPaused: [{ kind: 'roundPaused', eventCount: 3 }, {}],
  roundFinished: [{ kind: 'roundFinished' }, {}],
  layerApplied: [
    {
      kind: 'layerApplied',
      layerIndex: 3,
      layer: 'adl',
      outcomes: [
        {
          caseNumber: 1,
          paidQuote: 2n,
          residualDeficitQuote: 1n,
          residualExposure: [],
          skipped: 'nobody',
        },
      ],
    },
    {
      layerIndex: 3,
      layer: 'adl',
      cases: [
        {
          caseNumber: 1,
          paid: '0.02',
          residualDeficit: '0.01',
          residualExposure: [],
          skipped: 'nobody',
        },
      ],
    },
  ],
  positionsMatched: [
    {
      kind: 'positionsMatched',
      layerIndex: 2,
      caseNumbers: [1],
      positions: [2],
      lots: [1],
      values: [500],
      realised: [-20],
      bankruptcyLotQuotes: [ratio(480n)],
    },
    {
      layerIndex: 2,
      positions: [
        {
          caseNumber: 1,
          ...short,
          size: '1',
          value: '5.00',
          realisedPnl: '-0.20',
          bankruptcyPrice: '4.80',
        },
      ],
    },
  ],
  fundPaid: [
    { kind: 'fundPaid', layerIndex: 3, fund: 0, caseNumbers: [1], buckets: [1], amounts: [3] },
    { layerIndex: 3, fund: 'f', cases: [{ caseNumber: 1, ...isolated, amount: '0.03' }] },
  ],
  positionTakenOver: [
    {
      kind: 'positionTakenOver',
      layerIndex: 3,
      fund: 0,
      caseNumber: 1,
      position: 1,
      inventory: 4,
      lots: 1,
      value: 500,
      bankruptcyLotQuote: ratio(503n),
    },
    {
      layerIndex: 3,
      caseNumber: 1,
      fund: 'f',
      ...long,
      size: '1',
      value: '5.00',
      bankruptcyPrice: '5.03',
    },
  ],
  gainsHaircut: [
    {
      kind: 'gainsHaircut',
      layerIndex: 5,
      positions: [2],
      charges: [3],
      caseNumbers: [1],
      buckets: [1],
      proceeds: [3],
    },
    {
      layerIndex: 5,
      charged: [{ ...short, amount: '0.03' }],
      cases: [{ caseNumber: 1, ...isolated, amount: '0.03' }],
    },
  ],
  paymentsReturned: [
    {
      kind: 'paymentsReturned',
      caseNumber: 1,
      bucket: 1,
      funds: [0],
      fundAmounts: [2],
      payers: [2],
      payerAmounts: [1],
    },
    {
      caseNumber: 1,
      ...isolated,
      funds: [{ fund: 'f', amount: '0.02' }],
      payers: [{ ...b, amount: '0.01' }],
    },
  ],
  caseEnded: [
    {
      kind: 'caseEnded',
      caseId: 'small:4:1',
      caseNumber: 1,
      bucket: 1,
      status: 'suspended',
      reason: 'nobody left',
      residue: 1,
      owedBack: [{ funds: [0], fundAmounts: [2], payers: [], payerAmounts: [] }],
    },
    {
      caseId: 'small:4:1',
      caseNumber: 1,
      ...isolated,
      status: 'suspended',
      reason: 'nobody left',
      residue: '0.01',
      owedBack: [{ funds: [{ fund: 'f', amount: '0.02' }], payers: [] }],
    },
  ],
  isolatedMarginReleased: [
    { kind: 'isolatedMarginReleased', buckets: [1], amounts: [8] },
    { amounts: [{ ...isolated, amount: '0.08' }] },
  ],
  halted: [{ kind: 'halted', market: null, reason: 'maintenance' }, { reason: 'maintenance' }],
  resumed: [{ kind: 'resumed', market: 1 }, { market: 'N' }],
  started: [{ kind: 'started' }, {}],
}

test.each(Object.entries(kinds))('%s', (kind, [event, fields]) => {
  const document = encodeEvent(event, write)
  expect(document).toEqual({ kind, ...fields })
  expect(untoldFields(document)).toEqual([])
})
