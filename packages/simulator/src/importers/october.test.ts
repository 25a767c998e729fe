import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecimal } from './decimal-text.ts'
import { OctoberImportError } from './october-error.ts'
import { octoberDefaults, type OctoberOptions } from './october-options.ts'
import { importOctober, type OctoberImport } from './october.ts'

const header =
  'account,adl_notional_usd,closed_pnl_usd,leverage,pnl_percent,account_value_usd,is_negative_equity,adl_fills'

function table(...rows: readonly string[]): string {
  return `# source: test\n# licence: none\n${header}\n${rows.join('\n')}\n`
}

function fileOf({ files }: OctoberImport, name: string): string {
  const file = files.find((candidate) => candidate.name === name)
  if (file === undefined) throw new Error(`there is no ${name}`)
  return file.text
}

function rowsOf(result: OctoberImport, name: string): string[][] {
  return parse(fileOf(result, name), { comment: '#', comment_no_infix: true }).slice(1)
}

interface Held {
  readonly collateral: bigint
  readonly sizeLots: bigint
  readonly entryValue: bigint
}

// The default scales: money in millionths, sizes in hundredths, one lot at mark 1.00 worth 10,000
// units.
const LOT_VALUE = 10_000n

function holdings(result: OctoberImport): Map<string, Held> {
  const positions = new Map(rowsOf(result, 'positions.csv').map((row) => [row[0], row]))
  return new Map(
    rowsOf(result, 'accounts.csv').map(([account = '', , collateral]) => {
      const [, , size, entryValue] = positions.get(account) ?? []
      const held = {
        collateral: units(collateral),
        sizeLots: units(size),
        entryValue: units(entryValue),
      }
      return [account, held]
    }),
  )
}

function units(text = '0'): bigint {
  return parseDecimal(text)?.digits ?? 0n
}

function holdingOf(result: OctoberImport, account: string): Held {
  const found = holdings(result).get(account)
  if (found === undefined) throw new Error(`there is no ${account}`)
  return found
}

function equityOf({ collateral, sizeLots, entryValue }: Held): bigint {
  return collateral + sizeLots * LOT_VALUE + (sizeLots < 0n ? entryValue : -entryValue)
}

describe('a row', () => {
  test('becomes a short with the entry and collateral that explain it', () => {
    const result = importOctober(table('a1,100,25,1,25,80,False,1'))
    expect(fileOf(result, 'accounts.csv')).toContain('\na1,trader,55.000000\n')
    expect(fileOf(result, 'positions.csv')).toContain('\na1,OCTOBER-USD,-100.00,125.000000,cross\n')
    expect(equityOf(holdingOf(result, 'a1'))).toBe(80_000_000n)
  })

  test('keeps digits that a float would lose', () => {
    const result = importOctober(table('a1,7240.000000000001,9007190000.7409935,0,0,1e-05,False,1'))
    expect(holdingOf(result, 'a1')).toEqual({
      sizeLots: -724_000n,
      entryValue: 9_007_197_240_740_994n,
      collateral: -9_007_190_000_740_984n,
    })
  })

  test('rounds half to even: size to the lot, money to the unit', () => {
    const result = importOctober(
      table(
        'down,10.005,0.0000005,1,1,0,False,1',
        'up,10.015,0.0000015,1,1,0,False,1',
        'tiny,1e2,0,1,1,5e-7,False,1',
      ),
    )
    expect(holdingOf(result, 'down')).toEqual({
      sizeLots: -1000n,
      entryValue: 10_005_000n,
      collateral: 0n,
    })
    expect(holdingOf(result, 'up')).toEqual({
      sizeLots: -1002n,
      entryValue: 10_015_002n,
      collateral: -2n,
    })
    expect(holdingOf(result, 'tiny').collateral).toBe(0n)
  })

  test('stays as it is when it lost or is insolvent', () => {
    const result = importOctober(
      table('loser,100,-40,1,-40,20,False,1', 'broke,100,10,0,10,-5,True,1'),
    )
    expect(holdingOf(result, 'loser').entryValue).toBe(60_000_000n)
    expect(equityOf(holdingOf(result, 'broke'))).toBe(-5_000_000n)
    expect(result.summary).toMatchObject({
      losingRows: 1,
      insolventRows: 1,
      insolventByRoundingRows: 0,
    })
  })

  test('that only rounding makes insolvent is counted apart', () => {
    const { summary } = importOctober(table('a1,99.996,0,1,0,0.001,False,1'))
    expect(summary).toMatchObject({ insolventRows: 1, insolventByRoundingRows: 1 })
  })
})

