import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainUnavailable } from '@plimsoll/journal'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { crash, holder, openSample, sampleBook } from '../../testing/sample-domain.ts'

const everything = { limit: 1_000 }

/** Something else writes the tables for as long as the work takes. */
async function whileLocked(folder: string, work: () => Promise<void>): Promise<void> {
  const other = new Database(join(folder, 'projections.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  try {
    await work()
  } finally {
    other.exec('ROLLBACK')
    other.close()
  }
}

test('rows that cannot be written are written later, and nothing is told meanwhile', async () => {
  const folder = quickFolder(onTestFinished)
  const errors: unknown[] = []
  const domain = await openSample(folder, { onError: (error) => errors.push(error) })
  await whileLocked(folder, async () => {
    await crash(domain)
    expect(() => domain.archive.receipts(everything)).toThrow(DomainUnavailable)
    expect(() => domain.archive.case('test:1:1')).toThrow('as soon as there is room')
  })
  expect(domain.archive.receipts(everything).rows).toHaveLength(9)
  expect(domain.archive.cases(everything).rows).toHaveLength(1)
  expect(errors).toMatchObject([{ code: 'SQLITE_BUSY' }])
  await domain.close()
})

test('rows that a crash left beyond the place are forgotten', async () => {
  const folder = quickFolder(onTestFinished)
  const first = await openSample(folder)
  await crash(first)
  const content = first.archive.receipts(everything)
  await first.close()
  const tables = new Database(join(folder, 'projections.sqlite'))
  // As after the first of several writings, and of another course of events than came to be.
  tables.exec(`
    UPDATE place SET sequence = 1, needsAfter = 1, hash = '${await hashOf(folder, 1)}';
    DELETE FROM receipt WHERE number > 4;
    UPDATE receipt SET account = 'nobody', document = '{}';
  `)
  tables.close()
  const second = await openSample(folder)
  expect(second.archive.receipts(everything)).toEqual(content)
  expect(second.archive.cases(everything).rows).toHaveLength(1)
  await second.close()
})

async function hashOf(folder: string, sequence: number): Promise<string> {
  const domain = await openSample(folder)
  const hash = await domain.recordHash(sequence)
  await domain.close()
  return hash ?? ''
}

test('a round of many fills is written piece by piece, and told whole to whoever asks', async () => {
  const folder = quickFolder(onTestFinished)
  const count = 2_500
  const shorts = Array.from({ length: count }, (_, index) => holder(`s${index}`, 60n, -1n))
  const accounts = [holder('long', BigInt(count) * 11n, BigInt(count)), ...shorts]
  const book = sampleBook({ accounts, limits: {} })
  const domain = await openSample(folder, { book })
  await crash(domain)
  const [newest] = domain.archive.receipts({ limit: 1 }).rows
  expect(newest?.receiptId).toBe(`2-${count - 1}`)
  const ids = new Set<string>()
  for (let cursor: string | undefined; ; ) {
    const page = domain.archive.receipts({ limit: 1_000, ...(cursor !== undefined && { cursor }) })
    for (const { receiptId } of page.rows) ids.add(receiptId)
    cursor = page.next
    if (cursor === undefined) break
  }
  expect(ids.size).toBe(count)
  await domain.close()
})

test('tables of another shape are written anew, whatever version they say they are', async () => {
  const folder = quickFolder(onTestFinished)
  const first = await openSample(folder)
  await crash(first)
  const content = first.archive.receipts(everything)
  await first.close()
  for (const change of ['PRAGMA user_version = 7', 'ALTER TABLE receipt DROP COLUMN sequence']) {
    const tables = new Database(join(folder, 'projections.sqlite'))
    tables.exec(change)
    tables.close()
    const next = await openSample(folder)
    expect(next.archive.receipts(everything)).toEqual(content)
    await next.close()
  }
})

test('a page that rots is found, and the next process derives the archive again', async () => {
  const folder = quickFolder(onTestFinished)
  const first = await openSample(folder)
  await crash(first)
  const content = first.archive.receipts(everything)
  await first.close()
  const file = join(folder, 'projections.sqlite')
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0x5a, 8_192))
  const second = await openSample(folder, { onError: () => undefined })
  const ask = () => second.archive.receipts(everything)
  // Found when it was opened, or when it is read.
  try {
    expect(ask()).toEqual(content)
  } catch (error) {
    expect(error).toBeInstanceOf(DomainUnavailable)
  }
  expect((await second.read((state) => state.accounts())).length).toBe(10)
  await second.close()
  const third = await openSample(folder)
  expect(third.archive.receipts(everything)).toEqual(content)
  await third.close()
  expect(existsSync(file)).toBe(true)
  expect(readdirSync(folder)).not.toContain('projections.sqlite-wal')
})
