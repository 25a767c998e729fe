import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal } from '@plimsoll/journal'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callPlimsoll } from '../testing/run-plimsoll.ts'

let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'))
  const journal = await openSqliteJournal(folder)
  const entries = ['server.start', 'approval.propose'].map((kind, sequence) => ({
    sequence,
    timeMs: 1_000,
    logicVersion: 1,
    kind,
    idempotencyKey: null,
    rejection: null,
    command: '{}',
    events: '[]',
    policyHash: '0'.repeat(64),
  }))
  await journal.append(entries)
  await journal.close()
})

afterEach(() => rmSync(folder, { recursive: true }))

test('a journal without a book is verified as far as its chain goes', async () => {
  const page = await callPlimsoll('verify', '--data', folder)
  expect(page.code).toBe(0)
  expect(page.stdout).toMatch(/ok {2}store: every record/u)
  expect(page.stdout).toMatch(/-- {2}decisions: these records follow from no book/u)
  expect(page.stdout).toMatch(/Last record: 1 of .*\n\n {2}journal head {2}[0-9a-f]{64}\n/u)
  const { stdout } = await callPlimsoll('verify', '--data', folder, '--json')
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, records: 2, journalHead: { sequence: 1 } })
})

test('a change of it is found', async () => {
  const database = new Database(join(folder, 'journal.sqlite'))
  database.exec(`UPDATE record SET command = '{"note":1}' WHERE seq = 1`)
  database.close()
  const { code, stdout } = await callPlimsoll('verify', '--data', folder)
  expect(code).toBe(5)
  expect(stdout).toMatch(/DAMAGED: the last good record is 0/u)
})
