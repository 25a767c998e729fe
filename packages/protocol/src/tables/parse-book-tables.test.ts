import { readFileSync } from 'node:fs'
import type { PolicySpec } from '@plimsoll/engine'
import { parse as parseForBrowsers } from 'csv-parse/browser/esm/sync'
import { describe, expect, test } from 'vitest'
import { BookError, type BookRule } from '../book/book-error.ts'
import { parseBookText, type ParsedBook } from '../book/parse-book.ts'
import { type BookTables, parseBookTables } from './parse-book-tables.ts'

const text = readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8')
const { accounts: _, ...withoutAccounts } = JSON.parse(text) as Record<string, unknown>

const bitmex: PolicySpec = {
  policy: 'bitmex',
  version: 1,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'bankruptcy',
}

const accountsCsv = `# made by hand
account,kind,collateral,owner
z9,trader,18750.000000,
b1,,30000.000000,
"a1",trader,1000.000000,
a2,trader,12000.000000,
`

const positionsCsv = `account,market,size,entryPrice,entryValue,marginMode,openedSeq
z9,BTC-USDT,2.000,60000.0,,cross,
# between rows

a2,BTC-USDT,-1.500,,82500,cross,7
b1,BTC-USDT,1.000,50000.0,,cross,
a1,BTC-USDT,-1.500,60000.0,,cross,
`

const options = { file: 'book', resolvePolicy: () => bitmex }

function parseTables(change: Partial<BookTables> = {}): ParsedBook {
  return parseBookTables({
    ...options,
    bookJson: JSON.stringify(withoutAccounts),
    accountsCsv,
    positionsCsv,
    ...change,
  })
}

function refusal(change: Partial<BookTables>): BookError {
  try {
    parseTables(change)
  } catch (error) {
    if (error instanceof BookError) return error
    throw error
  }
  throw new Error('the tables were accepted')
}

describe('a book as tables', () => {
  test('may state profit that is not settled yet, and nothing where there is none', () => {
    const { spec } = parseTables({
      accountsCsv: 'account,collateral,unsettledProfit\nz9,1,-2.5\nb1,1,\na1,1,0\na2,1,3\n',
    })
    expect(spec.accounts.map((row) => row.unsettledProfitQuote)).toEqual([
      -2_500_000n,
      undefined,
      0n,
      3_000_000n,
    ])
  })

  test('means the same as in one file', () => {
    expect(parseTables().spec).toEqual(parseBookText(text, options).spec)
  })

  test('may come as bytes with a byte order mark and Windows line ends', () => {
    const encode = (table: string): Uint8Array =>
      new TextEncoder().encode(`\ufeff${table.replaceAll('\n', '\r\n')}`)
    const change = { accountsCsv: encode(accountsCsv), positionsCsv: encode(positionsCsv) }
    expect(parseTables(change).spec).toEqual(parseTables().spec)
  })

  test('may hold names with commas, quotes and a leading #', () => {
    const rename = (table: string): string => table.replace(/^"?a1"?,/mu, '"#a, ""1""",')
    const { spec } = parseTables({
      accountsCsv: rename(accountsCsv),
      positionsCsv: rename(positionsCsv),
    })
    expect(spec.accounts[2]?.account).toBe('#a, "1"')
  })

  test('may have an empty cell in a column that no table can hold', () => {
    const change = {
      accountsCsv: 'account,collateral,declaredHedge\nx,1,\n',
      positionsCsv: 'account\n',
    }
    expect(parseTables(change).spec.accounts).toHaveLength(1)
  })

  test('refuses a hedge elsewhere, which is a list', () => {
    const change = {
      accountsCsv: 'account,collateral,declaredHedge\nx,1,BTC-USDT 1\n',
      positionsCsv: 'account\n',
    }
    expect(() => parseTables(change)).toThrow(
      'accounts.csv:2: declaredHedge: is text where a list belongs, which no table can hold; write the book as one JSON file',
    )
  })

  test('reads booleans', () => {
    const change = {
      accountsCsv: 'account,collateral,adlExempt,bothLegs\nx,1,true,true\n',
      positionsCsv: 'account\n',
    }
    expect(parseTables(change).spec.accounts[0]).toMatchObject({ adlExempt: true, bothLegs: true })
  })

  test('the parser that browsers get reads the same rows', () => {
    const [, first] = parseForBrowsers(positionsCsv, { comment: '#', skip_empty_lines: true })
    expect(first).toEqual(['z9', 'BTC-USDT', '2.000', '60000.0', '', 'cross', ''])
  })
})

