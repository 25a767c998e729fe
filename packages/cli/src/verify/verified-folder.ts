import type { JournalFinding, JournalReport } from '@plimsoll/journal'
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
  const replayed = await readCopy(folder, (journal) =>
    replayWhole(journal, (stage, done, last) => progress.count(stage, done, last)),
  )
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

/** State hashes that were reached again. */
export function hashesCompared(replayed: ReplayedJournal): number {
  return replaysOf(replayed).reduce((sum, report) => sum + report.hashesCompared, 0)
}
