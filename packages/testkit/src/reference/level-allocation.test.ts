import { expect, test } from 'vitest'
import type { PolicyRules } from '../book/policy.ts'
import type { AccountSnapshot, BookSnapshot, PositionSnapshot } from '../generators/snapshot.ts'
import type { FillRow } from '../resolution.ts'
import { referenceResolve } from './resolve.ts'

// Worked by hand: a lot of every market is worth 100, entries are at mark, so equity is collateral.

function holds(market: string, lots: number): PositionSnapshot {
  return { market, size: String(lots), entryPrice: '100', marginMode: 'cross' }
}

function account(
  id: string,
  collateral: number,
  positions: readonly PositionSnapshot[],
  more: Partial<AccountSnapshot> = {},
): AccountSnapshot {
  return { account: id, kind: 'trader', collateral: String(collateral), positions, ...more }
}

function bookOf(accounts: readonly AccountSnapshot[], policy: PolicyRules | string): BookSnapshot {
  const market = (name: string): BookSnapshot['markets'][number] => ({
    market: name,
    contract: 'linear',
    tickSize: '1',
    lotSize: '1',
    markPrice: '100',
    indexPrice: '100',
    maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
  })
  return {
    version: 1,
    timeMs: 0,
    domain: 'hand',
    asset: { name: 'USD', decimals: 0 },
    markets: [market('A'), market('B'), market('C')],
    accounts,
    funds: [],
    waterfall: [{ layer: 'adl', policy }],
    scenarios: [{ scenario: 'factor', returns: { '*': '0.5' } }],
  }
}

function shown({ fills }: { readonly fills: readonly FillRow[] }): string[] {
  return fills.map(({ account: id, market, size, score, scoreAfter, hedgeBroken }) =>
    [id, market, size, score?.display, scoreAfter?.display, hedgeBroken === true ? 'broken' : '']
      .join(' ')
      .trim(),
  )
}

test('a drain takes lots where stress leverage is highest, until all above are level', () => {
  // Half of 600 over 100 is 3, half of 400 over 100 is 2: two lots of `a`, then one of each.
  const accounts = [
    account('a', 100, [holds('A', -6)]),
    account('b', 100, [holds('A', -4)]),
    account('case', -1, [holds('A', 4)]),
    account('rest', 10_000, [holds('A', 6)]),
  ]
  const [row] = referenceResolve(bookOf(accounts, 'plimsoll')).cases
  expect(row?.layers.flatMap(shown)).toEqual(['a A 3 3.000000 1.500000', 'b A 1 2.000000 1.500000'])
})

test('hedges are broken only where nobody else has lots, and then other legs find each other', () => {
  // What is asked of `h` and `i` can come from nobody else; half of the 400 that they keep, over 400, is left open.
  const hedged = { bothLegs: true } as const
  const accounts = [
    account('case-a', -1, [holds('A', 4)]),
    account('case-c', -1, [holds('C', -4)]),
    account('h', 400, [holds('A', -4), holds('B', 4)], hedged),
    account('i', 400, [holds('B', -4), holds('C', 4)], hedged),
  ]
  const {
    cases,
    hedgesCrossed = [],
    accountsAfter,
  } = referenceResolve(bookOf(accounts, 'plimsoll'))
  expect(cases.flatMap(({ layers }) => layers.flatMap(shown))).toEqual([
    'h A 4 0.000000 0.500000 broken',
    'i C 4 0.000000 0.500000 broken',
  ])
  expect(
    hedgesCrossed.map((row) => [row.account, row.side, row.size, row.value].join(' ')),
  ).toEqual(['h long 4 400', 'i short 4 400'])
  expect(accountsAfter.flatMap(({ positions }) => positions)).toEqual([])
})

test('the least of the largest share of equity', () => {
  // Five lots over 300 and 200 of equity: 3 of 300 and 2 of 200 are both one per 100.
  const accounts = [
    account('a', 300, [holds('A', -6)]),
    account('b', 200, [holds('A', -6)]),
    account('case', -5, [holds('A', 5)]),
    account('rest', 10_000, [holds('A', 7)]),
  ]
  const [row] = referenceResolve(bookOf(accounts, 'minimax-haircut')).cases
  expect(row?.layers.flatMap(shown)).toEqual(['a A 3  0.010000', 'b A 2  0.010000'])
})