describe('rejects', () => {
  test.each([
    ['wrongFieldCount', 'x,100,1'],
    ['wrongFieldCount', 'x,100,1,1,1,50,False,1,extra'],
    ['missingField', 'x,100,,1,1,50,False,1'],
    ['missingField', ',100,1,1,1,50,False,1'],
    ['badAccount', 'fund:insurance,100,1,1,1,50,False,1'],
    ['badNumber', 'x,1OO,1,1,1,50,False,1'],
    ['badNumber', 'x,100,NaN,1,1,50,False,1'],
    ['badNumber', 'x,100,1,1,1,inf,False,1'],
    ['notionalNotPositive', 'x,0,1,1,1,50,False,1'],
    ['notionalNotPositive', 'x,-100,500,1,1,50,False,1'],
    ['noPossibleEntry', 'x,100,-100,1,1,50,False,1'],
    ['noPossibleEntry', 'x,100,-100.5,1,1,50,False,1'],
    ['noPossibleEntry', 'x,1e-9,1e-9,1,1,50,False,1'],
    ['sizeRoundsToZero', 'x,0.005,1,1,1,50,False,1'],
    ['outOfRange', 'x,1e12,1e12,1,1,50,False,1'],
  ] as const)('%s: %s', (reason, row) => {
    const result = importOctober(table('good,100,1,1,1,50,False,1', row))
    expect(result.summary).toMatchObject({ rows: 2, shorts: 1, rejects: { [reason]: 1 } })
    const [reject] = rowsOf(result, 'rejects.csv')
    expect(reject?.slice(0, 3)).toEqual(['5', row.slice(0, row.indexOf(',')), reason])
    expect(fileOf(result, 'accounts.csv')).not.toContain('\nx,')
  })

  test('keep the original fields under the original header', () => {
    const result = importOctober(
      table('good,100,1,1,1,50,False,1', 'x,100,-200,.5,-200,1e-05,True,3'),
    )
    expect(fileOf(result, 'rejects.csv')).toBe(
      `# source: test\n# licence: none\nline,account,reason,detail,${header.slice('account,'.length)}\n` +
        '5,x,noPossibleEntry,notional + profit is not above 0,100,-200,.5,-200,1e-05,True,3\n',
    )
  })

  test('half a lot is a tie and rounds to no lot; anything above is a lot', () => {
    const result = importOctober(
      table('good,100,1,1,1,50,False,1', 'x,0.0050000001,1,1,1,50,False,1'),
    )
    expect(holdingOf(result, 'x').sizeLots).toBe(-1n)
  })

  test('rows of one account are all left out, whatever their order', () => {
    const twice = ['x,100,1,1,1,50,False,1', 'x,200,1,1,1,50,False,1']
    const { summary } = importOctober(table('good,100,1,1,1,50,False,1', ...twice))
    expect(summary).toMatchObject({ shorts: 1, rejects: { duplicateAccount: 2 } })
  })
})

describe('the longs', () => {
  const result = importOctober(table('a1,100.01,25,1,25,80,False,1', 'a2,233.32,-3,1,-1,9,False,1'))

  test('take every short lot: Σ size is 0', () => {
    const sizes = [...holdings(result).values()].map(({ sizeLots }) => sizeLots)
    expect(sizes.reduce((sum, size) => sum + size, 0n)).toBe(0n)
    // 35 % of 33,333 lots is 11,666.55.
    expect(holdingOf(result, octoberDefaults.bankruptAccount).sizeLots).toBe(11_666n)
    expect(holdingOf(result, octoberDefaults.solventAccount).sizeLots).toBe(21_667n)
  })

  test('the bankrupt one entered at 1.10 and has an equity of −1 % of its notional', () => {
    const bankrupt = holdingOf(result, octoberDefaults.bankruptAccount)
    expect(bankrupt.entryValue).toBe(128_326_000n)
    expect(equityOf(bankrupt)).toBe(-1_166_600n)
    expect(result.summary).toMatchObject({ deficit: '1.166600', fundBalance: '0.233320' })
  })

  test('the deficit rounds away from zero', () => {
    const options = { deficitRate: '0.00000001' }
    const rounded = importOctober(table('a1,100.01,25,1,25,80,False,1'), options)
    // 35.00 × 10^-8 is 0.35 units.
    expect(equityOf(holdingOf(rounded, octoberDefaults.bankruptAccount))).toBe(-1n)
    expect(rounded.summary.deficit).toBe('0.000001')
  })

  test('the solvent one entered at mark with its notional as collateral', () => {
    expect(holdingOf(result, octoberDefaults.solventAccount)).toEqual({
      sizeLots: 21_667n,
      entryValue: 216_670_000n,
      collateral: 216_670_000n,
    })
  })

  test('hold for any rows: Σ size 0, equity −1 % rounded away from zero', () => {
    const amount = fc.integer({ min: 100, max: 10 ** 9 }).map((cents) => cents / 1000)
    fc.assert(
      fc.property(fc.array(amount, { minLength: 3, maxLength: 20 }), (notionals) => {
        const any = importOctober(
          table(...notionals.map((n, i) => `a${i},${n},0,1,0,${n},False,1`)),
        )
        const bankrupt = holdingOf(any, octoberDefaults.bankruptAccount)
        const sizes = [...holdings(any).values()].map(({ sizeLots }) => sizeLots)
        const shorts = sizes.reduce((sum, size) => (size < 0n ? sum - size : sum), 0n)
        expect(sizes.reduce((sum, size) => sum + size, 0n)).toBe(0n)
        expect(bankrupt.sizeLots).toBe((shorts * 35n) / 100n)
        expect(equityOf(bankrupt)).toBe(-(bankrupt.sizeLots * LOT_VALUE) / 100n)
      }),
    )
  })
})

