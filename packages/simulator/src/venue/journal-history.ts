import type { Command, EngineEvent, RejectionCode } from '@plimsoll/engine'
import { decodeValue, type Journal, type JournalRecord } from '@plimsoll/journal'

/**
 * What a run left in its journal: the events of every record after the book, each list with its `commandTaken` first.
 *
 * @throws JournalDamaged, while it is read, where a record cannot be believed
 */
export async function* journalHistory(journal: Journal): AsyncGenerator<readonly EngineEvent[]> {
  for await (const record of journal.read(1)) yield [takenOf(record), ...eventsOf(record)]
}

function takenOf({
  sequence,
  timeMs,
  idempotencyKey,
  rejection,
  command,
}: JournalRecord): EngineEvent {
  const { idempotency } = decodeValue(command) as Pick<Command, 'idempotency'>
  return {
    kind: 'commandTaken',
    sequence,
    timeMs,
    ...(idempotencyKey === null || idempotency === undefined ? {} : { idempotency }),
    ...(rejection === null ? {} : { code: rejection as RejectionCode }),
  }
}

function eventsOf({ events }: JournalRecord): readonly EngineEvent[] {
  return decodeValue(events) as readonly EngineEvent[]
}