describe('tables that are not text', () => {
  const [columns = [], ...rows] = positionsCsv
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(','))

  test('mean the same as text', () => {
    const change = { positionsCsv: { name: 'positions.parquet', columns, rows } }
    expect(parseTables(change).spec).toEqual(parseTables().spec)
  })

  test('name file, row and column of what is wrong', () => {
    const wrong = rows.with(1, ['a2', 'BTC-USDT', '-1.50001', '', '82500', 'cross', '7'])
    const change = { positionsCsv: { name: 'positions.parquet', columns, rows: wrong } }
    expect(refusal(change).path).toBe('positions.parquet:row 2: size')
  })

  test('name themselves where their columns are wrong', () => {
    const change = { positionsCsv: { name: 'positions.parquet', columns: ['owner'], rows: [] } }
    expect(refusal(change)).toMatchObject({ rule: 'unknownField', path: 'positions.parquet' })
  })
})

test('says which row it has reached', () => {
  const reached: [string, number][] = []
  parseTables({ onRow: (table, at) => reached.push([table, at]) })
  expect(reached.filter(([table]) => table === 'accounts').map(([, at]) => at)).toEqual([
    2, 3, 4, 5, 6,
  ])
  expect(reached.at(-1)).toEqual(['positions', 7])
})

describe('tables that are wrong', () => {
  test.each<[string, Partial<BookTables>, BookRule, string]>([
    [
      'a size off the lot',
      { positionsCsv: positionsCsv.replace('-1.500,,', '-1.50001,,') },
      'offGrid',
      'positions.csv:5: size: -1.50001 is not a whole number of lots',
    ],
    [
      'a number that is none',
      { accountsCsv: accountsCsv.replace('1000.000000', 'NaN') },
      'notDecimal',
      'accounts.csv:5: collateral: "NaN" is not a plain decimal',
    ],
    [
      'an account twice',
      { accountsCsv: `${accountsCsv}z9,,1,\n` },
      'duplicate',
      'accounts.csv:7: account: "z9" is already used by accounts.csv:3',
    ],
    [
      'a position of nobody',
      { positionsCsv: positionsCsv.replace('a2', 'a3') },
      'unknownReference',
      'positions.csv:5: account: "a3" is not in accounts.csv',
    ],
    [
      'a position without account',
      { positionsCsv: positionsCsv.replace('a2', '') },
      'missingField',
      'positions.csv:5: account: is missing',
    ],
    [
      'a missing cell',
      { positionsCsv: positionsCsv.replace('a2,BTC-USDT', 'a2,') },
      'missingField',
      'positions.csv:5: market: is missing',
    ],
    [
      'a second position',
      { positionsCsv: `${positionsCsv}a1,BTC-USDT,-1,1,,cross,\n` },
      'duplicate',
      'positions.csv:8: is the second cross short',
    ],
    [
      'an unknown column',
      { accountsCsv: accountsCsv.replace('owner', 'ownr') },
      'unknownField',
      'accounts.csv:2: "ownr" is not a column; use account, owner',
    ],
    [
      'a column twice',
      { accountsCsv: accountsCsv.replace('owner', 'kind') },
      'duplicate',
      'accounts.csv:2: "kind" is a column twice',
    ],
    [
      'a column of lists',
      { accountsCsv: 'account,collateral,collaterals\nx,1,BTC\n', positionsCsv: 'account\n' },
      'wrongType',
      'accounts.csv:2: collaterals: is text where a list belongs, which no table can hold; write the book as one JSON file',
    ],
    [
      'neither true nor false',
      { accountsCsv: 'account,collateral,adlExempt\nx,1,yes\n', positionsCsv: 'account\n' },
      'wrongType',
      'accounts.csv:2: adlExempt: is a string; give true or false',
    ],
    [
      'a short row',
      { positionsCsv: `${positionsCsv}a1,BTC-USDT\n` },
      'malformedCsv',
      'positions.csv:8: has more or fewer cells than the header',
    ],
    [
      'an open quote',
      { positionsCsv: `${positionsCsv}"a1,BTC-USDT\n` },
      'malformedCsv',
      'positions.csv:8: a quote opened here is never closed',
    ],
    [
      'a quote inside a cell',
      { positionsCsv: `${positionsCsv}a"1,BTC-USDT\n` },
      'malformedCsv',
      'positions.csv:8: a quote stands inside a cell',
    ],
    [
      'an empty table',
      { positionsCsv: '# nothing\n' },
      'malformedCsv',
      'positions.csv:1: is empty; the first line names the columns',
    ],
    [
      'accounts in both places',
      { bookJson: text },
      'exclusiveFields',
      'book.json: accounts: stands beside accounts.csv',
    ],
    [
      'a broken book.json',
      { bookJson: '{' },
      'malformedJson',
      'book.json: line 1, column 2: the text ends too early',
    ],
    [
      'a book.json that is a list',
      { bookJson: '[]' },
      'wrongType',
      'book.json: is an array; give an object',
    ],
    [
      'an error of the book itself',
      { bookJson: JSON.stringify({ ...withoutAccounts, timeMs: -1 }) },
      'outOfRange',
      'book.json: timeMs: is too small',
    ],
  ])('%s', (_name, change, rule, complaint) => {
    const error = refusal(change)
    expect(error.message).toContain(`book: ${complaint}`)
    expect(error.rule).toBe(rule)
    expect(error.message).not.toContain('\n')
  })
})
