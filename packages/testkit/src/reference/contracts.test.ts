import { expect, test } from 'vitest'
import type { BookSnapshot, MarketSnapshot } from '../generators/snapshot.ts'
import type { CaseRow, LayerRow } from '../resolution.ts'
import { plainMarket, scenario, trader } from '../scenario.ts'
import { referenceResolve } from './resolve.ts'

/** A contract for 10,000 in the currency of the price: at a price of 100 a lot is worth 100 units. */
const inverse: MarketSnapshot = { ...plainMarket, contract: 'inverse', contractValue: '10000' }

function only(book: BookSnapshot): CaseRow {
  const [row] = referenceResolve(book).cases
  if (row === undefined) throw new Error('no case')
  return row
}

function adlOf(row: CaseRow): LayerRow {
  const found = row.layers.find(({ layer }) => layer === 'adl')
  if (found === undefined) throw new Error('no deleveraging')
  return found
}

/** Ten long from 125, so for a cost of 800, against ten short from 125. */
function inverseBook(collateral: number): BookSnapshot {
  return scenario({
    markets: [inverse],
    accounts: [trader('loser', collateral, 10, 125), trader('winner', 1000, -10, 125)],
    waterfall: [{ layer: 'adl', policy: 'bitmex' }],
  })
}

test('Q-8: a long of an inverse contract is short of its value', () => {
  // Worth 1,000 at mark, sold for 800 with 150 in the wallet: 50 are missing, a lot may cost 95.
  const row = only(inverseBook(150))
  expect([row.equity, row.exposure[0]?.side, row.exposure[0]?.bankruptcyPrice]).toEqual([
    '-50',
    'long',
    '105',
  ])
  const layer = adlOf(row)
  const [fill] = layer.fills
  expect([fill?.side, fill?.value, fill?.realisedPnl, fill?.forgone]).toEqual([
    'short',
    '950',
    '150',
    '50',
  ])
  expect(layer.postings).toEqual([
    { ledger: 'loser:cross', amount: '-950' },
    { ledger: 'winner:cross', amount: '950' },
  ])
  expect(row.status).toBe('closed')
})

test('Q-8: below a value of nothing there is no price, and the rest stays in the deficit', () => {
  // 1,500 are missing: even for nothing only 1,000 can be saved.
  const row = only(inverseBook(-1300))
  expect(row.exposure[0]).toEqual({ market: 'M', side: 'long', size: '10', markPrice: '100' })
  const layer = adlOf(row)
  expect(layer.fills.map(({ price, value }) => [price, value])).toEqual([[undefined, '0']])
  expect(layer.residualDeficit).toBe('500')
})

test('S-3: a lowest price bounds the value of an inverse lot from above', () => {
  // Ten short from 80 cost 1,250, worth 1,000; 50 are missing, so a lot must fetch 105: a price of 95.2.
  const book = (minimumPrice: string) =>
    scenario({
      markets: [{ ...inverse, minimumPrice }],
      accounts: [trader('loser', 200, -10, 80), trader('winner', 1000, 10, 80)],
      waterfall: [{ layer: 'adl', policy: 'bitmex' }],
    })
  const [free] = adlOf(only(book('0'))).fills
  expect([free?.price, free?.bankruptcyPrice, free?.value]).toEqual(['95', '95', '1050'])
  // At 98 a lot is worth 102.04.
  const bound = adlOf(only(book('98')))
  expect(bound.fills[0]?.value).toBe('1021')
  expect(bound.residualDeficit).toBe('29')
})

test('Q-1, L-3: a fund takes inverse lots over at their value', () => {
  const book = {
    ...inverseBook(150),
    funds: [{ fund: 'f', markets: ['M'], balance: '20', floor: '0' }],
    waterfall: [{ layer: 'insuranceFund', fund: 'f' }],
  }
  const resolution = referenceResolve(book)
  expect(resolution.cases[0]?.layers[0]?.postings).toEqual([
    { ledger: 'fund:f', amount: '380' },
    { ledger: 'loser:cross', amount: '-380' },
  ])
  expect(resolution.fundsAfter).toEqual([
    { fund: 'f', balance: '0', positions: [{ market: 'M', size: '4', entryValue: '400' }] },
  ])
  const { moneyBefore, moneyAfter } = resolution.conservation
  expect(moneyAfter).toBe(moneyBefore)
})

test('B-7: other assets count, and those of a case become its money', () => {
  const assets = (amount: string) => ({
    collaterals: [{ asset: 'ETH', amount, price: '7', haircut: '0.1' }],
  })
  const book = scenario({
    accounts: [
      // 3.5 are worth floor(22.05): equity 60 + 22 - 100 = -18.
      { ...trader('loser', 60, 10, 110), ...assets('3.5') },
      // Solvent thanks to 44.
      { ...trader('saved', 60, 10, 110), ...assets('7') },
      trader('winner', 1000, -20, 110),
    ],
    waterfall: [{ layer: 'adl', policy: 'contract-pro-rata' }],
  })
  const resolution = referenceResolve(book)
  expect(resolution.cases.map(({ account, equity }) => [account, equity])).toEqual([
    ['loser', '-18'],
  ])
  expect(resolution.cases[0]?.status).toBe('closed')
  expect(resolution.conservation.moneyBefore).toBe(resolution.conservation.moneyAfter)
  const winner = resolution.accountsAfter.find(({ account }) => account === 'winner')
  expect(winner?.collateral).toBe('1082')
})
