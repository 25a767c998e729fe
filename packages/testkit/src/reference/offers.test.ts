import { expect, test } from 'vitest'
import type { AccountSnapshot, BookSnapshot, OfferSnapshot } from '../generators/snapshot.ts'
import type { LayerRow } from '../resolution.ts'
import { plainMarket, scenario, trader } from '../scenario.ts'
import { referenceResolve } from './resolve.ts'

/** A long offer: it would take over longs of others. */
function offer(account: string, size: number, price?: number): OfferSnapshot {
  const limit = price === undefined ? {} : { price: String(price) }
  return { account, market: 'M', side: 'long', size: String(size), ...limit }
}

/** A bankrupt long of ten that lacks 40, others flat or short, and offers. */
function offerBook(
  accounts: readonly AccountSnapshot[],
  offers: readonly OfferSnapshot[],
  waterfall: BookSnapshot['waterfall'] = [{ layer: 'offers' }],
): BookSnapshot {
  const net = accounts
    .flatMap(({ positions }) => positions)
    .reduce((sum, { size }) => sum + Number(size), 10)
  return scenario({
    markets: [{ ...plainMarket, initialTiers: [{ notionalFrom: '0', rate: '0.1' }] }],
    accounts: [
      trader('loser', 60, 10, 110),
      ...accounts,
      ...(net === 0 ? [] : [trader('zz', 9000, -net)]),
    ],
    offers,
    waterfall,
  })
}

function rowOf(book: BookSnapshot): LayerRow {
  const [row] = referenceResolve(book).cases[0]?.layers ?? []
  if (row === undefined) throw new Error('no layer')
  return row
}

function fills(book: BookSnapshot): string[] {
  return rowOf(book).fills.map(
    ({ account, side, size, price, value, realisedPnl, forgone }) =>
      `${account} ${side} ${size} at ${price}: ${value}, ${realisedPnl}, ${forgone}`,
  )
}

test('L-7: the best price first, not better than bankruptcy, not worse than mark', () => {
  const rich = ['a', 'b', 'c', 'd'].map((id) => trader(id, 5000))
  const offers = [offer('a', 4, 101), offer('b', 3), offer('c', 2, 120), offer('d', 9, 99)]
  // b and c at 104; then 5 lots lack 20 and bankruptcy is still 104; a at its 101.
  expect(fills(offerBook(rich, offers))).toEqual([
    'b long 3 at 104: 312, 0, 12',
    'c long 2 at 104: 208, 0, 8',
    'a long 4 at 101: 404, 0, 4',
  ])
  expect(rowOf(offerBook(rich, offers)).residualExposure).toEqual([
    { market: 'M', side: 'long', size: '1', bankruptcyPrice: '116' },
  ])
})

test('L-7: offers of one price share by what they offer', () => {
  const rich = ['a', 'b'].map((id) => trader(id, 5000))
  expect(fills(offerBook(rich, [offer('a', 30), offer('b', 10)]))).toEqual([
    'a long 8 at 104: 832, 0, 32',
    'b long 2 at 104: 208, 0, 8',
  ])
})

test('O: what is on the other side is closed first, the rest needs the initial requirement', () => {
  // Three shorts from 120 are closed; of equity 113 a lot takes 4 more and needs 10 opened.
  const book = offerBook([trader('a', 53, -3, 120)], [offer('a', 30)])
  expect(fills(book)).toEqual(['a long 10 at 104: 1040, 48, 40'])
  const poor = offerBook([trader('a', 13, -3, 120)], [offer('a', 30)])
  // 73 - 4k reaches 10 (k - 3) up to k = 7.
  expect(fills(poor)).toEqual(['a long 7 at 104: 728, 48, 28'])
  expect(referenceResolve(poor).accountsAfter[0]).toEqual({
    account: 'a',
    collateral: '61',
    positions: [{ market: 'M', size: '4', entryValue: '416', marginMode: 'cross' }],
  })
})

test('A-6: volunteers share pro rata to what they offer, at the price of the policy', () => {
  const rich = ['a', 'b', 'c'].map((id) => trader(id, 5000))
  const offers = [offer('a', 12), offer('b', 4, 104), offer('c', 9, 103)]
  const book = offerBook(rich, offers, [{ layer: 'adl', policy: 'kraken' }])
  expect(fills(book)).toEqual(['a long 8 at 104: 832, 0, 32', 'b long 2 at 104: 208, 0, 8'])
})

test('L-7: nobody with a case, of the same owner, or without equity is heard', () => {
  const accounts = [
    trader('bankrupt', -5),
    { ...trader('same', 500), owner: 'loser' },
    trader('empty', 0),
  ]
  const offers = accounts.map(({ account }) => offer(account, 9))
  expect(fills(offerBook(accounts, offers))).toEqual([])
})
