import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DomainUnavailable } from '@plimsoll/journal'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { crash, openSample } from '../../testing/sample-domain.ts'

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
  const folder = quickFolder()
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

test('a page that rots is found, and the next process derives the archive again', async () => {
  const folder = quickFolder()
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
