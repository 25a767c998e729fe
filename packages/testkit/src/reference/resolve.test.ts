import { expect, test } from 'vitest'
import { auditResolution } from '../auditor/audit-resolution.ts'
import type { BookSnapshot } from '../generators/snapshot.ts'
import { plainMarket, scenario, trader } from '../scenario.ts'
import type { CaseRow, LayerRow, Resolution } from '../resolution.ts'
import { referenceResolve } from './resolve.ts'

/** Resolves, and has the auditor look at it. */
function resolve(book: BookSnapshot): Resolution {
  const resolution = referenceResolve(book)
  expect(auditResolution(book, resolution)).toEqual([])
  return resolution
}

function caseOf(resolution: Resolution, account: string): CaseRow {
  const found = resolution.cases.find((row) => row.account === account)
  if (found === undefined) throw new Error(`${account} has no case`)
  return found
}

function layerOf(resolution: Resolution, account: string, layer: string): LayerRow {
  const found = caseOf(resolution, account).layers.find((row) => row.layer === layer)
  if (found === undefined) throw new Error(`${account} has no layer ${layer}`)
  return found
}

function fillsOf(row: LayerRow): string[] {
  return row.fills.map((fill) => `${fill.account} ${fill.size} at ${fill.price}: ${fill.value}`)
}

test('venues.md 1.4: BitMEX walks six longs with scores 3, 6, 1, 4, 5, 2', () => {
  // Entry 550, mark 660: profit 1/5 of entry, so equity 132 × size / score gives the score.
  const long = (account: string, size: number, score: number) =>
    trader(account, (132 * size) / score - 110 * size, size, 550)
  const book = scenario({
    markets: [{ ...plainMarket, markPrice: '660', indexPrice: '660' }],
    accounts: [
      long('1', 10, 3),
      long('2', 10, 6),
      long('3', 20, 1),
      long('4', 30, 4),
      long('5', 20, 5),
      long('6', 10, 2),
      // Short 20 from 600 with 1,000: bankrupt at 650.
      trader('bankrupt', 1000, -20, 600),
      trader('other', 90_000, -80, 660),
    ],
    waterfall: [{ layer: 'adl', policy: 'bitmex' }],
  })
  const resolution = resolve(book)
  expect(caseOf(resolution, 'bankrupt').exposure[0]?.bankruptcyPrice).toBe('650')
  const { fills } = layerOf(resolution, 'bankrupt', 'adl')
  expect(fills.map((fill) => [fill.account, fill.size, fill.price, fill.score?.numerator])).toEqual(
    [
      ['2', '10', '650', '6'],
      ['5', '10', '650', '5'],
    ],
  )
  expect(caseOf(resolution, 'bankrupt').status).toBe('closed')
})

test('R-1: without a bankrupt bucket nothing changes, and funding is not settled', () => {
  const solvent = { ...trader('a', 10, 1), unsettledFunding: '-5' }
  const resolution = resolve(scenario({ accounts: [solvent, trader('b', 10, -1)] }))
  expect(resolution.cases).toEqual([])
  expect(resolution.accountsAfter).toEqual([])
  expect(resolution.conservation.moneyAfter).toBe('15')
})

test('R-1: funding counts and is settled, cases are in byte order, a zero equity is no case', () => {
  const book = scenario({
    accounts: [
      { ...trader('\u{1f6a2}', 10, 1, 105), unsettledFunding: '-6' },
      { ...trader('\uff5e', 10, 1, 111), unsettledFunding: '0' },
      trader('zero', 10, 1, 110),
      trader('b', 1000, -3),
    ],
  })
  const resolution = resolve(book)
  expect(resolution.cases.map((row) => [row.caseId, row.account, row.equity])).toEqual([
    ['d:0:1', '\uff5e', '-1'],
    ['d:0:2', '\u{1f6a2}', '-1'],
  ])
  expect(resolution.accountsAfter.map((row) => [row.account, row.collateral])).toEqual([
    ['\u{1f6a2}', '4'],
  ])
})

