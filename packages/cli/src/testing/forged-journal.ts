import { type Entry, openSqliteJournal } from '@plimsoll/journal'

/** Reads every record of the journal in a folder, as entries that can be appended elsewhere. */
export async function entriesOf(folder: string): Promise<Entry[]> {
  const journal = await openSqliteJournal(folder)
  const entries: Entry[] = []
  for await (const record of journal.read(0)) {
    const { epoch: _epoch, prevHash: _prevHash, hash: _hash, ...entry } = record
    entries.push(entry)
  }
  await journal.close()
  return entries
}

/** Writes entries to a journal of their own, whose chain is sound whatever they say. */
export async function writeJournal(folder: string, entries: readonly Entry[]): Promise<void> {
  const journal = await openSqliteJournal(folder)
  await journal.append(entries)
  await journal.close()
}
