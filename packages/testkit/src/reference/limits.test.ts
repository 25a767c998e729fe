import { describe, expect, test } from 'vitest'
import type { Limits, PolicyRules } from '../book/policy.ts'
import type { AccountSnapshot, BookSnapshot } from '../generators/snapshot.ts'
import { plainMarket, scenario, trader } from '../scenario.ts'
import { referenceResolve } from './resolve.ts'

const byLots: PolicyRules = {
  policy: 'mine',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'queue', score: { factors: [{ term: 'lots' }] } },
  price: 'mark',
}

function cutsOf(book: BookSnapshot): string[] {
  return referenceResolve(book)
    .cases.flatMap(({ layers }) => layers)
    .filter(({ layer }) => layer === 'adl')
    .flatMap(({ fills }) => fills.map(({ account, size }) => `${account} ${size}`))
}

/** Ten lots of a bankrupt long, and these on the other side. */
function cut(
  policy: PolicyRules | string,
  accounts: readonly AccountSnapshot[],
  parts: Partial<BookSnapshot> = {},
): string[] {
  const net = accounts
    .flatMap(({ positions }) => positions)
    .reduce((sum, { size }) => sum + Number(size), 10)
  const rest = net === 0 ? [] : [trader('zz', 9000, -net)].map(exempt)
  const loser = trader('loser', 60, 10, 110)
  const waterfall = [{ layer: 'adl', policy }]
  return cutsOf(scenario({ accounts: [loser, ...accounts, ...rest], waterfall, ...parts }))
}

function exempt(account: AccountSnapshot): AccountSnapshot {
  return { ...account, adlExempt: true }
}

function hedged(account: string, long: number, short: number): AccountSnapshot {
  const position = { market: 'M', entryPrice: '100', marginMode: 'cross' as const }
  return {
    ...trader(account, 900),
    positionMode: 'hedge',
    positions: [
      { ...position, size: String(long) },
      { ...position, size: String(-short) },
    ],
  }
}

function limited(limits: Limits): PolicyRules {
  return { ...byLots, limits }
}

describe('limits of a cut', () => {
  const two = [trader('a', 900, -8), trader('b', 900, -5)]

  test('none: the larger goes first', () => {
    expect(cut(byLots, two)).toEqual(['a 8', 'b 2'])
  })

  test('C-4: a share of the position', () => {
    expect(cut(limited({ positionShareMaxPpm: 700_000 }), two)).toEqual(['a 5', 'b 3'])
  })

  test('C-5: nobody is left with dust', () => {
    // b would be left with 3 of 5, fewer than 4: it gives 1.
    expect(cut(limited({ dustLots: 4 }), two)).toEqual(['a 8', 'b 1'])
    expect(cut(limited({ dustLots: 5 }), two)).toEqual(['a 8'])
  })

  test('C-3: small positions and zero net deltas are not asked', () => {
    expect(cut(limited({ positionLotsMin: 6 }), two)).toEqual(['a 8'])
    const even = [hedged('a', 8, 8), hedged('b', 1, 5)]
    expect(cut(limited({ zeroNetDeltaExcluded: true }), even)).toEqual(['b 5'])
  })

  test('C-4: only what the account’s other side does not offset', () => {
    expect(cut(limited({ unhedgedExcess: true }), [hedged('a', 3, 8), hedged('b', 6, 5)])).toEqual([
      'a 5',
    ])
  })

  test('C-6: all that is asked or nothing', () => {
    const policy: PolicyRules = { ...limited({ wholeOrNone: true }), price: 'bankruptcy' }
    // Equity 30: each lot costs 4 and frees 1, so 6 of 10 would be borne.
    const thin = trader('thin', 30, -10)
    expect(cut(policy, [thin, trader('b', 900, -5)])).toEqual(['b 5'])
    expect(cut({ ...policy, limits: {} }, [thin, trader('b', 900, -5)])).toEqual(['thin 6', 'b 4'])
  })

  test('C-7: below the initial requirement nothing may get worse', () => {
    const policy: PolicyRules = {
      ...limited({ wholeOrNone: true, standing: 'initialOrNoWorse' }),
      price: 'bankruptcy',
    }
    const markets = [{ ...plainMarket, initialTiers: [{ notionalFrom: '0', rate: '0.05' }] }]
    // Closing 10 of 12 costs 40 and leaves a need of 10; below that 2 of 12 needed must not be worse: 8/2 is 48/12.
    const outcomes = [50, 48, 47].map((money) =>
      cut(policy, [trader('a', money, -12)], { markets }),
    )
    expect(outcomes).toEqual([['a 10'], ['a 10'], []])
  })

  test('C-3: exempt markets, and not more cases than allowed', () => {
    expect(cut({ ...byLots, exemptMarkets: ['M'] }, two)).toEqual([])
    const second = trader('loser2', 60, 10, 110)
    expect(cut({ ...byLots, casesMax: 1 }, [second, trader('a', 900, -30)])).toEqual(['a 10'])
  })

  test('C-1: losers are not asked where only profit counts', () => {
    const policy: PolicyRules = { ...byLots, eligibility: 'profitable' }
    expect(cut(policy, [trader('a', 900, -8), trader('b', 900, -5, 101)])).toEqual(['b 5'])
  })
})

