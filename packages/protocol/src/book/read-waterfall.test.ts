import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseBook } from './parse-book.ts'
import { writeLayer } from './write-layer.ts'

const first = JSON.parse(
  readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8'),
) as { funds: object[] } & Record<string, unknown>

type Spec = ReturnType<typeof parseBook>['spec']

/** The engine's form of the first example with other fields; one whole unit is 10^6 quote units. */
function parsed(fields: object): Spec {
  const resolveTrigger = (name: string, wholeUnitQuote: bigint) =>
    name === 'known'
      ? ({ kind: 'belowAverage', windowMs: 1, sharePpm: 2, cushionQuote: wholeUnitQuote } as const)
      : undefined
  const options = { file: 'book.json', resolvePolicy: () => undefined, resolveTrigger }
  return parseBook({ ...first, ...fields }, options).spec
}

/** What is read of layers that were written. */
function rewritten(waterfall: Spec['waterfall']): Spec['waterfall'] {
  return parsed({ waterfall: waterfall.map((layer) => writeLayer(layer, { decimals: 6 })) })
    .waterfall
}

// Each layer as a book says it, and as the engine does.
const layers: readonly (readonly [object, object])[] = [
  [
    { layer: 'backstopVault', account: 'b1' },
    { layer: 'backstopVault', account: 'b1' },
  ],
  [
    { layer: 'backstopVault', account: 'b1', price: 'mark', capacity: '2', lossCap: '0.5' },
    {
      layer: 'backstopVault',
      account: 'b1',
      price: 'mark',
      capacityQuote: 2_000_000n,
      lossCapQuote: 500_000n,
    },
  ],
  [
    { layer: 'insuranceFund', fund: 'insurance', cap: '7' },
    { layer: 'insuranceFund', fund: 'insurance', mode: 'takeover', capQuote: 7_000_000n },
  ],
  [
    { layer: 'venueCapital', fund: 'insurance', cap: '0' },
    { layer: 'venueCapital', fund: 'insurance', capQuote: 0n },
  ],
  [{ layer: 'profitHaircut' }, { layer: 'profitHaircut' }],
  [
    {
      layer: 'profitHaircut',
      base: 'unsettledProfit',
      repayable: true,
      chargesFlatAccounts: true,
    },
    {
      layer: 'profitHaircut',
      base: 'unsettledProfit',
      isRepayable: true,
      chargesFlatAccounts: true,
    },
  ],
  [
    { layer: 'socialisedLoss', base: 'payouts', repayable: false },
    { layer: 'socialisedLoss', base: 'payouts' },
  ],
  [
    { layer: 'tearUp', extent: 'full', price: 'settlement' },
    { layer: 'tearUp', extent: 'full', price: 'settlement' },
  ],
  [{ layer: 'settlement' }, { layer: 'settlement' }],
  [
    { layer: 'withdrawalGate', gateMs: 5 },
    { layer: 'withdrawalGate', gateMs: 5 },
  ],
  [
    { layer: 'withdrawalGate', chargeFund: 'insurance', chargesFlatAccounts: true },
    { layer: 'withdrawalGate', chargeFund: 'insurance', chargesFlatAccounts: true },
  ],
]

test.each(layers)('the layer %j', (written, read) => {
  const { waterfall } = parsed({ waterfall: [written] })
  expect(waterfall).toEqual([read])
  expect(rewritten(waterfall)).toEqual([read])
})

const line = (ppm: number, isStrict: boolean): object => ({ ppm, isStrict })

