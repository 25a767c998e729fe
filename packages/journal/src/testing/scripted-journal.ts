import type { Entry, Journal, JournalHead } from '../journal.ts'
import type { Disk } from '../memory/disk.ts'
import { createMemoryDisk } from '../memory/memory-disk.ts'
import { openMemoryJournal } from '../memory/memory-journal.ts'

/** What happens instead of an append to a journal. */
export type AppendScript = (journal: Journal, entries: readonly Entry[]) => Promise<JournalHead>

/** Journals on one disk in memory whose appends a test can stand in for, one script an append. */
export class ScriptedJournals {
  readonly disk: Disk = createMemoryDisk()
  /** The entries of every append that was tried, group by group. */
  readonly groups: (readonly Entry[])[] = []
  /** From which sequence records were read, each time. */
  readonly reads: number[] = []
  readonly #scripts: AppendScript[] = []
  #refusal: Error | undefined
  #markRefusal: Error | undefined
  opened = 0

  /** The next append without a script goes this way. */
  script(script: AppendScript): void {
    this.#scripts.push(script)
  }

  /** Until told otherwise the journal cannot be opened. */
  refuseToOpen(refusal: Error | undefined): void {
    this.#refusal = refusal
  }

  /** Until told otherwise no checkpoint and no snapshot can be written. */
  refuseMarks(refusal: Error | undefined): void {
    this.#markRefusal = refusal
  }

  readonly open = async (): Promise<Journal> => {
    if (this.#refusal !== undefined) throw this.#refusal
    this.opened += 1
    const inner = await openMemoryJournal(this.disk)
    const { groups, reads } = this
    const scripts = this.#scripts
    const mark = async (write: () => Promise<void>): Promise<void> => {
      if (this.#markRefusal !== undefined) throw this.#markRefusal
      await write()
    }
    return {
      get head() {
        return inner.head
      },
      epoch: inner.epoch,
      append(entries) {
        groups.push(entries)
        return scripts.shift()?.(inner, entries) ?? inner.append(entries)
      },
      read(from) {
        reads.push(from)
        return inner.read(from)
      },
      addCheckpoint: (checkpoint) => mark(() => inner.addCheckpoint(checkpoint)),
      checkpoints: () => inner.checkpoints(),
      saveSnapshot: (snapshot) => mark(() => inner.saveSnapshot(snapshot)),
      newestSnapshot: (atMost) => inner.newestSnapshot(atMost),
      close: () => inner.close(),
    }
  }
}
