import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPreset } from '@plimsoll/engine'
import { parseBookTables } from '@plimsoll/protocol'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { BadRow, ImportRefusal } from '../reading/import-refusal.ts'
import { identifyInputs } from '../reading/input-file.ts'
import type { ImportManifest } from '../reading/import-manifest.ts'
import {
  importTables,
  openCsvTable,
  planTableImport,
  type TableImportOptions,
} from './table-import.ts'
import { readMapFile, type TableName } from './table-map.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

const map = {
  version: 1,
  tables: {
    positions: {
      columns: {
        account: 'acct',
        market: 'instrument',
        side: 'dir',
        size: 'contracts',
        entryPrice: 'avg px',
      },
      words: { side: { long: ['L', 'B'], short: ['S'] } },
      multiply: { size: '0.1' },
      ignore: ['trader name'],
      empty: ['n/a'],
    },
    accounts: { columns: { account: 'acct', collateral: 'balance' } },
    events: {
      columns: {
        time: 'ts',
        kind: 'type',
        market: 'instrument',
        size: 'qty',
        price: 'px',
        id: 'row',
      },
      constants: { account: 'desk' },
      words: { kind: { liquidation: ['LIQ'], fill: ['TRD'] } },
      time: 'calendar',
      zone: '+02:00',
    },
  },
  book: {
    time: '2026-11-02T08:00:00Z',
    asset: 'USDC',
    policy: 'bitmex',
    markets: [
      {
        market: 'ABC-PERP',
        contract: 'linear',
        tickSize: '0.01',
        lotSize: '0.1',
        markPrice: '20.5',
        maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
      },
    ],
    funds: [{ fund: 'main', markets: ['ABC-PERP'], balance: '1000' }],
  },
}

const positions = [
  'acct,instrument,dir,contracts,avg px,trader name',
  'a,ABC-PERP,L,100,20.1,"Doe, Jane"',
  'b,ABC-PERP,S,6e1,21,n/a',
  'c,ABC-PERP,S,40,19.75,x',
  'd,ABC-PERP,S,0,n/a,y',
]
const accounts = ['acct,balance', 'a,100.25', 'b,50', 'c,1e2', 'd,0']
const events = [
  'ts,type,instrument,qty,px,row',
  '2026-11-02 10:00:00,TRD,ABC-PERP,0.5,20.5,1',
  '2026-11-02 10:00:00.250,LIQ,ABC-PERP,3,20.25,2',
]

type Tables = Readonly<Partial<Record<TableName, readonly string[]>>>

interface Imported {
  readonly manifest: ImportManifest
  readonly file: (name: string) => string
}

async function imported(
  tables: Tables,
  options: Omit<TableImportOptions, 'mapSha256'> & { readonly skipBad?: boolean } = {},
  mapping: unknown = map,
): Promise<Imported> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-table-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const out = join(root, 'out')
  const { skipBad = false, ...asked } = options
  const text = JSON.stringify(mapping, undefined, 1)
  const files = written(root, tables)
  const manifest = await importTables({ file: 'map.json', text }, files, asked, { out, skipBad })
  return { manifest, file: (name) => readFileSync(join(out, name), 'utf8') }
}

function written(root: string, tables: Tables): { table: TableName; name: string; path: string }[] {
  return (Object.entries(tables) as [TableName, readonly string[]][]).map(([table, lines]) => {
    const path = join(root, `${table}.csv`)
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
    return { table, name: `${table}.csv`, path }
  })
}