const triggers: readonly (readonly [unknown, object])[] = [
  ['known', { kind: 'belowAverage', windowMs: 1, sharePpm: 2, cushionQuote: 1_000_000n }],
  [{ kind: 'fundEmpty' }, { kind: 'fundEmpty' }],
  [
    { kind: 'fundDrawdown', windowMs: 9, start: { ppm: 300_000 }, stop: { ppm: 1, strict: true } },
    { kind: 'fundDrawdown', windowMs: 9, start: line(300_000, false), stop: line(1, true) },
  ],
  [
    {
      kind: 'marketDrawdown',
      windowMs: 9,
      start: { ppm: 2, strict: false },
      stop: { ppm: 2 },
      balanceAbove: '0.5',
      pinned: true,
    },
    {
      kind: 'marketDrawdown',
      windowMs: 9,
      start: line(2, false),
      stop: line(2, false),
      balanceAboveQuote: 500_000n,
      isPinned: true,
    },
  ],
  [
    { kind: 'belowAverage', windowMs: 1, sharePpm: 2, cushion: '3' },
    { kind: 'belowAverage', windowMs: 1, sharePpm: 2, cushionQuote: 3_000_000n },
  ],
  [
    { kind: 'losses', windowMs: 1, count: 3, amount: '0.000001' },
    { kind: 'losses', windowMs: 1, count: 3, amountQuote: 1n },
  ],
  [
    { kind: 'backlog', start: 5, stop: 5 },
    { kind: 'backlog', startCount: 5, stopCount: 5 },
  ],
  [{ kind: 'negativeEquity' }, { kind: 'negativeEquity' }],
  [
    { kind: 'vaultLoss', account: 'b1', start: '2', stop: '1' },
    { kind: 'vaultLoss', account: 'b1', startQuote: 2_000_000n, stopQuote: 1_000_000n },
  ],
  [
    { kind: 'vaultFull', account: 'b1', capacity: '2' },
    { kind: 'vaultFull', account: 'b1', capacityQuote: 2_000_000n },
  ],
  [
    { kind: 'poolFactor', account: 'b1', startPpm: 2, floorPpm: 2 },
    { kind: 'poolFactor', account: 'b1', startPpm: 2, floorPpm: 2 },
  ],
  [{ kind: 'manual' }, { kind: 'manual' }],
  [
    {
      kind: 'anyOf',
      triggers: [{ kind: 'manual' }, { kind: 'losses', windowMs: 1, count: 1, amount: '1' }],
    },
    {
      kind: 'anyOf',
      triggers: [
        { kind: 'manual' },
        { kind: 'losses', windowMs: 1, count: 1, amountQuote: 1_000_000n },
      ],
    },
  ],
]

test.each(triggers)('the trigger %j', (trigger, read) => {
  const { waterfall } = parsed({ waterfall: [{ layer: 'settlement', trigger }] })
  expect(waterfall).toEqual([{ layer: 'settlement', trigger: read }])
  expect(rewritten(waterfall)).toEqual(waterfall)
})

test('funds, groups and claims', () => {
  const [fund] = first.funds
  const spec = parsed({
    waterfall: [],
    funds: [
      {
        ...fund,
        purpose: 'insurance',
        capacity: '3',
        target: '4',
        group: 'g',
        peakBalance: '5',
        history: [
          { timeMs: 1, balance: '6' },
          { timeMs: 2, balance: '0' },
        ],
        listing: { forMs: 7, successor: 'insurance' },
      },
    ],
    groups: [{ group: 'g', peakBalance: '8' }],
    claims: [{ account: 'b1', amount: '9' }],
  })
  expect(spec.funds).toMatchObject([
    {
      purpose: 'insurance',
      capacityQuote: 3_000_000n,
      targetQuote: 4_000_000n,
      group: 'g',
      peakBalanceQuote: 5_000_000n,
      history: [
        { timeMs: 1, balanceQuote: 6_000_000n },
        { timeMs: 2, balanceQuote: 0n },
      ],
      listing: { forMs: 7, successor: 'insurance' },
    },
  ])
  expect(spec.groups).toEqual([{ group: 'g', peakBalanceQuote: 8_000_000n }])
  expect(spec.claims).toEqual([{ account: 'b1', amountQuote: 9_000_000n }])
})

test('a trigger by name where nobody knows names', () => {
  const options = { file: 'book.json', resolvePolicy: () => undefined }
  const book = { ...first, waterfall: [{ layer: 'settlement', trigger: 'bybit' }] }
  expect(() => parseBook(book, options)).toThrow(
    'book.json: waterfall[0].trigger: "bybit" is not a trigger; give the trigger in full',
  )
})
