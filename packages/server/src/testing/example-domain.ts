import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BookSpec, findPreset } from '@plimsoll/engine'
import { createMemoryDisk, openMemoryJournal } from '@plimsoll/journal'
import { parseBookText } from '@plimsoll/protocol'
import { openDomain } from '../domain/open-domain.ts'
import type { OpenedDomain } from '../domain/opened-domain.ts'

/** A domain on a disk that can be opened again. */
export interface ExampleDomain {
  open(): Promise<OpenedDomain>
  /** Removes what it left behind. */
  remove(): void
}

/** The book of the first example: one bankrupt long, two shorts in profit, a fund that is too small. */
export function exampleBook(): BookSpec {
  const file = new URL('../../../../examples/first.book.json', import.meta.url)
  return parseBookText(readFileSync(file, 'utf8'), {
    file: 'first.book.json',
    resolvePolicy: (name) => findPreset(name)?.spec,
  }).spec
}

/** A domain with that book, which does nothing unasked. Its clock stands at the book's time and a millisecond for each asking. */
export function exampleDomain(book: BookSpec = exampleBook()): ExampleDomain {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-server-'))
  const disk = createMemoryDisk()
  let nowMs = book.timeMs
  return {
    open: () =>
      openDomain({
        folder,
        book,
        clock: { nowMs: () => (nowMs += 1) },
        automation: { isLiquidationAutomatic: false, isRoundAutomatic: false },
        onError: (error) => {
          throw error
        },
        openJournal: () => openMemoryJournal(disk),
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