describe('allocation', () => {
  const three = [trader('a', 900, -4), trader('b', 900, -4), trader('c', 900, -4)]
  const turn = (candidatesMax: number): PolicyRules => ({
    ...byLots,
    allocation: { kind: 'roundRobin', candidatesMax },
  })

  test('A-5: the seed chooses who begins', () => {
    expect(cut(turn(9), three, { seed: '0' })).toEqual(['a 4', 'b 4', 'c 2'])
    expect(cut(turn(9), three, { seed: '5' })).toEqual(['c 4', 'a 4', 'b 2'])
    expect(cut(turn(2), three, { seed: '4' })).toEqual(['b 4', 'c 4'])
  })

  test('A-7: further terms, then the id from behind', () => {
    const order = (lastly: object): string[] =>
      cut(
        {
          ...byLots,
          allocation: {
            kind: 'queue',
            score: {
              factors: [{ term: 'lots' }],
              thenBy: [{ term: 'balance', order: 'ascending' }],
              ...lastly,
            },
          },
        },
        [trader('a', 900, -3), trader('b', 800, -3), trader('c', 800, -3), trader('d', 700, -2)],
      )
    expect(order({})).toEqual(['b 3', 'c 3', 'a 3', 'd 1'])
    expect(order({ lastly: 'accountDescending' })).toEqual(['c 3', 'b 3', 'a 3', 'd 1'])
  })
})

describe('A-4: the vocabulary of scores', () => {
  // Short 4 from 110 with 60: profit 40, equity 100, notional 400, maintenance 4, initial 20; long 2 in N.
  const market = { ...plainMarket, initialTiers: [{ notionalFrom: '0', rate: '0.05' }] }
  const second = { ...market, market: 'N' }
  const base = trader('a', 60, -4, 110)
  const inN = { market: 'N', size: '2', entryPrice: '100', marginMode: 'cross' as const }
  const score = (factors: PolicyRules['allocation']): string => {
    const book = scenario({
      markets: [market, second],
      accounts: [
        trader('loser', 60, 10, 110),
        { ...base, positions: [...base.positions, inN] },
        exempt({
          ...trader('zz', 9000, -6),
          positions: [
            { market: 'M', size: '-6', entryPrice: '100', marginMode: 'cross' },
            { ...inN, size: '-2' },
          ],
        }),
      ],
      waterfall: [{ layer: 'adl', policy: { ...byLots, allocation: factors } }],
    })
    const shown = referenceResolve(book).cases[0]?.layers[0]?.fills[0]?.score
    return `${shown?.numerator}/${shown?.denominator}`
  }
  test.each([
    ['returnOnEntry', '1/11'],
    // Two thirds of the equity stand behind the four.
    ['positionLeverage', '6/1'],
    ['walletReturn', '2/3'],
    ['marginRatio', '3/50'],
    ['priceGain', '11/10'],
    ['accountLeverage', '4/1'],
    ['bucketLeverage', '6/1'],
    ['clampedReturn', '1/11'],
    ['flooredLeverage', '6/1'],
    ['initialMarginUse', '3/10'],
    ['profit', '40/1'],
    ['balance', '60/1'],
    ['lots', '4/1'],
    ['netDelta', '400/1'],
  ] as const)('%s', (term, value) => {
    expect(score({ kind: 'queue', score: { factors: [{ term }] } })).toBe(value)
  })
})
