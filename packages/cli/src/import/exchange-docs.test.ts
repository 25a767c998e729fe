import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from '../testing/simulated-folder.ts'

const page = readFileSync(join(root, 'docs/import-exchanges.md'), 'utf8')

let folder: TestFolder

beforeAll(() => {
  folder = testFolder('import-exchanges')
  const files = page.matchAll(/`([\w.-]+)`:\n\n```\w*\n([^]*?)```/gu)
  for (const [, name = '', text = ''] of files) writeFileSync(folder.at(name), text)
})

afterAll(() => folder.remove())

const mapped = (): readonly string[] => ['--map', folder.at('map.json')]

describe('the page about imports of exchanges and tables', () => {
  test('its tables and its mapping give what it prints', async () => {
    const tables = ['positions', 'accounts'].map((name) => `${name}=${folder.at(`${name}.csv`)}`)
    const finished = await callPlimsoll(
      'import',
      'table',
      ...tables,
      ...mapped(),
      '-o',
      folder.at('out'),
    )
    const [, printed = ''] = /\$ npx plimsoll import table .*\n([^]*?)```/u.exec(page) ?? []
    expect(finished.stderr).toBe('')
    expect(finished.stdout.replaceAll(folder.at('out'), 'out')).toBe(printed)
    const resolved = await callPlimsoll('resolve', '--book', folder.at('out/book'))
    expect(resolved.code).toBe(0)
  })

  test('a Parquet table gives the same book as the CSV it was made from', async () => {
    const [header = '', ...rows] = readFileSync(folder.at('positions.csv'), 'utf8')
      .trim()
      .split('\n')
    const cells = rows.map((row) => row.split(','))
    const columnData = header.split(',').map((name, index) => ({
      name,
      data: cells.map((row) => row[index] ?? ''),
      type: 'STRING' as const,
    }))
    writeFileSync(folder.at('positions.parquet'), Buffer.from(parquetWriteBuffer({ columnData })))
    const words = (positions: string, out: string): readonly string[] => {
      const tables = [`positions=${folder.at(positions)}`, `accounts=${folder.at('accounts.csv')}`]
      return ['import', 'table', ...tables, ...mapped(), '-o', folder.at(out), '--json']
    }
    const [csv, parquet] = [
      await callPlimsoll(...words('positions.csv', 'csv')),
      await callPlimsoll(...words('positions.parquet', 'parquet')),
    ]
    expect([csv.code, parquet.code]).toEqual([0, 0])
    for (const name of ['book.json', 'accounts.csv', 'positions.csv']) {
      const [left, right] = ['csv', 'parquet'].map((out) =>
        readFileSync(folder.at(join(out, 'book', name)), 'utf8'),
      )
      expect(right).toBe(left)
    }
  })
})

describe('exports in folders of accounts', () => {
  const liquidations = [
    'time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity',
    '1760130000000,SELL,LIMIT,IOC,7,63.4,63.1,FILLED,7,7',
    '1760130000000,SELL,LIMIT,IOC,7,63.4,63.1,FILLED,7,7',
  ]
  const income = JSON.stringify([
    { incomeType: 'COMMISSION', income: '-1', asset: 'USDT', time: 1_760_130_000_500, tranId: 1 },
  ])

  test('whose files they are is the name of the folder; a refusal names file, line and what to do', async () => {
    const files = {
      'exports/ABCUSD_PERP-liquidationSnapshot-2025-10-10.csv': `${liquidations.join('\n')}\n`,
      'exports/desk-1/income.json': income,
      'exports/.hidden': 'x',
    }
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(folder.at(name)), { recursive: true })
      writeFileSync(folder.at(name), text)
    }
    const words = ['import', 'binance', folder.at('exports'), '-o', folder.at('events')]
    const refused = await callPlimsoll(...words)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(
      'ABCUSD_PERP-liquidationSnapshot-2025-10-10.csv line 3: stands there twice',
    )
    const { code, stdout } = await callPlimsoll(...words, '--equal-rows', 'once', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'binance',
      events: { fee: 1, liquidation: 1 },
      book: false,
    })
    expect(readFileSync(folder.at('events/events.jsonl'), 'utf8')).toContain('"account":"desk-1"')
  })

  test('a folder without files, and one that lies too deep, are refused', async () => {
    mkdirSync(folder.at('empty'))
    const empty = await callPlimsoll('import', 'bybit', folder.at('empty'), '-o', folder.at('none'))
    expect(empty).toMatchObject({ code: 2, stdout: '' })
    expect(empty.stderr).toContain('holds no file')
    cpSync(folder.at('exports/desk-1'), folder.at('deep/a/b'), { recursive: true })
    const deep = await callPlimsoll('import', 'bybit', folder.at('deep'), '-o', folder.at('none'))
    expect(deep.stderr).toContain('is a folder in the folder of an account')
  })

  test.each([
    [['--zone', 'CET'], 'Give a zone such as +03:00'],
    [['--time', 'noon'], 'Give a time in UTC such as'],
    [['--places', '19'], 'Give a whole number from 0 to 18'],
    [['--equal-rows', 'twice'], 'Allowed choices are once, each'],
  ])('an option that cannot be: %j', async (words, complaint) => {
    const finished = await callPlimsoll('import', 'binance', 'x', '-o', 'y', ...words)
    expect(finished.code).toBe(2)
    expect(finished.stderr).toContain(complaint)
  })
})