describe('tables by a mapping', () => {
  test('positions and accounts make a book that loads, in our units and words', async () => {
    const { file, manifest } = await imported({ positions, accounts, events })
    const book = parseBookTables({
      file: 'book',
      bookJson: file('book/book.json'),
      accountsCsv: file('book/accounts.csv'),
      positionsCsv: file('book/positions.csv'),
      resolvePolicy: (name) => findPreset(name)?.spec,
    })
    expect(book.spec.timeMs).toBe(Date.UTC(2026, 10, 2, 8))
    expect(file('book/positions.csv')).toContain('\na,ABC-PERP,10,201,cross,,\n')
    expect(file('book/positions.csv')).toContain('\nb,ABC-PERP,-6,126,cross,,\n')
    expect(file('book/accounts.csv')).toContain('\nc,,,,100\n')
    expect(manifest.notes).toContain('passed over: 1 row, no position')
    expect(manifest.totals).toMatchObject({ accounts: '4', positions: '3', funds: '1' })
    const [first, second] = file('events.jsonl').split('\n').filter(Boolean)
    expect(JSON.parse(first ?? '')).toEqual({
      timeMs: Date.UTC(2026, 10, 2, 8),
      kind: 'fill',
      market: 'ABC-PERP',
      account: 'desk',
      size: '0.5',
      price: '20.5',
      source: { file: 2, line: 2 },
    })
    expect(JSON.parse(second ?? '')).toMatchObject({
      timeMs: Date.UTC(2026, 10, 2, 8, 0, 0, 250),
      kind: 'liquidation',
    })
  })

  test.each([
    ['a bad number', 'positions', 'a,ABC-PERP,L,1o0,20.1,x', 'contracts is "1o0"'],
    [
      'an empty cell',
      'positions',
      'a,ABC-PERP,L,n/a,20.1,x',
      'contracts is empty; positions need size',
    ],
    ['a word nobody mapped', 'positions', 'a,ABC-PERP,long,100,20.1,x', 'not one of L, B, S'],
    ['a cell too few', 'positions', 'a,ABC-PERP,L,100,20.1', '5 cells where the header has 6'],
    ['a time in seconds', 'events', '1762070400,TRD,ABC-PERP,1,1,3', 'the time is "1762070400"'],
    ['a size of 0', 'events', '2026-11-02 10:00:00,TRD,ABC-PERP,0,1,3', 'size is 0, not above 0'],
    ['no such day', 'events', '2026-11-31 10:00:00,TRD,ABC-PERP,1,1,3', 'the time is'],
  ] as const)('%s ends the import, or is set aside if asked', async (_what, table, row, detail) => {
    const lines = table === 'events' ? events : positions
    const broken = [lines[0] ?? '', row, ...lines.slice(2)]
    const tables: Tables = table === 'events' ? { events: broken } : { accounts, positions: broken }
    await expect(imported(tables)).rejects.toThrow(`${table}.csv line 2: `)
    await expect(imported(tables)).rejects.toThrow(detail)
    const { manifest, file } = await imported(tables, { skipBad: true })
    expect(file('quarantine.csv')).toContain(`${table}.csv,2,`)
    // A book with a hole in it is no book, whatever account would take the other side.
    expect(manifest.book).toBe(false)
  })

  test.each([
    [
      'unknown columns',
      { positions: positions.map((row) => `${row},1`), accounts },
      'not in the mapping: 1',
    ],
    [
      'missing columns',
      { accounts: accounts.map((row) => row.split(',')[0] ?? '') },
      'not in the table: balance',
    ],
    [
      'an account twice',
      { accounts: [...accounts, 'a,100.25'], positions },
      'a second row for the account a',
    ],
    [
      'a position twice',
      { accounts, positions: [...positions, 'c,ABC-PERP,S,40,19.75,x'] },
      'a second row for the short of c in ABC-PERP',
    ],
    [
      'an id twice',
      { events: [...events, '2026-11-02 10:00:01,TRD,ABC-PERP,1,1,2'] },
      'has the id 2 of an earlier row',
    ],
    [
      'times that go back',
      { events: [events[0], events[2], events[1]].map(String) },
      'not in order of time',
    ],
  ] as const)('refused whatever is asked: %s', async (_what, tables, complaint) => {
    await expect(imported(tables, { skipBad: true })).rejects.toThrow(complaint)
  })

  test.each([
    [{ version: 2 }, 'version is not 1'],
    [
      { tables: { trades: {} } },
      'tables.trades is not known here; use events, positions, accounts',
    ],
    [
      { tables: { accounts: { columns: { account: 'a', money: 'b' } } } },
      'columns.money is not a field of accounts',
    ],
    [{ tables: { accounts: { columns: { account: 'a' } } } }, 'columns.collateral is missing'],
    [
      { tables: { events: { columns: { time: 't', kind: 'k' } } } },
      'time is missing; say how times are written',
    ],
    [
      { tables: { events: { columns: { time: 't', kind: 'k' }, time: 'calendar' } } },
      'zone is missing',
    ],
    [
      { tables: { accounts: { columns: { account: 'a', collateral: 'a' } } } },
      'uses the column "a" twice',
    ],
    [
      { tables: { positions: { ...map.tables.positions, words: { side: { up: ['x'] } } } } },
      'side.up is not known here; use long, short',
    ],
    [{ book: { ...map.book, time: 'yesterday' } }, 'book.time is not a time such as'],
  ])('a mapping is read strictly: %j', async (change, complaint) => {
    await expect(imported({ accounts }, {}, { ...map, ...change })).rejects.toThrow(complaint)
  })
})

