import { expect, test } from 'vitest'
import type { BookSnapshot, MarketSnapshot } from '../generators/snapshot.ts'
import type { LayerRow } from '../resolution.ts'
import { plainMarket, scenario, trader } from '../scenario.ts'
import { referenceResolve } from './resolve.ts'

function adlOf(book: BookSnapshot): LayerRow {
  const found = referenceResolve(book).cases[0]?.layers.find(({ layer }) => layer === 'adl')
  if (found === undefined) throw new Error('no deleveraging')
  return found
}

/** Equity -40 on ten longs; the price at which they cost nobody else anything is 104. */
function loserBook(parts: Partial<BookSnapshot>, market: Partial<MarketSnapshot> = {}) {
  return scenario({
    markets: [{ ...plainMarket, ...market }],
    accounts: [trader('loser', 60, 10, 110), trader('a', 900, -5, 110), trader('b', 800, -5, 110)],
    waterfall: [{ layer: 'adl', policy: 'bybit' }],
    ...parts,
  })
}

test('S-3: at the floor of the funds only what they would not pay is in the price', () => {
  const fund = (id: string, balance: string, floor: string) => ({
    fund: id,
    markets: ['M'],
    balance,
    floor,
  })
  const row = adlOf(loserBook({ funds: [fund('f', '25', '5'), fund('g', '10', '0')] }))
  expect(row.fills.map(({ price, value }) => [price, value])).toEqual([
    ['101', '505'],
    ['101', '505'],
  ])
  expect(row.residualDeficit).toBe('30')
  expect(adlOf(loserBook({ funds: [fund('f', '100', '0')] })).fills[0]?.price).toBe('100')
})

test.each([
  ['mark', '100'],
  ['previousMark', '101'],
  ['index', '102'],
  ['previousIndex', '103'],
  ['settlement', '99'],
  ['markCappedAtBankruptcy', '104'],
] as const)('S-3: %s', (price, shown) => {
  const book = loserBook(
    { waterfall: [{ layer: 'adl', policy: 'bitmex', price }] },
    {
      previousMarkPrice: '101',
      indexPrice: '102',
      previousIndexPrice: '103',
      settlementPrice: '99',
    },
  )
  expect(adlOf(book).fills.map((fill) => fill.price)).toEqual([shown, shown])
})

/** 1 % up to a notional of 500, 3 % beyond: ten lots need 20, five need 5. */
const tiered: Partial<MarketSnapshot> = {
  maintenanceTiers: [
    { notionalFrom: '0', rate: '0.01' },
    { notionalFrom: '500', rate: '0.03' },
  ],
}

test('S-5: a fill takes of the shortfall what it frees of the requirement', () => {
  const row = adlOf(loserBook({ waterfall: [{ layer: 'adl', policy: 'starkex' }] }, tiered))
  // 15 of 20 are freed first, so 30 of 40; then the last 10.
  expect(row.fills.map(({ account, price, value }) => [account, price, value])).toEqual([
    ['b', '106', '530'],
    ['a', '102', '510'],
  ])
  expect(row.residualDeficit).toBe('0')
})

test('S-4: the part of net collateral is rounded for the case', () => {
  const book = loserBook({ waterfall: [{ layer: 'adl', policy: 'dydx-v4' }], seed: '1' }, tiered)
  const [loser, ...others] = book.accounts
  if (loser === undefined) throw new Error('nobody lost')
  const row = adlOf({ ...book, accounts: [{ ...loser, collateral: '59' }, ...others] })
  // Of -41 the first takes floor(-30.75), the second the rest; the seed lets b go first.
  expect(row.fills.map(({ account, value, rank }) => [account, value, rank])).toEqual([
    ['b', '531', 1],
    ['a', '510', 2],
  ])
})

test('R-4: what an index leaves over is the owner’s', () => {
  const book = loserBook(
    { waterfall: [{ layer: 'adl', policy: 'bluefin' }] },
    { indexPrice: '105' },
  )
  const resolution = referenceResolve(book)
  expect(resolution.cases[0]?.residue).toBe('0')
  expect(resolution.accountsAfter.find(({ account }) => account === 'loser')?.collateral).toBe('10')
})

test('L-8: legs of several cases are placed at their mean price, and each pays its own', () => {
  const book = scenario({
    accounts: [
      trader('l1', 60, 10, 110),
      trader('l2', 90, 10, 110),
      // Alone it could not be asked by l1.
      { ...trader('a', 900, -8, 110), owner: 'l1' },
      trader('b', 900, -6, 110),
      trader('c', 900, -6, 110),
    ],
    waterfall: [{ layer: 'adl', policy: 'contract-pro-rata' }],
  })
  const { cases } = referenceResolve(book)
  // 12 of b and c are shared 6 and 6 in the pool, at 104 and 101; then l2 finds a, whose owner l1 is not.
  expect(
    cases.map(({ layers }) =>
      layers[0]?.fills.map((fill) => [fill.account, fill.size, fill.value]),
    ),
  ).toEqual([
    [
      ['b', '3', '312'],
      ['c', '3', '312'],
    ],
    [
      ['b', '3', '303'],
      ['c', '3', '303'],
      ['a', '4', '404'],
    ],
  ])
})

test('L-8: who cannot bear its fills is asked again by each case', () => {
  const book = scenario({
    accounts: [
      trader('l1', 60, 10, 110),
      trader('l2', 90, 10, 110),
      // At the mean of 102.5 it would bear its lot, at the 104 of the first leg it does not.
      trader('a', 3, -1, 100),
      trader('rich', 900, -19, 110),
    ],
    waterfall: [{ layer: 'adl', policy: 'contract-pro-rata' }],
  })
  const { cases } = referenceResolve(book)
  expect(
    cases.map(({ layers }) => layers[0]?.fills.map(({ account, size }) => [account, size])),
  ).toEqual([
    [['rich', '10']],
    [
      ['rich', '9'],
      ['a', '1'],
    ],
  ])
})

test('S-3: where the minimum is below 0, a case may be paid for what it gives up', () => {
  const book = (minimumPrice: string) =>
    scenario({
      markets: [{ ...plainMarket, minimumPrice }],
      accounts: [trader('loser', -1000, -10, 80), trader('winner', 2000, 10, 90)],
      waterfall: [{ layer: 'adl', policy: 'bitmex' }],
    })
  // 1,200 are missing on 1,000: at -20 nothing is.
  const fills = ['0', '-30', '-15'].map((minimum) => adlOf(book(minimum)).fills[0])
  expect(fills.map((fill) => [fill?.price, fill?.value, fill?.realisedPnl])).toEqual([
    ['0', '0', '-900'],
    ['-20', '-200', '-1100'],
    ['-15', '-150', '-1050'],
  ])
})
