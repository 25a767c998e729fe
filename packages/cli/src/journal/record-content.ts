import type { BookSpec, Command, CommandTaken, EngineEvent, RejectionCode } from '@plimsoll/engine'
import { decodeValue, type JournalRecord } from '@plimsoll/journal'

/**
 * The book of record 0.
 *
 * @throws TextDamaged for text that is no value
 */
export function bookOf({ command }: Pick<JournalRecord, 'command'>): BookSpec {
  return decodeValue(command) as BookSpec
}

/** The events of a record as they were decided, without their `commandTaken`. */
export function eventsOf({ events }: Pick<JournalRecord, 'events'>): readonly EngineEvent[] {
  return decodeValue(events) as readonly EngineEvent[]
}

/** Everything that a record does to a state, in order. */
export function happeningsOf(record: JournalRecord): readonly EngineEvent[] {
  return [takenOf(record), ...eventsOf(record)]
}

function takenOf(record: JournalRecord): CommandTaken {
  const { sequence, timeMs, idempotencyKey, rejection, command } = record
  const { idempotency } = decodeValue(command) as Pick<Command, 'idempotency'>
  return {
    kind: 'commandTaken',
    sequence,
    timeMs,
    ...(idempotencyKey !== null && idempotency !== undefined && { idempotency }),
    ...(rejection !== null && { code: rejection as RejectionCode }),
  }
}
