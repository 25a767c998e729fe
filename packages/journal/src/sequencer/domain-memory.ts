import {
  apply,
  type BookSpec,
  type Command,
  createState,
  type Decision,
  decide,
  decodeSnapshot,
  type EngineEvent,
  InvariantError,
  type RejectionCode,
  SnapshotRefused,
  type State,
  type StateView,
  stateHash,
  view,
  waterfallHash,
} from '@plimsoll/engine'
import { encodeValue, ValueRefused } from '../codec/encode-value.ts'
import { type Entry, type Journal, JournalDamaged, type JournalRecord } from '../journal.ts'
import type { RecordObserver } from './record-observer.ts'
import { bookOf, commandEntry, happeningsOf } from './record-text.ts'
import type { Submission } from './submission.ts'
import { type SubmitTerms, TermsUnmet } from './submit-terms.ts'

/** A state and its reader. The state knows how far along the journal it is. */
export interface DomainMemory {
  readonly domain: string
  readonly policyHash: string
  readonly state: State
  readonly view: StateView
  /** Who is told what is booked, and the epoch in which that happens. */
  readonly observed?: { readonly by: RecordObserver; readonly epoch: number }
}

/** The memory of a domain that has only its book. */
export function foundMemory(book: BookSpec): DomainMemory {
  return memoryOf(book, createState(book))
}

function memoryOf(book: BookSpec, state: State): DomainMemory {
  const { domain } = book
  return { domain, policyHash: waterfallHash(book), state, view: view(state) }
}

/** What came of a command, and the entry it needs if it is to be a record. */
export interface Taken {
  readonly decision: Decision
  readonly entry: Entry | undefined
}

/** A command that is to be decided, and when. */
export interface Taking {
  readonly submission: Submission
  readonly nowMs: number
  readonly onlyIf?: SubmitTerms['onlyIf'] | undefined
}

/**
 * Decides a command and applies what it does. Time is the clock's, but never before the last record's.
 *
 * @throws ValueRefused for a command that cannot be recorded; nothing is changed
 * @throws TermsUnmet for one that its own terms stop, or whose terms fail themselves; nothing is changed
 * @throws InvariantError the memory is to be thrown away
 */
export function takeCommand(memory: DomainMemory, { submission, nowMs, onlyIf }: Taking): Taken {
  const commandText = encodeValue(submission)
  if (hasHalfPair(submission)) {
    throw new ValueRefused('its key has half a surrogate pair')
  }
  const command = commandAt(memory, submission, nowMs)
  const decision = decideSafely(memory, command)
  if (decision.outcome === 'repeated') return { decision, entry: undefined }
  const complaint = complaintOf(onlyIf, decision, memory.view)
  if (complaint !== undefined) throw new TermsUnmet(complaint)
  if (decision.events.length === 0) return { decision, entry: undefined }
  const { events } = decision
  const entry = commandEntry({ command, commandText, events, policyHash: memory.policyHash })
  const { observed } = memory
  observed?.by.applying(events, memory.view)
  for (const event of events) apply(memory.state, event)
  if (observed !== undefined) tell(observed, memory.view, entry, events)
  return { decision, entry }
}

/**
 * Decides a command as `takeCommand` would, and changes nothing.
 *
 * @throws ValueRefused for what is no command
 */
export function previewCommand(
  memory: DomainMemory,
  { submission, nowMs }: Pick<Taking, 'submission' | 'nowMs'>,
): Decision {
  return decideSafely(memory, commandAt(memory, submission, nowMs))
}

function commandAt({ view: state }: DomainMemory, submission: Submission, nowMs: number): Command {
  return { ...submission, timeMs: notBefore(state.timeMs(), nowMs) }
}

/** Terms come from outside: whatever they trip over is the matter of whoever set them, and nothing is booked yet. */
function complaintOf(
  onlyIf: SubmitTerms['onlyIf'],
  decision: Decision,
  before: StateView,
): string | undefined {
  try {
    return onlyIf?.(decision, before)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `the terms of the command could not be checked: ${reason}`
  }
}

/** The first of the events is the `commandTaken`. */
function tell(
  { by, epoch }: NonNullable<DomainMemory['observed']>,
  state: StateView,
  { sequence, timeMs, kind, rejection }: Entry,
  events: readonly EngineEvent[],
): void {
  const refused = rejection === null ? {} : { rejection: rejection as RejectionCode }
  by.applied({ epoch, sequence, timeMs, kind, ...refused, events: events.slice(1) }, state)
}

/** Half a surrogate pair in a key has no UTF-8, and no column would keep it. */
function hasHalfPair(submission: Submission | null): boolean {
  const key: unknown = submission?.idempotency?.key
  return typeof key === 'string' && !key.isWellFormed()
}

