import { findPreset } from '@plimsoll/engine'
import { encodeResolution, parseBook } from '@plimsoll/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveBook } from './book/resolve-book.ts'
import { jsonChunks } from './output/json-chunks.ts'
import { lineWidthMax } from './output/table.ts'
import { textWidth } from './output/text-width.ts'
import { resolutionSummary } from './summary/resolution-summary.ts'

// The order of rows carries no meaning: whoever exports the book in another order gets the same
// bytes and the same hashes. Sampled over shuffles of one book that has every kind of row.

const cross = (market: string, size: string, entryPrice: string): object => ({
  market,
  size,
  entryPrice,
  marginMode: 'cross',
})

const isolated = (market: string, size: string, entryPrice: string, margin: string): object => ({
  ...cross(market, size, entryPrice),
  marginMode: 'isolated',
  isolatedMargin: margin,
})

const market = (name: string, markPrice: string): object => ({
  market: name,
  contract: 'linear',
  tickSize: '0.1',
  lotSize: '0.001',
  markPrice,
  previousMarkPrice: '51.7',
  maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
})

interface Account {
  readonly account: string
  readonly positions: readonly object[]
}

const accounts: readonly Account[] = [
  account('broke', '-100', [cross('A', '4', '60.3'), cross('B', '-3', '40.1')]),
  account('brøke', '10', [isolated('A', '3', '70.1', '11'), cross('B', '2', '51.3')]),
  account('hedged', '90', [cross('A', '1', '50.1'), isolated('A', '-2', '49.3', '40')]),
  account('gains', '100', [cross('A', '-3.5', '64.7')]),
  account('gains too', '50', [cross('A', '-2.5', '61.1'), cross('B', '1.5', '45.9')]),
  account('exempt', '50', [cross('B', '-0.5', '45.9')], { adlExempt: true }),
  account('funding', '20', [], { unsettledFunding: '-1.25' }),
]

function account(
  name: string,
  collateral: string,
  positions: readonly object[],
  more: object = {},
): Account {
  return { account: name, collateral, positionMode: 'hedge', positions, ...more } as Account
}

interface Rows {
  readonly accounts: readonly Account[]
  readonly markets: readonly object[]
  readonly funds: readonly object[]
}

const funds = [
  { fund: 'f', markets: ['A', 'B'], balance: '40', floor: '3' },
  { fund: 'g', markets: ['B'], balance: '5' },
]

function answers(rows: Rows): string {
  const book = {
    version: 1,
    timeMs: 0,
    domain: 'd',
    asset: { name: 'USDT', decimals: 6 },
    ...rows,
    waterfall: [
      { layer: 'insuranceFund', fund: 'f' },
      { layer: 'insuranceFund', fund: 'g', mode: 'deficitOnly' },
      { layer: 'adl', policy: 'bitmex' },
      { layer: 'profitHaircut' },
    ],
  }
  const parsed = parseBook(book, {
    file: 'book',
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const resolved = resolveBook(parsed)
  const document = encodeResolution({ ...resolved, all: true })
  const summary = resolutionSummary(resolved, { emphasise: (text) => text })
  expect(Math.max(...summary.map(textWidth))).toBeLessThanOrEqual(lineWidthMax)
  return [...jsonChunks(document), ...summary].join('\n')
}

test('the same bytes for any order of accounts, positions, markets and funds', () => {
  const inOrder: Rows = { accounts, markets: [market('A', '50.3'), market('B', '52.9')], funds }
  const expected = answers(inOrder)
  expect(expected).toContain('"layer": "profitHaircut"')
  const shuffled = <T>(rows: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...rows], { minLength: rows.length })
  const anyOrder = fc.record({
    accounts: shuffled(accounts).chain((list) =>
      fc.tuple(
        ...list.map((one) => shuffled(one.positions).map((positions) => ({ ...one, positions }))),
      ),
    ),
    markets: shuffled(inOrder.markets),
    funds: shuffled(funds),
  })
  fc.assert(
    fc.property(anyOrder, (rows) => {
      expect(answers(rows)).toBe(expected)
    }),
    { numRuns: 50 },
  )
})

test('no line is too long, however long the names and amounts', () => {
  const name = (letter: string): string => letter.repeat(128)
  const position = (size: string, entryValue: string): object => ({
    market: name('M'),
    size,
    entryValue,
    marginMode: 'cross',
  })
  const rows = {
    accounts: [
      account(name('a'), '-900000000', [position('900000', '900000000')]),
      account(name('b'), '900000000', [position('-900000', '900000000')]),
    ],
    markets: [{ ...market(name('M'), '1000.1'), priceDecimals: 6 }],
    funds: [{ fund: name('f'), markets: [name('M')], balance: '12345678.123456' }],
  }
  const resolved = resolveBook(
    parseBook(
      {
        version: 1,
        timeMs: 8_640_000_000_000_000,
        domain: name('d'),
        asset: { name: name('U'), decimals: 6 },
        ...rows,
        waterfall: [
          { layer: 'insuranceFund', fund: name('f'), mode: 'deficitOnly' },
          { layer: 'adl', policy: 'bitmex' },
        ],
      },
      { file: 'book', resolvePolicy: (policy) => findPreset(policy)?.spec },
    ),
  )
  const emphasise = (text: string): string => text
  const summary = [{}, { account: name('a') }, { all: true }].flatMap((asked) =>
    resolutionSummary(resolved, { emphasise, ...asked }),
  )
  expect(summary.filter((line) => textWidth(line) > lineWidthMax)).toEqual([])
  expect(resolved.round.cases).toHaveLength(1)
})
