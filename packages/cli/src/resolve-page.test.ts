import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll } from './testing/run-plimsoll.ts'
import { cross, type Fields, smallBook, writeSmallBook } from './testing/small-book.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-page-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function page(changes: Fields, ...words: readonly string[]): Promise<string> {
  const book = writeSmallBook(folder, 'small', changes)
  const { code, stdout, stderr } = await callPlimsoll('resolve', '--book', book, ...words)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const tooLong = stdout.split('\n').filter((line) => line.length > 100)
  expect(tooLong).toEqual([])
  return stdout
}

/** The lines of one section, its title included. */
function section(text: string, title: string): string {
  const parts = text.split('\n\n')
  return parts.find((part) => part.startsWith(title)) ?? `no section ${title} in:\n${text}`
}

describe('--account', () => {
  test('says on top how much of the round is shown, and keeps what is said of all', async () => {
    const whole = await page({})
    const one = await page({}, '--account', 'winner-3')
    expect(one).toContain('\nOnly what concerns winner-3: 1 of 2 cases.')
    expect(one).toContain(whole.split('\n')[2])
    for (const title of ['Funds', 'Spared', 'Conservation', 'Hashes']) {
      expect(section(one, title)).toBe(section(whole, title))
    }
  })

  test('shows its cases and what was done in them', async () => {
    const one = await page({}, '--account', 'winner-3')
    expect(section(one, 'Cases')).toMatch(/^Cases: 1 of 2 bankrupt buckets\n/u)
    expect(section(one, 'Cases')).not.toContain('broke-1')
    expect(section(one, 'Waterfall')).toMatch(/^Waterfall in this case: 3 layers\n/u)
    expect(section(one, 'Deleveraged')).toMatch(
      /^Deleveraged in this case: .*\n.*\n.*\n.* winner-3 /u,
    )
  })

  test('of someone whom nothing concerns', async () => {
    const one = await page({}, '--account', 'beside')
    expect(one).toContain('\nOnly what concerns beside: 0 of 2 cases.')
    expect(one).not.toContain('nothing to resolve')
    expect(section(one, 'Spared')).toContain('0 of 3')
  })
})

describe('accounts afterwards', () => {
  test('--all lists every account with what it holds', async () => {
    expect(await page({})).not.toContain('Accounts afterwards')
    const all = section(await page({}, '--all'), 'Accounts afterwards')
    expect(all).toMatch(/^Accounts afterwards: 7 accounts\n/u)
    expect(all).toMatch(/\n +beside +60\.00 +long +0\.5 +A +cross\n/u)
    expect(all).toMatch(/\n +broke-1 +0\.00 +none\n/u)
  })

  test('--account shows that account', async () => {
    const one = section(await page({}, '--account', 'maker'), 'Accounts afterwards')
    expect(one).toMatch(/^Accounts afterwards: 1 account\n[^\n]+\n +maker +60\.00 +short [^\n]+$/u)
  })

  test('a long list is cut and says so', async () => {
    const { stdout } = await callPlimsoll('resolve', '--book', 'examples/october-twin', '--all')
    const all = section(stdout, 'Accounts afterwards')
    expect(all.split('\n')).toHaveLength(53)
    expect(all).toContain('  … and 19,258 more accounts; --json lists all')
  })
})

describe('what a page says of the money', () => {
  test('conservation can be added up by hand', async () => {
    const text = section(await page({}), 'Conservation')
    const rows = text.split('\n').flatMap((line) => {
      const [, name = '', ...amounts] =
        /^ {2}([=+−]? ?[a-z, ]+?) +(-?[\d,.]+) +(-?[\d,.]+)$/u.exec(line) ?? []
      return name === ''
        ? []
        : [{ name, amounts: amounts.map((one) => Number(one.replaceAll(',', ''))) }]
    })
    expect(rows.map(({ name }) => name)).toEqual([
      'collateral, margin and funding',
      '+ funds',
      '+ residue',
      '− entry cost of open positions',
      '= money',
    ])
    for (const column of [0, 1]) {
      const [held = 0, funds = 0, residue = 0, cost = 0, money] = rows.map(
        ({ amounts }) => amounts[column] ?? Number.NaN,
      )
      expect(held + funds + residue - cost).toBeCloseTo(money ?? Number.NaN, 6)
    }
    expect(rows.map(({ amounts }) => amounts[0])).toEqual([390, 5, 0, 0, 395])
    expect(text).toContain('This sum is the same at any mark, and no forced fill may change it.')
  })

  test('the headline says who bore the loss', async () => {
    expect((await page({})).split('\n')[3]).toBe(
      'paid by funds 20.0 %, taken from counterparties 80.0 %',
    )
    const shared = { waterfall: [{ layer: 'profitHaircut' }] }
    expect((await page(shared)).split('\n')[3]).toBe('taken from gains 100.0 %')
    const nobody = await page({ waterfall: [] })
    expect(nobody.split('\n')[3]).toBe('uncovered 100.0 %')
  })
})

function previousMarks(...prices: readonly string[]): Fields[] {
  return smallBook.markets.map((market, index) => ({ ...market, previousMarkPrice: prices[index] }))
}

