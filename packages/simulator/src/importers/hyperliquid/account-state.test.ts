import { describe, expect, test } from 'vitest'
import { readState } from './account-state.ts'
import { maintenanceOf } from './maintenance.ts'
import { readVenueMarkets } from './venue-markets.ts'

const user = '0xABCDEFabcdefABCDEFabcdefABCDEFabcdefABCD'
const meta = [
  {
    universe: [
      { name: 'ETH', szDecimals: 4, maxLeverage: 50, marginTableId: 50 },
      { name: 'DOGE', szDecimals: 0, maxLeverage: 10, marginTableId: 52 },
      { name: 'OLD', szDecimals: 1, maxLeverage: 3 },
    ],
    marginTables: [
      [50, { description: '', marginTiers: [{ lowerBound: '0.0', maxLeverage: 50 }] }],
      [
        52,
        {
          description: 'tiered 10x',
          marginTiers: [
            { lowerBound: '0.0', maxLeverage: 10 },
            { lowerBound: '1000.0', maxLeverage: 5 },
          ],
        },
      ],
    ],
  },
  [
    { markPx: '2985.9', oraclePx: '2986.1', openInterest: '10.5' },
    { markPx: '0.2' },
    { markPx: null },
  ],
]
const markets = readVenueMarkets(JSON.stringify(meta))
const terms = { markets, markToleranceMillionths: 0n }

// The example that the documentation of the venue prints for clearinghouseState.
const printed = {
  assetPositions: [
    {
      position: {
        coin: 'ETH',
        cumFunding: { allTime: '514.085417', sinceChange: '0.0', sinceOpen: '0.0' },
        entryPx: '2986.3',
        leverage: { rawUsd: '-95.059824', type: 'isolated', value: 20 },
        liquidationPx: '2866.26936529',
        marginUsed: '4.967826',
        maxLeverage: 50,
        positionValue: '100.02765',
        returnOnEquity: '-0.0026789',
        szi: '0.0335',
        unrealizedPnl: '-0.0134',
      },
      type: 'oneWay',
    },
  ],
  crossMaintenanceMarginUsed: '0.0',
  crossMarginSummary: {
    accountValue: '13104.514502',
    totalMarginUsed: '0.0',
    totalNtlPos: '0.0',
    totalRawUsd: '13104.514502',
  },
  marginSummary: {
    accountValue: '13109.482328',
    totalMarginUsed: '4.967826',
    totalNtlPos: '100.02765',
    totalRawUsd: '13009.454678',
  },
  time: 1_708_622_398_623,
  withdrawable: '13104.514502',
}

describe('a state of an account', () => {
  test.each([
    ['in lines', { user, state: printed }],
    ['by its other names', { address: user, clearinghouseState: printed }],
    ['beside its fields', { user, ...printed }],
  ])('is read exactly, %s', (_form, document) => {
    const { account, hasSameMaintenance } = readState(JSON.stringify(document), terms)
    expect(account).toEqual({
      account: user.toLowerCase(),
      timeMs: 1_708_622_398_623,
      rawUsd: 13_104_514_502n * 10n ** 12n,
      positions: [
        {
          coin: 'ETH',
          size: 33_500_000n,
          cost: 100_041_050n * 10n ** 12n,
          leverage: 20,
          isolatedRawUsd: -95_059_824n * 10n ** 12n,
        },
      ],
    })
    expect(hasSameMaintenance).toBe(true)
  })

  test('numbers that are no texts lose no digit', () => {
    const text = JSON.stringify({ user, state: printed }).replace(
      '"13104.514502","totalMarginUsed"',
      '13104.514502,"totalMarginUsed"',
    )
    expect(text).toContain(':13104.514502,')
    expect(readState(text, terms).account.rawUsd).toBe(13_104_514_502n * 10n ** 12n)
  })

  test('a closed position that is still listed is none', () => {
    const text = JSON.stringify({ user, state: printed }).replace('"0.0335"', '"0.0"')
    expect(() => readState(text, terms)).toThrow('accountValue')
  })

  test.each([
    ['"-95.059824"', '"-95.159824"', 'marginUsed of ETH is not rawUsd plus its value'],
    ['"13109.482328"', '"13109.482428"', 'is not the sum of its parts'],
    ['"13009.454678"', '"13009.464678"', 'is not the sum of its parts'],
    ['"2986.3"', '"2968.3"', 'entryPx of ETH, 2968.3, does not agree'],
    ['"0.0335"', '"0.0336"', 'entryPx of ETH'],
    ['"0.0335"', '"0.03355"', 'no whole number of lots'],
    ['"100.02765"', '"100.03765"', 'another mark than 2985.9'],
    ['"ETH"', '"XYZ"', 'XYZ is not in the universe'],
    ['"time":1708622398623', '"time":"now"', 'time is missing or no whole number'],
    [user, '0x12', 'user is no address'],
  ])('%s as %s is bad', (given, other, complaint) => {
    const text = JSON.stringify({ user, state: printed })
    expect(text).toContain(given)
    expect(() => readState(text.replace(given, other), terms)).toThrow(complaint)
  })
})

describe('maintenance', () => {
  test('is half of the initial margin at the largest leverage, each part of a notional by its tier', () => {
    const usd = 10n ** 18n
    const tiers = markets.get('DOGE')?.tiers ?? []
    expect(maintenanceOf(1000n * usd, tiers)).toBe(50n * usd)
    // 1,500 at a tenth, less the deduction of 1,000 times the step from a twentieth to a tenth.
    expect(maintenanceOf(1500n * usd, tiers)).toBe(100n * usd)
  })

  test('markets without a table have one tier; a price that is missing stays missing', () => {
    expect(markets.get('OLD')).toEqual({
      coin: 'OLD',
      sizeDecimals: 1,
      tiers: [{ notionalFrom: '0', leverageMax: 3 }],
      isDelisted: false,
    })
  })
})