describe('options', () => {
  test('another mark, grid and asset scale the book', () => {
    const result = importOctober(table('a1,1000,250,1,25,800,False,1'), {
      markPrice: '2.5',
      tickSize: '0.1',
      lotSize: '0.1',
      assetDecimals: 2,
      bankruptEntryPrice: '3',
    })
    expect(fileOf(result, 'positions.csv')).toContain('\na1,OCTOBER-USD,-400.0,1250.00,cross\n')
    expect(fileOf(result, 'positions.csv')).toContain(',140.0,420.00,cross\n')
    expect(fileOf(result, 'accounts.csv')).toContain('\noctober-long-bankrupt,trader,66.50\n')
    expect(result.summary).toMatchObject({ deficit: '3.50', fundBalance: '0.70' })
  })

  test('a share of 1 leaves the solvent long without a position', () => {
    const result = importOctober(table('a1,100,25,1,25,80,False,1'), { bankruptShare: '1' })
    expect(rowsOf(result, 'positions.csv').map(([account]) => account)).toEqual([
      'a1',
      octoberDefaults.bankruptAccount,
    ])
  })

  test.each<[keyof OctoberOptions, Partial<OctoberOptions>]>([
    ['markPrice', { markPrice: '0' }],
    ['lotSize', { lotSize: 'one' }],
    ['tickSize', { tickSize: '-0.01' }],
    ['bankruptShare', { bankruptShare: '1.01' }],
    ['fundFloor', { fundFloor: '-1' }],
    ['assetDecimals', { assetDecimals: 1.5 }],
    ['timeMs', { timeMs: -1 }],
    ['solventAccount', { solventAccount: octoberDefaults.bankruptAccount }],
    ['bankruptAccount', { bankruptAccount: 'a1' }],
    ['solventAccount', { solventAccount: 'a1' }],
  ])('%s is refused by name', (path, options) => {
    const run = (): unknown => importOctober(table('a1,100,25,1,25,80,False,1'), options)
    expect(run).toThrow(OctoberImportError)
    expect(run).toThrow(expect.objectContaining({ code: 'octoberOption', path }))
  })
})

