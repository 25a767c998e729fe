import assert from 'node:assert/strict'
import type { Entry, Journal, JournalRecord } from '@plimsoll/journal'

/** A place that keeps one journal, empty at first. Opening it again finds what was made durable. */
export interface JournalStore {
  readonly open: () => Promise<Journal>
  /** Changes one byte of the snapshot kept at a sequence, behind the journal's back. */
  readonly damageSnapshot: (sequence: number) => void
}

/** One thing every journal must do. */
export interface ConformanceCase {
  readonly name: string
  /** Throws an assertion error where the journal does something else. The store is a fresh one. */
  readonly hold: (store: JournalStore) => Promise<void>
}

export async function readAll(journal: Journal, fromSequence = 0): Promise<JournalRecord[]> {
  return collect(journal.read(fromSequence))
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = []
  for await (const value of source) values.push(value)
  return values
}

/** What was handed over, of records that were read. */
export function entriesOf(records: readonly JournalRecord[]): Entry[] {
  return records.map(({ epoch: _epoch, prevHash: _prevHash, hash: _hash, ...entry }) => entry)
}

/** The attempt is refused, and the journal is as it was. */
export async function refuses(
  journal: Journal,
  attempt: () => Promise<unknown>,
  isRetryable = false,
): Promise<void> {
  const { head } = journal
  const records = await readAll(journal)
  const checkpoints = await journal.checkpoints()
  await assert.rejects(attempt, { name: 'AppendRefused', isRetryable })
  assert.deepEqual(journal.head, head)
  assert.deepEqual(await readAll(journal), records)
  assert.deepEqual(await journal.checkpoints(), checkpoints)
}