/** Deciding changes nothing, so whatever a caller without types makes it trip over is that caller's own. */
function decideSafely({ state }: DomainMemory, command: Command): Decision {
  try {
    return decide(state, command)
  } catch (error) {
    if (error instanceof InvariantError) throw error
    throw new ValueRefused(`it is no command: ${(error as Error).message}`)
  }
}

/**
 * Applies a record, deciding nothing, and tells whoever has not seen it yet.
 *
 * @throws JournalDamaged for a record that does not fit the state
 */
export function applyRecord(
  memory: DomainMemory,
  record: JournalRecord,
  observer?: RecordObserver,
): void {
  const events = happeningsOf(record)
  const untold =
    observer !== undefined && record.sequence > observer.sequence ? observer : undefined
  untold?.applying(events, memory.view)
  try {
    for (const event of events) apply(memory.state, event)
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error
    const { sequence } = record
    throw new JournalDamaged(
      `record ${sequence} does not fit the state before it: ${error.message}`,
      { lastGoodSequence: sequence - 1, damagedSequence: sequence },
      { cause: error },
    )
  }
  if (untold === undefined) return
  tell({ by: untold, epoch: record.epoch }, memory.view, record, events)
  untold.durable(record)
}

/** A memory as its journal has it, and the last marks on the way there; 0 where there is none. */
export interface Rebuilt {
  readonly memory: DomainMemory
  readonly lastCheckpoint: number
  readonly lastSnapshot: number
}

/**
 * The state of a journal at its head: the newest snapshot that skips nothing the observer has yet to see, or the book, and every
 * record after it. Checkpoints on the way must agree.
 *
 * @throws JournalDamaged if the journal cannot be read, or does not lead to the states it says it does
 */
export async function rebuildMemory(journal: Journal, observer?: RecordObserver): Promise<Rebuilt> {
  const memory = await rememberSnapshot(journal, await readBook(journal), observer?.sequence)
  const lastSnapshot = memory.view.sequence()
  const checkpoints = await journal.checkpoints()
  const expectedHashes = new Map(checkpoints.map((each) => [each.sequence, each.stateHash]))
  for await (const record of journal.read(lastSnapshot + 1)) {
    applyRecord(memory, record, observer)
    const expected = expectedHashes.get(record.sequence)
    if (expected !== undefined) assertHash(memory, expected, 'checkpoint')
  }
  const lastGoodSequence = memory.view.sequence()
  if (lastGoodSequence !== journal.head.sequence) {
    throw new JournalDamaged(
      `the journal says it ends at record ${journal.head.sequence} and ends at ${lastGoodSequence}`,
      { lastGoodSequence },
    )
  }
  return { memory, lastSnapshot, lastCheckpoint: checkpoints.at(-1)?.sequence ?? 0 }
}

/** The book of a journal that has one. */
export async function readBook(journal: Journal): Promise<BookSpec> {
  for await (const record of journal.read(0)) return bookOf(record)
  throw new JournalDamaged('the journal has no records', { lastGoodSequence: -1 })
}

/** The newest snapshot this engine can read, of those at or below a sequence, or the book. */
export async function rememberSnapshot(
  journal: Journal,
  book: BookSpec,
  atMost?: number,
): Promise<DomainMemory> {
  const snapshot = await journal.newestSnapshot(atMost)
  if (snapshot === undefined) return foundMemory(book)
  let state: State
  try {
    state = decodeSnapshot(snapshot.bytes)
  } catch (error) {
    // Written by another engine: the records lead to the same state, only more slowly.
    if (error instanceof SnapshotRefused) return foundMemory(book)
    throw error
  }
  const memory = memoryOf(book, state)
  assertSequence(memory, snapshot.sequence)
  assertHash(memory, snapshot.stateHash, 'snapshot')
  return memory
}

function assertSequence({ view: state }: DomainMemory, expected: number): void {
  const actual = state.sequence()
  if (actual === expected) return
  throw new JournalDamaged(`the snapshot of record ${expected} holds the state at ${actual}`, {
    lastGoodSequence: expected - 1,
  })
}

function assertHash(memory: DomainMemory, expected: string, source: string): void {
  const actual = stateHash(memory.state)
  if (actual === expected) return
  const sequence = memory.view.sequence()
  throw new JournalDamaged(
    `the state at record ${sequence} has hash ${actual}, its ${source} says ${expected}`,
    { lastGoodSequence: sequence - 1, damagedSequence: sequence },
  )
}

/** A clock that runs backwards, or says nothing, does not turn event time back. */
function notBefore(timeMs: number, nowMs: number): number {
  return Number.isSafeInteger(nowMs) && nowMs > timeMs ? nowMs : timeMs
}
