import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleEntries } from '@plimsoll/testkit'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { snapshotFile } from '../files/snapshot-files.ts'
import { JournalLocked } from '../journal.ts'
import { sealRecord } from '../record/record-format.ts'
import { openSqliteJournal } from '../sqlite/sqlite-journal.ts'
import { flipped, imageOf, place, quickFolder } from '../testing/journal-image.ts'
import { type JournalReport, verifyJournal } from './verify-journal.ts'

let root: string
let folder: string

beforeEach(() => {
  root = quickFolder()
  folder = join(root, 'journal')
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

async function make(count: number): Promise<void> {
  const journal = await openSqliteJournal(folder)
  for (let first = 0; first < count; first += 10) {
    await journal.append(sampleEntries(first, Math.min(10, count - first)))
  }
  for (const sequence of [5, count - 1]) {
    await journal.addCheckpoint({ sequence, stateHash: `state-${sequence}` })
    const bytes = new Uint8Array(100).fill(sequence)
    await journal.saveSnapshot({ sequence, stateHash: `state-${sequence}`, bytes })
  }
  await journal.close()
}

function change(sql: string): void {
  const database = new Database(join(folder, 'journal.sqlite'))
  database.exec(sql)
  database.close()
}

function verify(): Promise<JournalReport> {
  return verifyJournal(folder, { temporaryFolder: root })
}

async function complaints(): Promise<readonly string[]> {
  return (await verify()).findings.map(({ what }) => what)
}

describe('verifying', () => {
  test('a journal in order finds nothing, and changes no file', async () => {
    await make(20)
    const before = imageOf(folder)
    expect(await verify()).toEqual({ records: 20, lastGoodSequence: 19, findings: [] })
    expect(imageOf(folder)).toEqual(before)
  })

  test('after a kill leaves the WAL as it is', async () => {
    await make(20)
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(20, 5))
    const killed = imageOf(folder)
    expect(killed.has('journal.sqlite-wal')).toBe(true)
    await journal.close()
    place(killed, folder)
    expect(await verify()).toEqual({ records: 25, lastGoodSequence: 24, findings: [] })
    expect(imageOf(folder)).toEqual(killed)
  })

  test('a new journal finds nothing', async () => {
    await (await openSqliteJournal(folder)).close()
    expect(await verify()).toEqual({ records: 0, lastGoodSequence: -1, findings: [] })
  })

  test('where there is no journal is an error, not a finding', async () => {
    mkdirSync(folder)
    await expect(verify()).rejects.toThrow('there is no journal here')
  })

  test('what is open is refused, and does not loosen its lock', async () => {
    const journal = await openSqliteJournal(folder)
    await expect(verify()).rejects.toThrow(JournalLocked)
    await expect(openSqliteJournal(folder)).rejects.toThrow(JournalLocked)
    await journal.append(sampleEntries(0, 1))
    await journal.close()
  })
})

describe('the records', () => {
  test('that are missing are named', async () => {
    await make(20)
    change('DELETE FROM record WHERE seq = 3 OR seq BETWEEN 7 AND 9')
    expect(await verify()).toEqual({
      records: 16,
      lastGoodSequence: 2,
      findings: [
        { what: 'record 3 is missing', sequence: 3 },
        { what: 'records 7 to 9 are missing', sequence: 7 },
      ],
    })
  })

  test('that end before HEAD are called truncated', async () => {
    await make(20)
    change('DELETE FROM record WHERE seq > 17')
    const { findings, lastGoodSequence } = await verify()
    expect(lastGoodSequence).toBe(17)
    expect(findings[0]).toEqual({
      what: 'record 18 is missing: the journal was truncated, or its end is damaged; HEAD names record 19',
      sequence: 18,
    })
  })

  test('that another chain replaced are not those that HEAD names', async () => {
    await make(20)
    let prevHash = '0'.repeat(64)
    for (const entry of sampleEntries(0, 20)) {
      const record = sealRecord({ ...entry, kind: 'forged' }, 1, prevHash)
      const values = `kind = 'forged', prevHash = '${prevHash}', hash = '${record.hash}'`
      change(`UPDATE record SET ${values} WHERE seq = ${entry.sequence}`)
      prevHash = record.hash
    }
    expect(await complaints()).toEqual(['record 19 is not the one that HEAD names'])
  })

  test('of which one was made for another place are out of the chain', async () => {
    await make(12)
    const [entry] = sampleEntries(7, 1)
    if (entry === undefined) expect.unreachable()
    const { prevHash, hash } = sealRecord(entry, 1, 'f'.repeat(64))
    change(`UPDATE record SET prevHash = '${prevHash}', hash = '${hash}' WHERE seq = 7`)
    expect(await complaints()).toEqual([
      'record 7 does not continue the record before it',
      'record 8 does not continue the record before it',
    ])
  })

  test.each([
    ['epoch', { epoch: 0 }, 'record 12 is of an earlier epoch than the one before it'],
    ['time', { timeMs: 1 }, 'record 12 is of an earlier time than the one before it'],
  ])('whose %s falls are noticed even if the chain holds', async (_what, changes, complaint) => {
    await make(12)
    const journal = await openSqliteJournal(folder)
    const { hash: prevHash } = journal.head
    await journal.close()
    const [entry] = sampleEntries(12, 1)
    if (entry === undefined) expect.unreachable()
    const { epoch, timeMs } = { epoch: 1, timeMs: entry.timeMs, ...changes }
    const record = sealRecord({ ...entry, timeMs }, epoch, prevHash)
    const values = Object.values(record).map((value) => (value === null ? 'NULL' : `'${value}'`))
    change(`INSERT INTO record VALUES (${values.join(', ')})`)
    expect(await complaints()).toEqual([complaint])
  })

  test('that are all wrong fill a list that ends', async () => {
    await make(1_200)
    change("UPDATE record SET kind = 'x'")
    const { findings, lastGoodSequence, records } = await verify()
    expect([findings.length, lastGoodSequence, records]).toEqual([1_001, -1, 1_200])
    expect(findings.at(-1)?.what).toBe('only the first 1000 findings are listed')
  })
})

describe('what lies beside the records', () => {
  test('HEAD that is missing or unreadable is named', async () => {
    await make(20)
    writeFileSync(join(folder, 'HEAD'), 'nonsense')
    expect(await verify()).toMatchObject({
      lastGoodSequence: 19,
      findings: [{ what: 'HEAD: is missing or unreadable', file: 'HEAD' }],
    })
    rmSync(join(folder, 'HEAD'))
    expect(await complaints()).toEqual(['HEAD: is missing or unreadable'])
  })

  test('a checkpoint of no record, and one of another state than its snapshot', async () => {
    await make(20)
    change("INSERT INTO checkpoint (seq, stateHash) VALUES (25, 'x')")
    change("UPDATE checkpoint SET stateHash = 'other' WHERE seq = 5")
    expect(await complaints()).toEqual([
      'journal.sqlite: checkpoint 25 is of a record that is not there',
      'snapshot-5.bin: is of another state than checkpoint 5',
    ])
  })

  test('a snapshot that is damaged at any byte, cut or of no record', async () => {
    await make(20)
    const image = imageOf(folder)
    const name = snapshotFile(5)
    const bytes = image.get(name) ?? new Uint8Array()
    for (let offset = 0; offset < bytes.length; offset += 1) {
      const changedBytes = Uint8Array.from(bytes)
      changedBytes[offset] = (changedBytes[offset] ?? 0) ^ 4
      for (const damaged of [changedBytes, bytes.subarray(0, offset)]) {
        writeFileSync(join(folder, name), damaged)
        expect(await complaints()).toEqual([
          'snapshot-5.bin: is damaged; an older one or the records will be used instead',
        ])
      }
    }
    place(image, folder)
    const ahead = Buffer.from(bytes).toString('latin1').replace('1 5 state-5', '1 50 state-5')
    writeFileSync(join(folder, snapshotFile(50)), ahead, 'latin1')
    expect(await complaints()).toEqual([
      'snapshot-50.bin: is damaged; an older one or the records will be used instead',
    ])
  })

  test('a database whose pages are not in order, though every record is', async () => {
    await make(20)
    const freePageCount = 39
    place(flipped(imageOf(folder), 'journal.sqlite', freePageCount, 1), folder)
    const report = await verify()
    expect(report).toMatchObject({ records: 20, lastGoodSequence: 19 })
    expect(report.findings[0]?.file).toBe('journal.sqlite')
    expect(report.findings[0]?.what).toMatch(/^journal\.sqlite: .*Freelist/s)
  })

  test('a database of something else, and none at all', async () => {
    await make(20)
    rmSync(join(folder, 'journal.sqlite'))
    expect((await verify()).lastGoodSequence).toBe(-1)
    change('CREATE TABLE other (value TEXT)')
    const found = await complaints()
    expect(found[0]).toBe('journal.sqlite: is a database of something else')
    writeFileSync(join(folder, 'journal.sqlite'), 'no database at all'.repeat(1_000))
    expect(await complaints()).toEqual([
      'journal.sqlite: cannot be read after record -1 (file is not a database)',
      'snapshot-19.bin: is of a record that is not there',
      'snapshot-5.bin: is of a record that is not there',
    ])
  })
})
