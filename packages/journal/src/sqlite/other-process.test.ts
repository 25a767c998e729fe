import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { sampleEntry } from '@plimsoll/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { JournalLocked } from '../journal.ts'
import { verifyJournal } from '../verify/verify-journal.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

// Appends groups for ever and says, a line each, which record is durable, or what went wrong.
const program = `
import { openSqliteJournal } from '@plimsoll/journal'
const journal = await openSqliteJournal(process.argv[1])
const entry = JSON.parse(process.argv[2])
let failures = 0
for (;;) {
  const next = journal.head.sequence + 1
  const group = Array.from({ length: 1 + next % 4 }, (_, index) => ({ ...entry, sequence: next + index }))
  try {
    const { sequence } = await journal.append(group)
    process.stdout.write(sequence + '\\n')
  } catch (error) {
    process.stdout.write(error.name + ': ' + error.message + '\\n')
    if (failures > 0) process.exit()
    failures += 1
  }
}
`

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-journal-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** The program as a process of its own, after a line of shell. */
function start(before = ''): ChildProcessByStdio<null, Readable, null> {
  const node = [process.execPath, '-C', 'plimsoll:source', '--input-type=module', '-e', program]
  const rest = [folder, JSON.stringify(sampleEntry(0))]
  return spawn('sh', ['-c', `${before} exec "$@"`, 'sh', ...node, ...rest], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Whether the program ends a group with a record. */
function endsGroup(sequence: number): boolean {
  let next = 0
  while (next <= sequence) next += 1 + (next % 4)
  return next === sequence + 1
}

describe('another process', () => {
  test('that has the journal open keeps everybody else out', async () => {
    const child = start()
    for await (const _line of createInterface(child.stdout)) break
    await expect(openSqliteJournal(folder)).rejects.toThrow(JournalLocked)
    await expect(verifyJournal(folder)).rejects.toThrow(JournalLocked)
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  test('that is killed leaves whole groups, all it acknowledged, and no lock', async () => {
    let durable = -1
    for (let cycle = 0; cycle < 4; cycle += 1) {
      const child = start()
      const from = durable
      for await (const line of createInterface(child.stdout)) {
        durable = Number(line)
        if (durable > from + 30 + 17 * cycle) child.kill('SIGKILL')
      }
      const report = await verifyJournal(folder)
      expect(report.findings).toEqual([])
      const journal = await openSqliteJournal(folder)
      expect(journal.head.sequence).toBeGreaterThanOrEqual(durable)
      expect(journal.head.sequence).toBe(report.lastGoodSequence)
      expect(endsGroup(journal.head.sequence)).toBe(true)
      expect(journal.epoch).toBe(2 * cycle + 2)
      await journal.close()
    }
  })

  test('whose disk fails closes its journal, and what it acknowledged is there', async () => {
    // Writes beyond a megabyte fail as on a broken disk: it is not that there is no room.
    const child = start('ulimit -f 2048;')
    const lines: string[] = []
    for await (const line of createInterface(child.stdout)) lines.push(line)
    const durable = Number(lines.at(-3))
    expect(durable).toBeGreaterThan(100)
    expect(lines.at(-2)).toBe(
      `AppendUnknown: records ${durable + 1} to ${durable + 1 + ((durable + 1) % 4)} may or may not be durable ` +
        '(disk I/O error); the journal is closed, open it again to see',
    )
    expect(lines.at(-1)).toBe('AppendRefused: the journal is closed; nothing was written')
    const journal = await openSqliteJournal(folder)
    expect(journal.head.sequence).toBeGreaterThanOrEqual(durable)
    await journal.close()
    expect((await verifyJournal(folder)).findings).toEqual([])
  })
})