test('tables that were cut, or lost, repeated or swapped lines, give the same book or none', async () => {
  const correct = await bookFrom({ positions, accounts })
  expect(correct).toBeDefined()
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<'positions' | 'accounts'>('positions', 'accounts'),
      fc.constantFrom('cutOff', 'drop', 'repeat', 'swap'),
      fc.nat(),
      fc.nat(),
      async (table, damage, first, second) => {
        const lines = [...(table === 'positions' ? positions : accounts)]
        const [one, other] = [first % lines.length, second % lines.length]
        const [left = '', right = ''] = [lines[one], lines[other]]
        if (damage === 'drop') lines.splice(one, 1)
        if (damage === 'repeat') lines.splice(other, 0, left)
        if (damage === 'swap') [lines[one], lines[other]] = [right, left]
        const text = lines.map((line) => `${line}\n`).join('')
        const cut = damage === 'cutOff' ? text.slice(0, first % text.length) : text
        const found = await bookFrom({ positions, accounts, [table]: cut }).catch(refusal)
        // Who has no positions may be lost without a trace: the book is that of the others.
        expect([correct, correct?.replace('d,,,,0\n', ''), undefined]).toContain(found)
      },
    ),
    { seed: suiteSeed, numRuns: 40 },
  )
})

function refusal(error: unknown): undefined {
  if (error instanceof ImportRefusal || error instanceof BadRow) return undefined
  throw error
}

/** The book that tables give, with nothing written but the tables. */
async function bookFrom(
  tables: Readonly<Record<'positions' | 'accounts', readonly string[] | string>>,
): Promise<string | undefined> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-table-'))
  try {
    const files = (['positions', 'accounts'] as const).map((table) => {
      const content = tables[table]
      const path = join(root, `${table}.csv`)
      writeFileSync(path, typeof content === 'string' ? content : `${content.join('\n')}\n`)
      return { table, name: `${table}.csv`, path }
    })
    const inputs = await Promise.all(
      (await identifyInputs(files)).map(async (input, index) => ({
        input,
        table: files[index]?.table ?? 'positions',
        opened: await openCsvTable(input),
      })),
    )
    const plan = planTableImport(readMapFile(JSON.stringify(map), 'map.json'), inputs, {
      mapSha256: '',
    })
    for (const stream of [...(plan.first ?? []), ...plan.streams]) {
      for (const file of stream.files) {
        const input = plan.inputs[file]
        if (input === undefined) throw new RangeError(`no input ${file}`)
        for await (const rows of stream.open(input, {}))
          for (const row of rows) stream.read(row, file)
      }
    }
    return plan
      .conclude?.({ quarantined: 0 })
      .book?.map(({ text }) => text)
      .join('---\n')
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