test('L-3 takeover: the fund takes the lots whose part of the deficit it can pay', () => {
  const book = scenario({
    accounts: [trader('loser', 60, 10, 110), trader('winner', 1000, -10, 120)],
    funds: [{ fund: 'f', markets: ['M'], balance: '20', floor: '3' }],
    waterfall: [
      { layer: 'insuranceFund', fund: 'f' },
      { layer: 'adl', policy: 'bitmex' },
    ],
  })
  const resolution = resolve(book)
  // 40 is missing on 10 lots, 4 each; 17 pay for 4 of them.
  const taken = layerOf(resolution, 'loser', 'insuranceFund')
  expect(fillsOf(taken)).toEqual(['fund:f 4 at 100: 400'])
  expect(taken.paid).toBe('16')
  expect(taken.postings).toEqual([
    { ledger: 'fund:f', amount: '-416' },
    { ledger: 'loser:cross', amount: '416' },
  ])
  expect(taken.residualExposure).toEqual([
    { market: 'M', side: 'long', size: '6', bankruptcyPrice: '104' },
  ])
  const [cut] = layerOf(resolution, 'loser', 'adl').fills
  expect(cut?.score).toEqual({ display: '0.138889', numerator: '5', denominator: '36' })
  expect([cut?.value, cut?.realisedPnl, cut?.forgone]).toEqual(['624', '96', '24'])
  expect(resolution.fundsAfter).toEqual([
    { fund: 'f', balance: '4', positions: [{ market: 'M', size: '4', entryValue: '400' }] },
  ])
  expect(resolution.accountsAfter.map((row) => row.collateral)).toEqual(['0', '1096'])
})

test('L-2: opposite cases close at mark, pro rata by lots, and owe what they owed', () => {
  const book = scenario({
    accounts: [
      trader('a', 50, 10, 110),
      trader('b', 30, -6, 90),
      trader('c', 10, 5, 110),
      trader('d', 1000, -9),
    ],
  })
  const resolution = resolve(book)
  const crossed = ['a', 'b', 'c'].map((id) => layerOf(resolution, id, 'crossing'))
  expect(crossed.map(({ fills }) => fills.map((fill) => `${fill.side} ${fill.size}`))).toEqual([
    ['long 4'],
    ['short 6'],
    ['long 2'],
  ])
  expect(crossed.map((row) => row.residualDeficit)).toEqual(['50', '30', '40'])
  // Received 400 and 200 end to end, against 600 paid.
  expect(
    crossed.map(({ postings }) => postings.map((row) => `${row.ledger} ${row.amount}`)),
  ).toEqual([
    ['a:cross 400', 'b:cross -400'],
    ['b:cross -600', 'a:cross 400', 'c:cross 200'],
    ['c:cross 200', 'b:cross -200'],
  ])
  expect(resolution.cases.map((row) => row.status)).toEqual(['suspended', 'suspended', 'suspended'])
})

test('L-1: a bucket that is long and short nets first, without a price to anyone', () => {
  const hedged = {
    ...trader('h', 30, 6, 110),
    positionMode: 'hedge' as const,
    positions: [
      { market: 'M', size: '6', entryPrice: '110', marginMode: 'cross' as const },
      { market: 'M', size: '-4', entryPrice: '99', marginMode: 'cross' as const },
    ],
  }
  const resolution = resolve(scenario({ accounts: [hedged, trader('o', 500, -2)] }))
  const netted = layerOf(resolution, 'h', 'ownNetting')
  expect(netted.fills.map((fill) => [fill.side, fill.size, fill.realisedPnl])).toEqual([
    ['long', '4', '-40'],
    ['short', '4', '-4'],
  ])
  expect(netted.postings).toEqual([])
  expect(caseOf(resolution, 'h').residualExposure).toEqual([
    { market: 'M', side: 'long', size: '2', bankruptcyPrice: '117' },
  ])
})

/** Two winners with gains of 30 and 90 against a loser who lacks 40. */
function haircutBook(collateralOfFirst: number): BookSnapshot {
  return scenario({
    accounts: [
      trader('loser', 60, 10, 110),
      trader('w1', collateralOfFirst, -3, 110),
      trader('w2', 100, -9, 110),
      trader('flat', 1000),
      trader('even', 100, 2, 100),
    ],
    waterfall: [{ layer: 'adl', policy: 'bitmex', price: 'mark' }, { layer: 'profitHaircut' }],
  })
}

test('L-5: gains pay pro rata, also those that were realised in the round', () => {
  const resolution = resolve(haircutBook(100))
  expect(fillsOf(layerOf(resolution, 'loser', 'adl'))).toEqual([
    'w2 9 at 100: 900',
    'w1 1 at 100: 100',
  ])
  expect(layerOf(resolution, 'loser', 'profitHaircut').postings).toEqual([
    { ledger: 'loser:cross', amount: '40' },
    { ledger: 'w1:cross', amount: '-10' },
    { ledger: 'w2:cross', amount: '-30' },
  ])
  expect(caseOf(resolution, 'loser').status).toBe('closed')
})

test('L-5: nobody pays more than its equity; the others carry on', () => {
  const { postings } = layerOf(resolve(haircutBook(-25)), 'loser', 'profitHaircut')
  expect(postings.map(({ amount }) => amount)).toEqual(['40', '-5', '-35'])
})

