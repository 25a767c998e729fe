import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { journalBugs, SEEDS_MAX } from './journal-bugs.ts'
import { journalSources, plantJournalBug, playFolder } from './journal-copies.ts'

// The sources of the journal are copied, a mistake is planted in the copy, and simulated worlds run on it.

const root = mkdtempSync(join(tmpdir(), 'plimsoll-journal-bugs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the simulation finds known bugs', { timeout: 600_000 }, () => {
  test('and none in the journal as it is', () => {
    const verdict = playFolder(journalSources, String(SEEDS_MAX))
    expect(verdict).toBe(`nothing found in ${SEEDS_MAX} seeds\n`)
  })

  test.each(journalBugs.map((bug) => [bug.mistake, bug] as const))('%s', (_, bug) => {
    const sources = plantJournalBug(bug, join(root, bug.kept))
    expect(playFolder(sources, String(SEEDS_MAX))).toMatch(/^found by seed \d+/)
    // The same, made smaller, is kept; `keep-journal-bugs.ts` does that again where the journal has changed.
    expect(playFolder(sources, bug.kept)).toMatch(/^turn \d+: /)
  })
})
