import { decide, InvariantError, logicVersion, stateHash } from '@plimsoll/engine'
import { encodeCanonical, encodeValue } from '../codec/encode-value.ts'
import { type Journal, JournalDamaged, type JournalRecord } from '../journal.ts'
import {
  applyRecord,
  type DomainMemory,
  foundMemory,
  readBook,
  rememberSnapshot,
} from './domain-memory.ts'
import { commandOf, commandTakenOf } from './record-text.ts'

/** How a journal is replayed. */
export interface ReplayOptions {
  /** The book, or the newest snapshot, where there is one. */
  readonly from: 'genesis' | 'snapshot'
  /** Decides every command again whose version of the rules this engine carries. */
  readonly redecide: boolean
  /** Called every 1,000 records, and at the last, with the sequence reached and the last one. */
  readonly onProgress?: (sequence: number, last: number) => void
}

/** Where a replay and its journal part. */
export interface ReplayDifference {
  readonly sequence: number
  readonly what: string
}

/** What a replay came to. */
export interface ReplayReport {
  readonly domain: string
  /** Where it began: 0, or the sequence of the snapshot. */
  readonly fromSequence: number
  /** The last record replayed. */
  readonly sequence: number
  readonly stateHash: string
  /** Checkpoints and snapshots whose hash was compared. */
  readonly hashesCompared: number
  readonly redecided: number
  /** Records that another version of the rules decided. */
  readonly notRedecided: number
  /** The first; nothing after it was looked at. */
  readonly difference?: ReplayDifference
}

const PROGRESS_RECORDS = 1_000

interface Tally {
  hashesCompared: number
  redecided: number
  notRedecided: number
}

interface Mark {
  readonly stateHash: string
  readonly source: 'checkpoint' | 'snapshot'
}

/**
 * Leads a state from the book, or the newest snapshot, along every record to the head, and compares what can be compared:
 * checkpoints, the newest snapshot and, with `redecide`, the events of every record. The journal is only read.
 *
 * @throws JournalDamaged if the journal cannot be read that far
 */
export async function replayJournal(
  journal: Journal,
  options: ReplayOptions,
): Promise<ReplayReport> {
  const book = await readBook(journal)
  const memory =
    options.from === 'snapshot' ? await rememberSnapshot(journal, book) : foundMemory(book)
  const fromSequence = memory.view.sequence()
  const marks = await marksOf(journal)
  const tally: Tally = { hashesCompared: 0, redecided: 0, notRedecided: 0 }
  const last = journal.head.sequence
  let difference = compareMarks(memory, marks, tally)
  if (difference === undefined) {
    for await (const record of journal.read(memory.view.sequence() + 1)) {
      difference = replayRecord(memory, record, options.redecide ? tally : undefined)
      difference ??= compareMarks(memory, marks, tally)
      if (difference !== undefined) break
      const { sequence } = record
      if (sequence % PROGRESS_RECORDS === 0 || sequence === last) {
        options.onProgress?.(sequence, last)
      }
    }
  }
  return {
    domain: memory.domain,
    fromSequence,
    sequence: memory.view.sequence(),
    stateHash: stateHash(memory.state),
    ...tally,
    ...(difference && { difference }),
  }
}

/** Every state hash that the journal vouches for, by sequence. */
async function marksOf(journal: Journal): Promise<ReadonlyMap<number, readonly Mark[]>> {
  const marks = new Map<number, Mark[]>()
  const add = (sequence: number, mark: Mark): void => {
    marks.set(sequence, [...(marks.get(sequence) ?? []), mark])
  }
  for (const { sequence, stateHash: expected } of await journal.checkpoints()) {
    add(sequence, { stateHash: expected, source: 'checkpoint' })
  }
  const snapshot = await journal.newestSnapshot()
  if (snapshot !== undefined) {
    add(snapshot.sequence, { stateHash: snapshot.stateHash, source: 'snapshot' })
  }
  return marks
}

function compareMarks(
  { state, view }: DomainMemory,
  marks: ReadonlyMap<number, readonly Mark[]>,
  tally: Tally,
): ReplayDifference | undefined {
  const sequence = view.sequence()
  for (const { stateHash: expected, source } of marks.get(sequence) ?? []) {
    tally.hashesCompared += 1
    const actual = stateHash(state)
    if (actual !== expected) {
      return { sequence, what: `the state has hash ${actual}, its ${source} says ${expected}` }
    }
  }
  return undefined
}

/** Applies one record; with a tally, decides it first. */
function replayRecord(
  memory: DomainMemory,
  record: JournalRecord,
  tally: Tally | undefined,
): ReplayDifference | undefined {
  try {
    const what = tally && redecide(memory, record, tally)
    if (what !== undefined) return { sequence: record.sequence, what }
    applyRecord(memory, record)
    return undefined
  } catch (error) {
    if (!(error instanceof JournalDamaged || error instanceof InvariantError)) throw error
    return { sequence: record.sequence, what: error.message }
  }
}

function redecide(memory: DomainMemory, record: JournalRecord, tally: Tally): string | undefined {
  if (record.logicVersion !== logicVersion) {
    tally.notRedecided += 1
    return undefined
  }
  tally.redecided += 1
  const decision = decide(memory.state, commandOf(record))
  if (decision.outcome === 'repeated') {
    return `decided again, the command repeats record ${decision.sequence}`
  }
  const code = decision.outcome === 'rejected' ? decision.code : null
  if (code !== record.rejection) {
    return `decided again, the command is ${outcomeText(code)}, on record it is ${outcomeText(record.rejection)}`
  }
  const [taken, ...events] = decision.events
  if (taken === undefined) return 'decided again, the command needs no record'
  if (encodeCanonical(taken) !== encodeCanonical(commandTakenOf(record))) {
    return `decided again, the command takes its place as ${encodeValue(taken)}`
  }
  const text = encodeValue(events)
  return text === record.events ? undefined : differenceOf(text, record.events)
}

function outcomeText(code: string | null): string {
  return code === null ? 'accepted' : `rejected as ${code}`
}

/** Where two texts part, with some of each. */
function differenceOf(text: string, recorded: string): string {
  let start = 0
  while (start < text.length && text[start] === recorded[start]) start += 1
  const from = Math.max(0, start - 40)
  const excerpt = (whole: string): string => whole.slice(from, start + 80)
  return `decided again, the events differ at character ${start}: …${excerpt(text)}… instead of …${excerpt(recorded)}…`
}
