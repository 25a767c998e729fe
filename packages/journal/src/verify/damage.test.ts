import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sampleEntries } from '@plimsoll/testkit'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Entry, JournalDamaged, type JournalRecord } from '../journal.ts'
import { openSqliteJournal } from '../sqlite/sqlite-journal.ts'
import {
  bytesOf,
  changed,
  flipped,
  type Image,
  imageOf,
  place,
  quickFolder,
  rowsOf,
} from '../testing/journal-image.ts'
import { verifyJournal } from './verify-journal.ts'

// Every damage there is to the end of a small journal, one at a time: each is reported, with what can still be believed, or
// changes no record. Thousands of copies are judged, so they lie in memory where the machine has a place for that.

const DATABASE = 'journal.sqlite'
const WAL = 'journal.sqlite-wal'
// So many that the last three fill no page and share one.
const COUNT = 27
const PAGE_BYTES = 4096
const timeout = 120_000

/** A journal as it may be found: its files, and its rows as they were before the damage. */
interface Found {
  readonly image: Image
  readonly rows: readonly string[]
}

let root: string
let folder: string
/** After a kill: the database is as it was made, all records are in the WAL. */
let killed: Found
/** After another kill: the last group is in the WAL, the others in the database. */
let reopened: Found
/** After closing: there is no WAL. */
let closed: Found
/** Where the WAL of the first kill was before the last group. */
let lastGroupOffset = 0

beforeAll(async () => {
  root = quickFolder()
  folder = join(root, 'damaged')
  const made = join(root, 'made')
  const journal = await openSqliteJournal(made)
  await journal.append(sampleEntries(0, 10))
  await journal.append(sampleEntries(10, COUNT - 13))
  await journal.addCheckpoint({ sequence: 10, stateHash: 'a'.repeat(64) })
  const beforeLast = imageOf(made)
  lastGroupOffset = bytesOf(beforeLast, WAL).length
  await journal.append(lastGroup())
  killed = found(imageOf(made))
  await journal.close()
  closed = found(imageOf(made))
  reopened = await killedAfterReopening(beforeLast)
})

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

function lastGroup(): Entry[] {
  return sampleEntries(COUNT - 3, 3).map((entry) => ({ ...entry, idempotencyKey: 'ключ' }))
}

async function killedAfterReopening(image: Image): Promise<Found> {
  const made = join(root, 'made again')
  place(image, made)
  const first = await openSqliteJournal(made)
  await first.close()
  const journal = await openSqliteJournal(made)
  await journal.append(lastGroup())
  const after = found(imageOf(made))
  await journal.close()
  return after
}

function found(image: Image): Found {
  place(image, folder)
  const rows = rowsOf(folder)
  expect(rows).toHaveLength(COUNT)
  return { image, rows }
}

/** How many copies were reported damaged, and in how many no record had changed. */
class Tally {
  readonly #what: string
  reported = 0
  harmless = 0

  constructor(what: string) {
    this.#what = what
  }

  print(): void {
    console.log(`${this.#what}: ${this.reported} reported, ${this.harmless} harmless, 0 silent`)
  }
}

/** What is called good is unchanged, and everything is good where nothing is reported. */
async function expectHonest(image: Image, rows: readonly string[], tally: Tally): Promise<void> {
  place(image, folder)
  const report = await verifyJournal(folder, { temporaryFolder: root })
  const isReported = report.findings.length > 0
  if (isReported) tally.reported += 1
  else tally.harmless += 1
  const good = isReported ? report.lastGoodSequence + 1 : COUNT
  if (good === 0) return
  expect(rowsOf(folder).slice(0, good).join('\n')).toBe(rows.slice(0, good).join('\n'))
}

