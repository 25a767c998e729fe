import { gzipSync } from 'node:zlib'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filesOfStopped } from '../exchange/testing/stopped-import.ts'
import { identifyInputs } from '../reading/input-file.ts'
import { type ImportPlan, runImport } from '../reading/run-import.ts'
import { openCsvTable, planTableImport, type TableInput } from './table-import.ts'
import { readMapFile, type TableName } from './table-map.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)

const header = 't,k,q,id'
const startMs = 1_760_130_000_000
const rows = Array.from({ length: 40 }, (_none, index) =>
  // A row that cannot be read, and one that was published twice.
  index === 11 ? 'soon,F,1,x' : `${startMs + index * 10},F,${index + 1}.5,${index}`,
).flatMap((row, index) => (index === 5 ? [row, row] : [row]))
const positions = ['acct,instrument,size,px', 'a,ABC-PERP,-3,20', 'b,ABC-PERP,3,21']
const accounts = ['acct,balance', 'a,100.25', 'b,50']

interface Control {
  readonly rows?: number
  readonly sums?: Readonly<Record<string, string>>
}

function mapWith(controls: Readonly<Partial<Record<TableName, Control>>>, order = 'time'): string {
  const tables = {
    events: {
      columns: { time: 't', kind: 'k', size: 'q', id: 'id' },
      words: { kind: { fill: ['F'] } },
      time: 'milliseconds',
      order,
    },
    positions: {
      columns: { account: 'acct', market: 'instrument', size: 'size', entryPrice: 'px' },
    },
    accounts: { columns: { account: 'acct', collateral: 'balance' } },
  }
  const controlled = Object.entries(tables).map(([name, table]) => {
    const control = controls[name as TableName]
    return [name, control === undefined ? table : { ...table, control }]
  })
  const market = {
    market: 'ABC-PERP',
    contract: 'linear',
    tickSize: '0.01',
    lotSize: '1',
    markPrice: '20.5',
    maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
  }
  return JSON.stringify({
    version: 1,
    tables: Object.fromEntries(controlled) as object,
    book: { time: '2026-11-02T08:00:00Z', asset: 'USDC', policy: 'bitmex', markets: [market] },
  })
}

type Files = Readonly<Partial<Record<TableName, readonly string[]>>>

/** A plan of an import of tables, as a new process makes it. */
async function planOf(map: string, tables: Files, isCompressed = false): Promise<ImportPlan> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-table-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const files = Object.entries(tables).map(([table, lines]) => {
    const text = `${lines.join('\n')}\n`
    const name = `${table}.csv${isCompressed ? '.gz' : ''}`
    writeFileSync(join(root, name), isCompressed ? gzipSync(text) : text)
    return { table: table as TableName, name, path: join(root, name) }
  })
  const found = await identifyInputs(files)
  const inputs = await Promise.all(
    found.map(async (input, index): Promise<TableInput> => {
      const table = files[index]?.table ?? 'events'
      return { table, input, opened: await openCsvTable(input) }
    }),
  )
  return planTableImport(readMapFile(map, 'map.json'), inputs, { mapSha256: '' })
}

async function notesOf(map: string, tables: Files, isCompressed = false): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-table-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const plan = await planOf(map, tables, isCompressed)
  const manifest = await runImport(plan, { out: join(root, 'out'), skipBad: true })
  expect(JSON.parse(readFileSync(join(root, 'out/import.json'), 'utf8'))).toEqual(manifest)
  return manifest.notes.join('\n')
}

const events = [header, ...rows]
const whole = { events, positions, accounts }
const openEnd = 'a file that ends early at a line end cannot be told from a shorter one'

describe('tables that were cut at the end of a line', () => {
  test.each([
    [
      { events: { rows: 41 } },
      { events: events.slice(0, -1) },
      '40 rows where the mapping says 41',
    ],
    [
      { events: { sums: { size: '835' } } },
      { events: events.slice(0, -1) },
      'q adds up to 794.5 where the mapping says 835',
    ],
    [
      { accounts: { sums: { collateral: '150.25' } } },
      { accounts: accounts.slice(0, -1) },
      'balance adds up to 100.25 where',
    ],
    [{ positions: { rows: 2 } }, { positions: positions.slice(0, -1) }, '1 rows where'],
  ] as const)('are refused where the mapping says %j', async (controls, cut, complaint) => {
    const map = mapWith(controls)
    expect(await notesOf(map, whole)).not.toContain(`${Object.keys(controls)[0]}.csv: ${openEnd}`)
    await expect(notesOf(map, { ...whole, ...cut })).rejects.toThrow(complaint)
  })

  test('are said to be found by nothing where nothing shows it', async () => {
    expect(await notesOf(mapWith({}), whole)).toContain(
      `events.csv, positions.csv, accounts.csv: ${openEnd}`,
    )
    expect(await notesOf(mapWith({}), whole, true)).not.toContain(openEnd)
  })

  test.each([
    [{ rows: -1 }, 'control.rows is not a whole number'],
    [{ sums: { price: '1' } }, 'control.sums.price is not an amount that has a column'],
    [{ sums: { size: 'x' } }, 'control.sums.size is not a decimal number'],
    [{ count: 1 }, 'control.count is not known here; use rows, sums'],
  ])('what the mapping says is read strictly: %j', async (control, complaint) => {
    await expect(notesOf(mapWith({ events: control as object }), whole)).rejects.toThrow(complaint)
  })
})

describe('an import of tables that was killed', () => {
  const control = { events: { rows: 41, sums: { size: '835' } }, positions: { rows: 2 } }

  test('ends in the same bytes, wherever it was stopped and however its rows stand', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('time', 'any'),
        fc.array(fc.integer({ min: 1, max: 42 }), { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 6, max: 15 }),
        async (order, afterEvents, checkpointEvents) => {
          const shown = order === 'any' ? [header, ...rows.toReversed()] : events
          const newPlan = (): Promise<ImportPlan> =>
            planOf(mapWith(control, order), { ...whole, events: shown })
          const once = await filesOfStopped(newPlan, { afterEvents: [], checkpointEvents })
          expect(once.files['import.json']).toContain('taken once: 1 row')
          const stopped = await filesOfStopped(newPlan, { afterEvents, checkpointEvents })
          expect(stopped.files).toEqual(once.files)
        },
      ),
      { seed: suiteSeed, numRuns: 3 },
    )
  })

  test('goes on from where it was', async () => {
    const newPlan = (): Promise<ImportPlan> => planOf(mapWith(control), whole)
    const stops = { afterEvents: [25], checkpointEvents: 20 }
    expect((await filesOfStopped(newPlan, stops)).wentOn).toBe(1)
  })
})
