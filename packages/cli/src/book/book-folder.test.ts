import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ColumnSource, parquetWriteFile } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
import { smallBook } from '../testing/small-book.ts'
import { drawBook, writeDrawnBook } from './drawn-book.bench.ts'

let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-book-folder-'))
})

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

const { accounts: _, ...head } = smallBook

const accountsCsv = 'account,collateral,adlExempt\nbroke,30,\nwinner,100,\nmaker,60,true\n'
const positionsCsv = `account,market,size,entryPrice,marginMode,isolatedMargin
broke,A,4,110,cross,
winner,A,-4,110,isolated,20
maker,B,1,40,cross,
winner,B,-1,50,cross,
`

type Cells = readonly (string | null)[]

const text = (name: string, data: Cells): ColumnSource => ({
  name,
  type: 'STRING',
  data: [...data],
})

const accountColumns: ColumnSource[] = [
  text('account', ['broke', 'winner', 'maker']),
  { name: 'collateral', type: 'INT32', data: [30, 100, 60] },
  { name: 'adlExempt', type: 'BOOLEAN', data: [null, null, true] },
]

const positionColumns: ColumnSource[] = [
  text('account', ['broke', 'winner', 'maker', 'winner']),
  text('market', ['A', 'A', 'B', 'B']),
  text('size', ['4', '-4', '1', '-1']),
  text('entryPrice', ['110', '110', '40', '50']),
  text('marginMode', ['cross', 'isolated', 'cross', 'cross']),
  text('isolatedMargin', [null, '20', null, null]),
]

interface Folder {
  readonly accounts?: string | ColumnSource[]
  readonly positions?: string | ColumnSource[]
}

/** Writes a book folder; text as CSV, columns as Parquet. */
function put(name: string, { accounts, positions }: Folder): string {
  const folder = join(root, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'book.json'), JSON.stringify(head))
  putTable(join(folder, 'accounts'), accounts)
  putTable(join(folder, 'positions'), positions)
  return folder
}

function putTable(file: string, content: Folder['accounts']): void {
  if (typeof content === 'string') writeFileSync(`${file}.csv`, content)
  else if (content) parquetWriteFile({ filename: `${file}.parquet`, columnData: content })
}

function changed(columns: ColumnSource[], change: ColumnSource): ColumnSource[] {
  return columns.map((column) => (column.name === change.name ? change : column))
}

async function complaintOf(folder: string): Promise<string> {
  const result = await callPlimsoll('resolve', '--book', folder)
  expect(result).toMatchObject({ code: 2, stdout: '' })
  expect(result.stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
  expect(result.stderr.startsWith(`plimsoll: ${folder}`)).toBe(true)
  return result.stderr.slice(`plimsoll: ${folder}: `.length)
}

describe('a book folder', () => {
  test('means the same in each form, and in both', async () => {
    const folders = [
      put('csv', { accounts: accountsCsv, positions: positionsCsv }),
      put('parquet', { accounts: accountColumns, positions: positionColumns }),
      put('accounts as csv', { accounts: accountsCsv, positions: positionColumns }),
      put('positions as csv', { accounts: accountColumns, positions: positionsCsv }),
    ]
    const answers = await Promise.all(
      folders.map((folder) => callPlimsoll('resolve', '--book', folder, '--json', '--all')),
    )
    expect(answers[0]).toMatchObject({ code: 0, stderr: '' })
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1)
  })

  test('of fifty thousand positions gives the same bytes in either form', async () => {
    const book = drawBook(Number(process.env['PLIMSOLL_SEED'] ?? 1), 50_000)
    const answers: string[] = []
    for (const form of ['csv', 'parquet'] as const) {
      const folder = join(root, `drawn ${form}`)
      writeDrawnBook(folder, book, form)
      const { code, stdout } = await callPlimsoll('resolve', '--book', folder, '--json')
      expect(code).toBe(0)
      answers.push(stdout)
    }
    expect(answers[0]).toContain('"caseId": "drawn:0:1"')
    expect(answers[1]).toBe(answers[0])
  })
})

describe('a book folder that is refused', () => {
  test.each<[string, Folder, string]>([
    [
      'a table in both forms',
      { accounts: accountsCsv },
      'accounts.parquet: stands beside accounts.csv; keep one of the two',
    ],
    [
      'floating-point sizes',
      {
        positions: changed(positionColumns, {
          name: 'size',
          type: 'DOUBLE',
          data: [4, -4, 1, -1],
        }),
      },
      'positions.parquet: size: is DOUBLE; export decimals as text or DECIMAL',
    ],
    [
      'a size off the lot',
      { positions: changed(positionColumns, text('size', ['4', '-4', '1.05', '-1'])) },
      'positions.parquet:row 3: size: 1.05 is not a whole number of lots',
    ],
    [
      'a missing size',
      { positions: changed(positionColumns, text('size', ['4', null, '1', '-1'])) },
      'positions.parquet:row 2: size: is missing; add it',
    ],
    [
      'sizes that do not sum to 0',
      { positions: changed(positionColumns, text('size', ['4', '-3', '1', '-1'])) },
      'book.json: markets[0]: sizes of A sum to 1.0, not 0',
    ],
    [
      'a position of nobody',
      { positions: changed(positionColumns, text('account', ['x', 'winner', 'maker', 'winner'])) },
      'positions.parquet:row 1: account: "x" is not in accounts.parquet',
    ],
    [
      'a second position',
      {
        positions: changed(
          changed(positionColumns, text('account', ['broke', 'winner', 'maker', 'broke'])),
          text('market', ['A', 'A', 'B', 'A']),
        ),
      },
      'positions.parquet:row 4: makes the account long and short in "A"',
    ],
    [
      'an unknown column',
      { positions: [...positionColumns, text('sizes', ['', '', '', ''])] },
      'positions.parquet: "sizes" is not a column; use account, market',
    ],
    [
      'a column twice',
      { positions: [...positionColumns, text('size', ['4', '-4', '1', '-1'])] },
      'positions.parquet: "size" is a column twice; remove one',
    ],
  ])('%s', async (name, change, complaint) => {
    const folder = put(name, { accounts: accountColumns, positions: positionColumns, ...change })
    // The columns given last are written beside the text given first.
    if (typeof change.accounts === 'string') {
      parquetWriteFile({ filename: join(folder, 'accounts.parquet'), columnData: accountColumns })
    }
    expect(await complaintOf(folder)).toContain(complaint)
  })

  test('an account twice', async () => {
    const accounts = changed(accountColumns, text('account', ['broke', 'winner', 'broke']))
    const owners = text('account', ['broke', 'winner', 'winner', 'winner'])
    const folder = put('account twice', { accounts, positions: changed(positionColumns, owners) })
    expect(await complaintOf(folder)).toContain(
      'accounts.parquet:row 3: account: "broke" is already used by accounts.parquet:row 1',
    )
  })

  test('a file that is no Parquet', async () => {
    const folder = put('no parquet', { accounts: accountsCsv })
    writeFileSync(join(folder, 'positions.parquet'), positionsCsv)
    expect(await complaintOf(folder)).toContain('positions.parquet: is not a Parquet file')
  })

  test('no table', async () => {
    const folder = put('no table', { accounts: accountColumns })
    const { stderr } = await callPlimsoll('resolve', '--book', folder)
    expect(stderr).toContain(
      `${join(folder, 'positions.csv')}: does not exist; a book folder holds`,
    )
  })
})