/** Opening and reading refuse what is damaged and leave it as it is, or give every record unchanged. */
async function expectWholeOrRefused(image: Image, { rows }: Found, tally: Tally): Promise<void> {
  place(image, folder)
  const records: string[] = []
  let isOpen = false
  try {
    const journal = await openSqliteJournal(folder)
    isOpen = true
    for await (const record of journal.read(0)) records.push(asRow(record))
    await journal.close()
    expect(records).toEqual(rows)
    tally.harmless += 1
  } catch (error) {
    tally.reported += 1
    expect(error).toBeInstanceOf(JournalDamaged)
    if (isOpen) expect(records).toEqual(rows.slice(0, records.length))
    else expect(changedFiles(image)).toEqual([])
  }
}

/** Files that are not as they were put into the folder. */
function changedFiles(image: Image): string[] {
  const now = imageOf(folder)
  return [...image.keys()].filter(
    (name) => Buffer.compare(bytesOf(image, name), bytesOf(now, name)) !== 0,
  )
}

/** As plain SQL sees it. */
function asRow({ sequence, ...columns }: JournalRecord): string {
  return JSON.stringify({ seq: sequence, ...columns })
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)
}

/** So many places of a file, spread over it by the seed of the run. */
function sample(sizeBytes: number, count: number): number[] {
  const step = Math.max(1, Math.floor(sizeBytes / count))
  const start = Number(process.env['PLIMSOLL_SEED']) % step
  return range(0, Math.floor(sizeBytes / step)).map((index) => start + index * step)
}

/** The pages of a database that hold the last three records. */
function lastPages(database: Uint8Array): number[] {
  const text = Buffer.from(database).toString('latin1')
  const pages = lastGroup().map(({ command }) => {
    const offset = text.lastIndexOf(command)
    expect(offset).toBeGreaterThan(0)
    return Math.floor(offset / PAGE_BYTES)
  })
  return [...new Set(pages)]
}

async function expectEachFlip(
  { image, rows }: Found,
  file: string,
  offsets: readonly number[],
  what: string,
): Promise<Tally> {
  const tally = new Tally(what)
  for (const offset of offsets) {
    const mask = 1 + ((offset * 89 + 7) % 255)
    await expectHonest(flipped(image, file, offset, mask), rows, tally)
  }
  expect(tally.reported + tally.harmless).toBe(offsets.length)
  tally.print()
  return tally
}

async function expectEachCut(
  { image, rows }: Found,
  file: string,
  sizes: readonly number[],
  what: string,
): Promise<Tally> {
  const tally = new Tally(what)
  for (const size of sizes) {
    await expectHonest(changed(image, file, bytesOf(image, file).subarray(0, size)), rows, tally)
  }
  expect(tally.reported + tally.harmless).toBe(sizes.length)
  tally.print()
  return tally
}

test('the undamaged journals are in order', async () => {
  for (const { image } of [killed, reopened, closed]) {
    place(image, folder)
    expect(await verifyJournal(folder, { temporaryFolder: root })).toEqual({
      records: COUNT,
      lastGoodSequence: COUNT - 1,
      findings: [],
    })
  }
})

describe('a byte of the WAL is flipped', { timeout }, () => {
  test('each of the frames of the last group', async () => {
    const end = bytesOf(killed.image, WAL).length
    const tally = await expectEachFlip(killed, WAL, range(lastGroupOffset, end), 'WAL, last group')
    expect(tally.harmless).toBe(0)
  })

  test('some of the whole file', async () => {
    await expectEachFlip(killed, WAL, sample(bytesOf(killed.image, WAL).length, 800), 'WAL, sample')
  })

  test('some, where the database goes before it', async () => {
    const offsets = sample(bytesOf(reopened.image, WAL).length, 800)
    await expectEachFlip(reopened, WAL, offsets, 'WAL after reopening, sample')
  })
})

describe('a byte of the database is flipped', { timeout }, () => {
  test('each of the pages that hold the last three records', async () => {
    const pages = lastPages(bytesOf(closed.image, DATABASE))
    const offsets = pages.flatMap((page) => range(page * PAGE_BYTES, (page + 1) * PAGE_BYTES))
    const tally = await expectEachFlip(closed, DATABASE, offsets, 'database, last pages')
    expect(tally.reported).toBeGreaterThan(1_500)
  })

  test('some of the whole file', async () => {
    for (const [name, one] of Object.entries({ closed, reopened, killed })) {
      const offsets = sample(bytesOf(one.image, DATABASE).length, 600)
      await expectEachFlip(one, DATABASE, offsets, `database, ${name}, sample`)
    }
  })
})

