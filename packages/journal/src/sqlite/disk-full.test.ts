import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleEntries, sampleEntry } from '@plimsoll/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppendRefused, type Entry, type Journal } from '../journal.ts'
import { imageOf, place, rowsOf } from '../testing/journal-image.ts'
import { verifyJournal } from '../verify/verify-journal.ts'
import { openSqliteJournal } from './sqlite-journal.ts'

const CAPACITY_BYTES = 1 << 20
const root = join(tmpdir(), `plimsoll-small-disk-${process.pid}`)

/** Whether there is now a disk of that size. */
function mount(): boolean {
  mkdirSync(root)
  return succeeds('mount', '-t', 'tmpfs', '-o', `size=${CAPACITY_BYTES}`, 'tmpfs', root)
}

function unmount(): void {
  succeeds('umount', root)
  rmSync(root, { recursive: true, force: true })
}

// Tried out and undone at once: where all tests are filtered out, nothing would undo it later.
const mayMount = mount()
unmount()

function succeeds(program: string, ...parameters: string[]): boolean {
  return spawnSync(program, parameters).status === 0
}

/** A command whose record takes about so many bytes. */
function large(sequence: number, lengthBytes: number): Entry {
  return sampleEntry(sequence, { command: 'x'.repeat(lengthBytes) })
}

/** Appends until there is no room; the refusal. */
async function fill(journal: Journal, lengthBytes: number): Promise<AppendRefused> {
  for (;;) {
    const next = journal.head.sequence + 1
    try {
      await journal.append([large(next, lengthBytes), large(next + 1, lengthBytes)])
    } catch (error) {
      if (error instanceof AppendRefused) return error
      throw error
    }
  }
}

async function count(journal: Journal): Promise<number> {
  let records = 0
  for await (const _record of journal.read(0)) records += 1
  return records
}

describe.skipIf(!mayMount)('a full disk (skipped where a small one may not be mounted)', () => {
  beforeAll(() => {
    if (!mount()) throw new Error('a small disk could be mounted before and cannot be now')
  })

  afterAll(unmount)

  test.each([40, 1_000, 3_000, 4_060, 9_000, 100_000])(
    'refuses groups of 2 x %i bytes, serves what is there, and goes on once there is room',
    async (lengthBytes) => {
      const folder = join(root, 'full')
      const ballast = join(root, 'ballast')
      writeFileSync(ballast, new Uint8Array(400_000))
      mkdirSync(folder)
      const journal = await openSqliteJournal(folder)
      await journal.append(sampleEntries(0, 20))
      await journal.addCheckpoint({ sequence: 19, stateHash: 'a' })

      const refusal = await fill(journal, lengthBytes)
      expect(refusal.message).toMatch(
        /^the disk is full: .*nothing was written; free space and try/,
      )
      expect(refusal.isRetryable).toBe(true)
      const { head } = journal
      expect(await count(journal)).toBe(head.sequence + 1)
      expect(await journal.checkpoints()).toHaveLength(1)
      const bytes = new Uint8Array(CAPACITY_BYTES)
      const snapshot = { sequence: head.sequence, stateHash: 'b', bytes }
      await expect(journal.saveSnapshot(snapshot)).rejects.toThrow('the disk is full: snapshot')
      expect(journal.head).toEqual(head)

      rmSync(ballast)
      await journal.append([large(head.sequence + 1, lengthBytes)])
      await journal.close()
      const report = await verifyJournal(folder)
      expect(report).toEqual({
        records: head.sequence + 2,
        lastGoodSequence: head.sequence + 1,
        findings: [],
      })
      rmSync(folder, { recursive: true })
    },
  )

  test('what was refused is not there after a crash either', async () => {
    const folder = join(root, 'crashed')
    const elsewhere = mkdtempSync(join(tmpdir(), 'plimsoll-crashed-'))
    for (const lengthBytes of [100, 1_000, 4_000, 20_000]) {
      mkdirSync(folder)
      const journal = await openSqliteJournal(folder)
      await fill(journal, lengthBytes)
      await expect(fill(journal, 40)).resolves.toBeInstanceOf(AppendRefused)
      const kept = journal.head.sequence + 1
      place(imageOf(folder), elsewhere)
      expect(rowsOf(elsewhere)).toHaveLength(kept)
      await journal.close()
      rmSync(folder, { recursive: true })
    }
    rmSync(elsewhere, { recursive: true })
  })

  test('an existing journal opens for reading; a new one is refused', async () => {
    const folder = join(root, 'opened')
    const ballast = join(root, 'ballast')
    mkdirSync(folder)
    const journal = await openSqliteJournal(folder)
    await journal.append(sampleEntries(0, 200))
    await journal.close()
    fillUp(ballast)

    const again = await openSqliteJournal(folder)
    expect(again.epoch).toBeGreaterThan(journal.epoch)
    expect(await count(again)).toBe(200)
    await expect(again.append([sampleEntry(200)])).rejects.toMatchObject({ isRetryable: true })
    expect(await count(again)).toBe(200)
    await expect(openSqliteJournal(join(root, 'new'))).rejects.toThrow('the disk is full')

    rmSync(ballast)
    await again.append([sampleEntry(200)])
    await again.close()
    expect((await verifyJournal(folder)).findings).toEqual([])
    rmSync(folder, { recursive: true })
  })
})

/** A file that leaves no room for anything. */
function fillUp(path: string): void {
  for (let lengthBytes = CAPACITY_BYTES; lengthBytes > 0; lengthBytes -= 4096) {
    try {
      writeFileSync(path, new Uint8Array(lengthBytes))
      return
    } catch {
      rmSync(path, { force: true })
    }
  }
}
