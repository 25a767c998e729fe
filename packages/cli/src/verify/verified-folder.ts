import type { Journal, JournalFinding, JournalHead, JournalReport } from '@plimsoll/journal'
import { checkStore, isUnbegun, readCopy } from '../journal/copied-journal.ts'
import type { Progress } from '../output/progress.ts'
import {
  differenceIn,
  type ReplayedJournal,
  replaysOf,
  replayWhole,
} from '../replay/replayed-journal.ts'

/** What a folder was found to hold. */
export interface VerifiedFolder {
  readonly folder: string
  readonly store: JournalReport
  /** Absent where the store is damaged or empty: nothing can be decided again from it. */
  readonly replayed?: ReplayedJournal
  /** Present where the records follow from no book, as those of a server's audit: their chain is all there is to verify. */
  readonly chainHead?: JournalHead
  /** A start was cut off before there was a record. */
  readonly isEmpty: boolean
  /** In order; none where everything is as it was written. */
  readonly findings: readonly JournalFinding[]
  /** The last record before the first that something is wrong with; −1 where there is none. */
  readonly lastGoodSequence: number
}

/** Checks the store of a folder, and then whether its records follow from their commands. Changes nothing there. */
export async function verifyFolder(folder: string, progress: Progress): Promise<VerifiedFolder> {
  progress.begin('checking the records')
  const store = await checkStore(folder)
  const { findings, lastGoodSequence } = store
  if (isUnbegun(store)) {
    return { folder, store, isEmpty: true, findings: [], lastGoodSequence }
  }
  if (findings.length > 0 || store.records === 0) {
    return { folder, store, isEmpty: store.records === 0, findings, lastGoodSequence }
  }
  const read = await readCopy(folder, async (journal) =>
    (await beginsWithBook(journal))
      ? replayWhole(journal, (stage, done, last) => progress.count(stage, done, last))
      : { chainHead: journal.head },
  )
  if ('chainHead' in read) {
    return { folder, store, ...read, isEmpty: false, findings: [], lastGoodSequence }
  }
  const replayed = read
  const difference = differenceIn(replayed)
  if (difference === undefined) {
    return { folder, store, replayed, isEmpty: false, findings: [], lastGoodSequence }
  }
  const { sequence, what } = difference
  return {
    folder,
    store,
    replayed,
    isEmpty: false,
    findings: [{ what: `record ${sequence}: ${what}`, sequence }],
    lastGoodSequence: Math.min(lastGoodSequence, sequence - 1),
  }
}

async function beginsWithBook(journal: Journal): Promise<boolean> {
  for await (const { kind } of journal.read(0)) return kind === 'genesis'
  return false
}

/** State hashes that were reached again. */
export function hashesCompared(replayed: ReplayedJournal): number {
  return replaysOf(replayed).reduce((sum, report) => sum + report.hashesCompared, 0)
}