test('C-2: a counterparty gives only what leaves its margin intact', () => {
  const book = scenario({
    accounts: [
      trader('loser', 60, 10, 110),
      // Equity 30, maintenance 10: each lot costs 4 and frees 1.
      trader('safe', 30, -10, 100),
      // Equity 5, maintenance 10: any lot lowers the ratio.
      trader('thin', 5, -10, 100),
      trader('even', 900, 10, 100),
    ],
    waterfall: [{ layer: 'adl', policy: 'hyperliquid', price: 'bankruptcy' }],
  })
  const row = layerOf(resolve(book), 'loser', 'adl')
  expect(row.fills.map((fill) => [fill.account, fill.size, fill.rank])).toEqual([['safe', '6', 2]])
  expect(row.residualExposure[0]?.size).toBe('4')
})

test('A-3: lots are shared by largest remainder', () => {
  const book = scenario({
    accounts: [
      trader('loser', 0, 5, 101),
      trader('a', 500, -3),
      trader('b', 500, -3),
      trader('c', 500, -3),
      trader('long', 500, 4),
    ],
    waterfall: [{ layer: 'adl', policy: 'contract-pro-rata' }],
  })
  const row = layerOf(resolve(book), 'loser', 'adl')
  expect(fillsOf(row)).toEqual(['a 2 at 101: 202', 'b 2 at 101: 202', 'c 1 at 101: 101'])
  expect(row.fills.some((fill) => 'rank' in fill || 'score' in fill)).toBe(false)
})

test('R-4, R-5: what the previous mark leaves goes to the wallet of its owner', () => {
  const isolated = {
    ...trader('loser', 0),
    positions: [
      {
        market: 'M',
        size: '10',
        entryPrice: '110',
        marginMode: 'isolated' as const,
        isolatedMargin: '80',
      },
    ],
  }
  const book = scenario({
    markets: [{ ...plainMarket, previousMarkPrice: '103' }],
    accounts: [isolated, trader('winner', 1000, -10, 120)],
    waterfall: [{ layer: 'adl', policy: 'hyperliquid' }],
  })
  const resolution = resolve(book)
  const [row] = resolution.cases
  expect([row?.bucket, row?.status, row?.residue]).toEqual(['isolated:M:long', 'closed', '0'])
  expect(resolution.accountsAfter[0]).toEqual({ account: 'loser', collateral: '10', positions: [] })
})

