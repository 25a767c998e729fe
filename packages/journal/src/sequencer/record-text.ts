import {
  type BookSpec,
  type Command,
  type CommandTaken,
  type EngineEvent,
  logicVersion,
  type RejectionCode,
} from '@plimsoll/engine'
import { decodeValue, TextDamaged } from '../codec/decode-value.ts'
import { encodeValue } from '../codec/encode-value.ts'
import { type Entry, JournalDamaged, type JournalRecord } from '../journal.ts'

/** Kind of record 0, which holds the book. */
const GENESIS = 'genesis'

/** Record 0: the book that everything else happened to. */
export function genesisEntry(book: BookSpec, policyHash: string): Entry {
  return {
    sequence: 0,
    timeMs: book.timeMs,
    logicVersion,
    kind: GENESIS,
    idempotencyKey: null,
    rejection: null,
    command: encodeValue(book),
    events: '[]',
    policyHash,
  }
}

/** What becomes an entry: the command's text, and what was decided about it. */
export interface Decided {
  readonly command: Command
  /** Of the command without its time. */
  readonly commandText: string
  /** The first of them is the `commandTaken`. */
  readonly events: readonly EngineEvent[]
  readonly policyHash: string
}

/** The entry of a command that takes a place in the order. */
export function commandEntry({ command, commandText, events, policyHash }: Decided): Entry {
  const [taken] = events
  if (taken?.kind !== 'commandTaken') throw new TypeError('a record begins with its commandTaken')
  return {
    sequence: taken.sequence,
    timeMs: taken.timeMs,
    logicVersion,
    kind: command.kind,
    idempotencyKey: taken.idempotency?.key ?? null,
    rejection: taken.code ?? null,
    command: commandText,
    events: encodeValue(events.slice(1)),
    policyHash,
  }
}

/**
 * The book of record 0.
 *
 * @throws JournalDamaged if it holds anything else
 */
export function bookOf(record: JournalRecord): BookSpec {
  if (record.sequence !== 0 || record.kind !== GENESIS) {
    throw new JournalDamaged('the journal does not begin with a book', {
      lastGoodSequence: -1,
      damagedSequence: record.sequence,
    })
  }
  return readText(record, 'command') as BookSpec
}

/**
 * The command of a record, with its time.
 *
 * @throws JournalDamaged for text that is no command
 */
export function commandOf(record: JournalRecord): Command {
  return { ...(readText(record, 'command') as object), timeMs: record.timeMs } as Command
}

/**
 * The events of a record, without its `commandTaken`.
 *
 * @throws JournalDamaged for text that is no list of events
 */
export function eventsOf(record: Entry): readonly EngineEvent[] {
  return readText(record, 'events') as readonly EngineEvent[]
}

/**
 * Everything that a record does to a state, in order.
 *
 * @throws JournalDamaged for text that is no command or no list of events
 */
export function happeningsOf(record: JournalRecord): readonly EngineEvent[] {
  return [commandTakenOf(record), ...eventsOf(record)]
}

/** The `commandTaken` that the columns of a record stand for. */
export function commandTakenOf(record: JournalRecord): CommandTaken {
  const { sequence, timeMs, idempotencyKey, rejection } = record
  const idempotency = idempotencyKey === null ? undefined : commandOf(record).idempotency
  return {
    kind: 'commandTaken',
    sequence,
    timeMs,
    ...(idempotency && { idempotency }),
    ...(rejection !== null && { code: rejection as RejectionCode }),
  }
}

function readText(record: Entry, column: 'command' | 'events'): unknown {
  try {
    return decodeValue(record[column])
  } catch (error) {
    if (!(error instanceof TextDamaged)) throw error
    const { sequence } = record
    throw new JournalDamaged(
      `the ${column} of record ${sequence} cannot be read: ${error.message}`,
      { lastGoodSequence: sequence - 1, damagedSequence: sequence },
      { cause: error },
    )
  }
}
