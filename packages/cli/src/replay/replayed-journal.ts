import { type Journal, type JournalHead, replayJournal, type ReplayReport } from '@plimsoll/journal'

/** A journal that was gone through again. */
export interface ReplayedJournal {
  readonly domain: string
  /** The book is record 0. */
  readonly records: number
  readonly startMs: number
  readonly head: JournalHead
  readonly fromBook: ReplayReport
  /** Absent where the journal keeps no snapshot. */
  readonly fromSnapshot?: ReplayReport
}

/** Decides every record again from the book, and again from the newest snapshot, and compares all that can be compared. */
export async function replayWhole(
  journal: Journal,
  onProgress: (stage: string, done: number, last: number) => void,
): Promise<ReplayedJournal> {
  const startMs = await startOf(journal)
  const fromBook = await replayJournal(journal, {
    from: 'genesis',
    redecide: true,
    onProgress: (sequence, last) => onProgress('deciding again', sequence, last),
  })
  const fromSnapshot = await replayJournal(journal, {
    from: 'snapshot',
    redecide: true,
    onProgress: (sequence, last) => onProgress('deciding again from the snapshot', sequence, last),
  })
  return {
    domain: fromBook.domain,
    records: journal.head.sequence + 1,
    startMs,
    head: journal.head,
    fromBook,
    ...(fromSnapshot.fromSequence > 0 && { fromSnapshot }),
  }
}

/** Both ways, where both were gone. */
export function replaysOf({ fromBook, fromSnapshot }: ReplayedJournal): readonly ReplayReport[] {
  return fromSnapshot === undefined ? [fromBook] : [fromBook, fromSnapshot]
}

/** Where replays and journal part, or replays from each other; undefined where everything agrees. */
export function differenceIn(
  replayed: ReplayedJournal,
): { readonly sequence: number; readonly what: string } | undefined {
  const { fromBook, fromSnapshot } = replayed
  const difference = fromBook.difference ?? fromSnapshot?.difference
  if (difference !== undefined || fromSnapshot === undefined) return difference
  if (fromBook.stateHash === fromSnapshot.stateHash) return undefined
  const { sequence } = fromSnapshot
  const what = `from the book the state has hash ${fromBook.stateHash}, from the snapshot ${fromSnapshot.stateHash}`
  return { sequence, what }
}

async function startOf(journal: Journal): Promise<number> {
  for await (const { timeMs } of journal.read(0)) return timeMs
  return journal.head.timeMs
}