test('R-4: what the previous mark leaves goes first to whoever paid last', () => {
  const withPreviousMark = (previousMarkPrice: string): CaseRow => {
    const book = scenario({
      markets: [{ ...plainMarket, priceDecimals: 1, previousMarkPrice }],
      accounts: [
        trader('loser', 80, 10, 110),
        trader('w1', 1000, -8, 110),
        trader('w2', 900, -2, 110),
      ],
      funds: [{ fund: 'f', markets: ['M'], balance: '15', floor: '0' }],
      waterfall: [
        { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
        { layer: 'profitHaircut' },
        { layer: 'adl', policy: 'hyperliquid' },
      ],
    })
    return caseOf(resolve(book), 'loser')
  }
  // 20 is missing: 15 from the fund, 4 and 1 from the gains of 80 and 20.
  expect(withPreviousMark('103').returned).toEqual([
    { ledger: 'fund:f', amount: '15' },
    { ledger: 'w1:cross', amount: '4' },
    { ledger: 'w2:cross', amount: '1' },
  ])
  // Only 3 are left over: 2.4 and 0.6.
  expect(withPreviousMark('100.3').returned).toEqual([
    { ledger: 'w1:cross', amount: '2' },
    { ledger: 'w2:cross', amount: '1' },
  ])
  expect(withPreviousMark('100').returned).toBeUndefined()
})

test('C-1, L-5: no bucket of an account with a case is a counterparty or a payer', () => {
  const isolated = { market: 'M', size: '10', entryPrice: '110', marginMode: 'isolated' as const }
  const book = scenario({
    accounts: [
      {
        ...trader('loser', 500, -4, 120),
        positionMode: 'hedge',
        positions: [
          { ...isolated, isolatedMargin: '60' },
          { market: 'M', size: '-4', entryPrice: '120', marginMode: 'cross' },
        ],
      },
      trader('other', 100, 3, 100),
      trader('winner', 500, -9, 104),
    ],
    waterfall: [{ layer: 'adl', policy: 'bitmex', price: 'mark' }, { layer: 'profitHaircut' }],
  })
  // 40 is missing; the loser's own wallet has gained 80, the winner 36.
  const resolution = resolve(book)
  expect(fillsOf(layerOf(resolution, 'loser', 'adl'))).toEqual(['winner 9 at 100: 900'])
  expect(layerOf(resolution, 'loser', 'profitHaircut').postings).toEqual([
    { ledger: 'loser:isolated:M:long', amount: '36' },
    { ledger: 'winner:cross', amount: '-36' },
  ])
})

test('S-3: what the minimum price cuts off stays in the deficit', () => {
  const book = scenario({
    markets: [{ ...plainMarket, minimumPrice: '95' }],
    accounts: [trader('loser', 120, -10, 80), trader('winner', 100, 10, 80)],
    waterfall: [{ layer: 'adl', policy: 'binance' }],
  })
  const row = layerOf(resolve(book), 'loser', 'adl')
  const [fill] = row.fills
  expect([fill?.price, fill?.bankruptcyPrice, fill?.forgone]).toEqual(['95', '92', '50'])
  expect([row.paid, row.residualDeficit]).toEqual(['50', '30'])
})

test('Q-4: the leg of a case is closed once a pass, by the total', () => {
  const position = { market: 'M', size: '5', entryValue: '503', marginMode: 'cross' as const }
  const book = scenario({
    accounts: [
      { ...trader('loser', 0), positions: [position] },
      trader('a', 500, -1),
      trader('b', 500, -1),
      { ...trader('c', 500, -3), adlExempt: true },
    ],
    waterfall: [{ layer: 'adl', policy: 'contract-pro-rata' }],
  })
  const resolution = resolve(book)
  expect(fillsOf(layerOf(resolution, 'loser', 'adl'))).toEqual([
    'a 1 at 101: 101',
    'b 1 at 101: 101',
  ])
  // 503 × 2 / 5 releases 201; one by one it would have been 100 and 100.
  expect(resolution.accountsAfter.at(-1)).toEqual({
    account: 'loser',
    collateral: '1',
    positions: [{ market: 'M', size: '3', entryValue: '302', marginMode: 'cross' }],
  })
})

test('Q-6: roundings are in the favour of the case, so that it never ends at -1', () => {
  const book = scenario({
    accounts: [
      trader('loser', 69, 7, 110),
      trader('a', 500, -3),
      trader('b', 500, -3),
      trader('c', 500, -1),
    ],
    waterfall: [{ layer: 'adl', policy: 'contract-pro-rata' }],
    markets: [{ ...plainMarket, tickSize: '1', priceDecimals: 1, markPrice: '100.1' }],
  })
  const resolution = resolve(book)
  // Equity is -0.3, one lot costs 100 1/7: after 3, 6 and 7 lots 301, 601 and 701.
  const row = layerOf(resolution, 'loser', 'adl')
  expect(row.fills.map((fill) => fill.value)).toEqual(['301', '300', '100'])
  expect(caseOf(resolution, 'loser').residue).toBe('0')
  expect([caseOf(resolution, 'loser').equity, caseOf(resolution, 'loser').deficit]).toEqual([
    '0',
    '1',
  ])
})

test('a case without a position is served by funds, not by haircuts', () => {
  const book = scenario({
    accounts: [trader('owing', -30), trader('w', 100, -1, 130), trader('l', 100, 1, 130)],
    funds: [{ fund: 'f', markets: ['M'], balance: '20', floor: '0' }],
    waterfall: [{ layer: 'insuranceFund', fund: 'f' }, { layer: 'profitHaircut' }],
  })
  const resolution = resolve(book)
  expect(layerOf(resolution, 'owing', 'insuranceFund').paid).toBe('20')
  expect(layerOf(resolution, 'owing', 'profitHaircut').skipped).toBeDefined()
  expect(caseOf(resolution, 'owing').residualDeficit).toBe('10')
})

test('S-1: three ways to split a shortfall over two legs', () => {
  const second = {
    ...plainMarket,
    market: 'N',
    maintenanceTiers: [{ notionalFrom: '0', rate: '0.03' }],
  }
  const prices = (deficitSplit: string): string[] => {
    const loser = {
      ...trader('loser', 70, 10, 110),
      positions: [
        { market: 'M', size: '10', entryPrice: '110', marginMode: 'cross' as const },
        { market: 'N', size: '-10', entryPrice: '99', marginMode: 'cross' as const },
      ],
    }
    const other = {
      ...trader('other', 900),
      positions: [
        { market: 'M', size: '-10', entryPrice: '100', marginMode: 'cross' as const },
        { market: 'N', size: '10', entryPrice: '100', marginMode: 'cross' as const },
      ],
    }
    const book = scenario({
      markets: [plainMarket, second],
      accounts: [loser, other],
      deficitSplit,
    })
    return caseOf(resolve(book), 'loser').exposure.map((leg) => leg.bankruptcyPrice ?? '')
  }
  // Equity 70 - 100 - 10 = -40; losses 100 and 10, maintenance 10 and 30, notional equal.
  expect(prices('losingLegs')).toEqual(['104', '100'])
  expect(prices('maintenance')).toEqual(['101', '97'])
  expect(prices('notional')).toEqual(['102', '98'])
})
