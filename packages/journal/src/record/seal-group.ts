import { AppendRefused, type Entry, type JournalHead, type JournalRecord } from '../journal.ts'
import { sealRecord } from './record-format.ts'

/**
 * The records a group becomes after a head.
 *
 * @throws AppendRefused the group does not continue the head, or holds what could not be read back as it is
 */
export function sealGroup(
  entries: readonly Entry[],
  head: JournalHead,
  epoch: number,
): readonly JournalRecord[] {
  let previous = head
  return entries.map((entry) => {
    checkEntry(entry, previous)
    const sealed = sealRecord(entry, epoch, previous.hash)
    previous = sealed
    return sealed
  })
}

function checkEntry(entry: Entry, previous: JournalHead): void {
  const { sequence, timeMs, logicVersion } = entry
  if (sequence !== previous.sequence + 1) {
    refuse(`record ${sequence} cannot follow record ${previous.sequence}; nothing was written`)
  }
  if (!Number.isSafeInteger(timeMs) || !Number.isSafeInteger(logicVersion)) {
    refuse(`record ${sequence} has a time or version that is no whole number; nothing was written`)
  }
  if (previous.sequence >= 0 && timeMs < previous.timeMs) {
    refuse(`record ${sequence} is earlier than the record before it; nothing was written`)
  }
  if (!hasUtf8(entry)) {
    refuse(`record ${sequence} has text with half a surrogate pair; nothing was written`)
  }
}

function hasUtf8(entry: Entry): boolean {
  return (
    entry.command.isWellFormed() &&
    entry.events.isWellFormed() &&
    (entry.idempotencyKey ?? '').isWellFormed() &&
    (entry.rejection ?? '').isWellFormed() &&
    entry.kind.isWellFormed() &&
    entry.policyHash.isWellFormed()
  )
}

function refuse(message: string): never {
  throw new AppendRefused(message, false)
}