describe('input as a whole', () => {
  test.each([
    ['header', ''],
    ['header', '# only a note\n'],
    ['header', 'account,adl_notional_usd\na1,100\n'],
    ['csv', table('"a1,100,25,1,25,80,False,1')],
    ['rows', table()],
    ['rows', table('a1,0.02,0,1,0,1,False,1')],
  ])('is refused at %s: %j', (path, csv) => {
    expect(() => importOctober(csv)).toThrow(
      expect.objectContaining({ name: 'OctoberImportError', code: 'octoberInput', path }),
    )
  })

  test.each([
    [
      '{"accounts": []}',
      'csv: is JSON, not CSV; give a table with a header and a row for each account',
    ],
    ['\uFEFF\n [{"a": 1}]', 'csv: is JSON, not CSV'],
    [
      table('"a1,100,25,1,25,80,False,1'),
      'csv: line 4 opens a quote that is never closed; close it',
    ],
    [
      table('a"1,100,25,1,25,80,False,1'),
      'csv: line 4 has a quote inside a cell; put the cell in quotes and write the quote twice',
    ],
    [
      table('"a"1,100,25,1,25,80,False,1'),
      'csv: line 4 has text after a closing quote; write quotes inside a cell twice',
    ],
    [
      'account,adl_notional_usd\na1,100\n',
      'header: has no column closed_pnl_usd; the table needs account, adl_notional_usd, closed_pnl_usd, account_value_usd',
    ],
    ['', 'header: is missing, the text is empty; give a table with a header'],
  ])('%j is refused in one line', (csv, message) => {
    expect(() => importOctober(csv)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) as string }),
    )
  })

  test('may have a byte order mark, CRLF, empty lines and columns in another order', () => {
    const csv =
      '\uFEFF# note\r\naccount_value_usd,closed_pnl_usd,adl_notional_usd,account\r\n\r\n80,25,100,a1\r\n'
    const result = importOctober(csv)
    expect(equityOf(holdingOf(result, 'a1'))).toBe(80_000_000n)
    expect(fileOf(result, 'accounts.csv')).toMatch(/^# note\naccount,/)
  })

  test('in another order gives the same folder, line numbers of rejects aside', () => {
    const rows = [
      'b,100,25,1,25,80,False,1',
      'a,10.005,-2,1,25,80,False,1',
      '\u{1F600},33,1,1,1,1,False,1',
      '\uFFFD,34,1,1,1,1,False,1',
      'none,5,-5,1,1,1,False,1',
      'none,5,-6,1,1,1,False,1',
      ',5,-5,1,1,1,False,1',
      'short,5',
    ]
    const withoutLines = ({ files }: OctoberImport): string[] =>
      files.map(({ text }) => text.replaceAll(/^\d+,/gm, ''))
    const expected = withoutLines(importOctober(table(...rows)))
    const order = fc.shuffledSubarray(rows, { minLength: rows.length })
    fc.assert(
      fc.property(order, (shuffled) => {
        expect(withoutLines(importOctober(table(...shuffled)))).toEqual(expected)
      }),
    )
  })
})

test('accounts are in order of code points', () => {
  const result = importOctober(
    table('\u{1F600},9,1,1,1,1,False,1', '\uFFFD,9,1,1,1,1,False,1', 'Z,9,1,1,1,1,False,1'),
  )
  expect(rowsOf(result, 'accounts.csv').map(([account]) => account)).toEqual([
    'Z',
    octoberDefaults.bankruptAccount,
    octoberDefaults.solventAccount,
    '\uFFFD',
    '\u{1F600}',
  ])
})

test('notes of the source stand in every file that can hold them, and every constant in the assumptions', () => {
  const result = importOctober(table('a1,100,25,1,25,80,False,1'))
  for (const name of ['accounts.csv', 'positions.csv', 'rejects.csv']) {
    expect(fileOf(result, name)).toMatch(/^# source: test\n# licence: none\n/)
  }
  const page = fileOf(result, 'ASSUMPTIONS.md')
  expect(page).toContain('- licence: none')
  for (const line of result.summary.assumptions) expect(page).toContain(`- ${line}\n`)
  const printed = result.summary.assumptions.join('\n')
  const { domain: _, assetDecimals, timeMs, ...texts } = octoberDefaults
  for (const value of [...Object.values(texts), String(assetDecimals), String(timeMs)]) {
    expect(printed).toContain(value)
  }
})

test('book.json is the snapshot without accounts', () => {
  const book: unknown = JSON.parse(
    fileOf(importOctober(table('a1,100,25,1,25,80,False,1')), 'book.json'),
  )
  expect(book).toEqual({
    version: 1,
    timeMs: 1_760_130_964_831,
    domain: 'october-2025',
    asset: { name: 'USD', decimals: 6 },
    markets: [
      {
        market: 'OCTOBER-USD',
        contract: 'linear',
        tickSize: '0.01',
        lotSize: '0.01',
        markPrice: '1.00',
        indexPrice: '1.00',
        maintenanceTiers: [{ notionalFrom: '0', rate: '0.005' }],
      },
    ],
    funds: [{ fund: 'insurance', markets: ['OCTOBER-USD'], balance: '0.070000', floor: '0' }],
    waterfall: [
      { layer: 'insuranceFund', fund: 'insurance', mode: 'deficitOnly' },
      { layer: 'adl', policy: 'hyperliquid' },
      { layer: 'profitHaircut' },
    ],
  })
})