describe('what is opened', { timeout }, () => {
  test('is whole, or refused and left as it was found', async () => {
    const tally = new Tally('opened, sample')
    for (const one of [killed, reopened, closed]) {
      for (const file of [DATABASE, WAL, 'HEAD']) {
        const size = one.image.get(file)?.length ?? 0
        for (const offset of sample(size, 150)) {
          await expectWholeOrRefused(flipped(one.image, file, offset, 0x55), one, tally)
          const cut = bytesOf(one.image, file).subarray(0, offset)
          await expectWholeOrRefused(changed(one.image, file, cut), one, tally)
        }
      }
    }
    tally.print()
  })
})

describe('a file is cut off', { timeout }, () => {
  test('the WAL, at each byte of the last group', async () => {
    const end = bytesOf(killed.image, WAL).length
    const tally = await expectEachCut(
      killed,
      WAL,
      range(lastGroupOffset, end),
      'WAL, cut in last group',
    )
    expect(tally.harmless).toBe(0)
  })

  test('the WAL, anywhere', async () => {
    const sizes = sample(bytesOf(killed.image, WAL).length, 300)
    const tally = await expectEachCut(killed, WAL, sizes, 'WAL, cut anywhere')
    expect(tally.harmless).toBe(0)
  })

  test('the database, at each byte of its last page and some others', async () => {
    const end = bytesOf(closed.image, DATABASE).length
    const sizes = [...range(end - PAGE_BYTES, end), ...sample(end, 300)]
    const tally = await expectEachCut(closed, DATABASE, sizes, 'database, cut')
    expect(tally.harmless).toBe(0)
  })
})

describe('a column is changed through SQL', { timeout }, () => {
  const texts = ['kind', 'idempotencyKey', 'command', 'events', 'policyHash', 'prevHash', 'hash']
  const numbers = ['seq', 'epoch', 'timeMs', 'logicVersion']

  async function expectReported(sequence: number, assignment: string): Promise<void> {
    place(closed.image, folder)
    const database = new Database(join(folder, DATABASE))
    database.pragma('synchronous = OFF')
    database.exec(`UPDATE record SET ${assignment} WHERE seq = ${sequence}`)
    database.close()
    const { findings, lastGoodSequence } = await verifyJournal(folder, { temporaryFolder: root })
    expect([findings[0]?.sequence, lastGoodSequence, assignment]).toEqual([
      sequence,
      sequence - 1,
      assignment,
    ])
  }

  test.each([COUNT - 3, COUNT - 2, COUNT - 1])('record %i, each byte', async (sequence) => {
    const row = JSON.parse(closed.rows[sequence] ?? '') as Record<string, string | number | null>
    let count = 0
    for (const column of texts) {
      const bytes = Buffer.from(String(row[column]))
      for (const [offset, byte] of bytes.entries()) {
        const other = Buffer.from(bytes)
        other[offset] = byte ^ (1 + ((offset * 31) % 127))
        await expectReported(sequence, `${column} = CAST(x'${other.toString('hex')}' AS TEXT)`)
        count += 1
      }
    }
    for (const column of numbers) {
      for (let byte = 0; byte < 6; byte += 1) {
        const other = BigInt(row[column] ?? 0) ^ (0x80n << BigInt(8 * byte))
        await expectReported(sequence, `${column} = ${other}`)
        count += 1
      }
    }
    for (const text of ['', 'unknownMarket']) {
      await expectReported(sequence, `rejection = '${text}'`)
      await expectReported(sequence, `idempotencyKey = nullif('${text}', '')`)
    }
    console.log(`columns of record ${sequence}: ${count} changes, all reported`)
  })
})