const opposite = [
  { account: 'long', collateral: '0', positions: [cross('A', '2', '110')] },
  { account: 'short', collateral: '0', positions: [cross('A', '-2', '90')] },
]

const hedged = [
  {
    account: 'both',
    collateral: '0',
    positionMode: 'hedge',
    positions: [cross('A', '2', '110'), cross('A', '-2', '100')],
  },
]

const indebted = [
  { account: 'deep', collateral: '-500', positions: [cross('A', '-2', '100')] },
  { account: 'other', collateral: '900', positions: [cross('A', '2', '100')] },
]

const single = [
  { account: 'broke', collateral: '0', positions: [cross('A', '2', '110')] },
  { account: 'first', collateral: '90', positions: [cross('A', '-1', '120')] },
  { account: 'second', collateral: '90', positions: [cross('A', '-1', '110')] },
]

const paidFirst = [
  { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
  { layer: 'adl', policy: 'bitmex' },
]

const adl = (policy: string, more: Fields = {}): Fields => ({
  waterfall: [{ layer: 'adl', policy, ...more }],
})

describe('notes on the waterfall', () => {
  test.each([
    [
      adl('hyperliquid'),
      'adl hyperliquid closed size at mark and pays no deficit (no previous mark in the book)',
    ],
    [adl('bitmex', { price: 'mark' }), 'adl bitmex (mark) closed size at mark and pays no deficit'],
    [
      { ...adl('hyperliquid'), markets: previousMarks('100', '50') },
      'adl hyperliquid closed size at the previous mark, which pays nothing of the deficit',
    ],
    [
      { ...adl('bitmex'), funds: [], waterfall: [], accounts: opposite },
      'crossing acts though not declared: cases on opposite sides close each other at mark',
    ],
    [
      { ...adl('bitmex'), accounts: hedged },
      'ownNetting acts though not declared: long and short of one bucket close each other at mark',
    ],
    [
      { funds: [{ fund: 'f', markets: ['A', 'B'], balance: '50' }], waterfall: paidFirst },
      'adl bitmex closed size on which no deficit was left, so at mark',
    ],
    [
      {},
      'bankruptcy prices moved in 2 cases after an earlier layer paid: Cases shows them at opening,',
    ],
  ])('%#: %j', async (changes, note) => {
    expect(section(await page(changes), 'Waterfall').replaceAll(/\s+/gu, ' ')).toContain(note)
  })

  test('nothing is noted of layers that pay at prices as they stood', async () => {
    expect(section(await page(adl('bitmex')), 'Waterfall')).not.toMatch(
      /prices moved|closed size|acts/u,
    )
  })
})

describe('rows', () => {
  test('a layer that stands twice in the waterfall has two rows', async () => {
    const twice = [
      { layer: 'adl', policy: 'bitmex', price: 'mark' },
      { layer: 'crossing' },
      { layer: 'adl', policy: 'bitmex' },
      { layer: 'profitHaircut' },
      { layer: 'profitHaircut' },
    ]
    const rows = section(await page({ waterfall: twice }), 'Waterfall').split('\n')
    expect(rows.map((row) => row.trim().split(/ {2,}/u).slice(0, 2)).slice(2, 7)).toEqual([
      ['crossing', '0.00'],
      ['adl bitmex (mark)', '0.00'],
      ['adl bitmex', '0.00'],
      ['profitHaircut', '25.00'],
      ['profitHaircut', '0.00'],
    ])
  })

  test('a case of several legs has a row for each', async () => {
    expect(
      section(await page({}), 'Cases')
        .split('\n')
        .slice(2),
    ).toEqual([
      '  broke-2  long    1.0  A       100.0       103.0    15.00  closed',
      '           short   2.0  B        50.0        44.0',
      '  broke-1  long    4.0  A       100.0       102.5    10.00  closed',
    ])
  })

  test('a bankruptcy price below 0 is explained', async () => {
    expect(await page({})).not.toContain('below 0')
    const deep = { accounts: indebted }
    expect(section(await page(deep), 'Cases')).toContain(
      'bankruptcy below 0: no price above 0 brings that case to zero',
    )
  })

  test('a fund has a row for each position it took over', async () => {
    const takeover = {
      funds: [{ fund: 'insurance', markets: ['A', 'B'], balance: '50' }],
      waterfall: [{ layer: 'insuranceFund', fund: 'insurance' }],
    }
    expect(
      section(await page(takeover), 'Funds')
        .split('\n')
        .slice(2),
    ).toEqual([
      '  insurance   50.00  25.00  -25.00   0.00  5.0 A',
      '                                           -2.0 B',
    ])
  })

  test('an isolated position is called that beside its market and side', async () => {
    const text = section(await page({}), 'Deleveraged')
    expect(text).toMatch(/winner-2 +isolated +short +A /u)
    expect(text).not.toContain('isolated:')
  })

  test('a rank of one of several passes is called so', async () => {
    const several = section(await page({}), 'Deleveraged')
    expect(several).toContain('largest cuts first: by forgone, then by value')
    expect(several).toContain('rank in pass')
    expect(several).toContain('rank: place in the pass of one leg of a case; there were 3 passes')
    const one = section(await page({ accounts: single }), 'Deleveraged')
    expect(one).toMatch(/\n +rank +account/u)
    expect(one).not.toContain('pass')
  })
})
