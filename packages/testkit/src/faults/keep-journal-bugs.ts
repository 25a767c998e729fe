import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { journalBugs, SEEDS_MAX } from './journal-bugs.ts'
import { plantJournalBug, playFolder } from './journal-copies.ts'

// Run by hand where kept scripts no longer show their mistakes, because the journal calls its disk in another order:
// each mistake is planted, found, reduced to a small script and kept under its name.

const root = mkdtempSync(join(tmpdir(), 'plimsoll-journal-bugs-'))
for (const bug of journalBugs) {
  const sources = plantJournalBug(bug, join(root, bug.kept))
  process.stdout.write(`${bug.kept}: ${playFolder(sources, String(SEEDS_MAX), bug.kept)}`)
}
rmSync(root, { recursive: true, force: true })
