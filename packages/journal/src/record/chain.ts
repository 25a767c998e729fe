import { JournalDamaged, type JournalHead, type JournalRecord } from '../journal.ts'
import type { RecordFormats } from './record-format.ts'
import { NO_HASH } from './record-hash.ts'

/** A record as a store holds it, with the version of its fields. */
export interface StoredRecord {
  readonly version: number
  readonly stored: JournalRecord
}

/** What the next record is held against: a record in the terms of today. */
export interface Link {
  readonly sequence: number
  readonly hash: string
  readonly epoch: number
  readonly timeMs: number
}

/** Before record 0. */
export const FIRST_LINK: Link = {
  sequence: -1,
  hash: NO_HASH,
  epoch: 0,
  timeMs: Number.NEGATIVE_INFINITY,
}

/**
 * The record that comes next, in the terms of today, or what is wrong with it, in words that follow its sequence.
 */
export function recordAfter(
  previous: Link,
  { stored, version }: StoredRecord,
  formats: RecordFormats,
): { readonly record: JournalRecord } | { readonly complaint: string } {
  const format = formats.get(version)
  const complain = (complaint: string): { complaint: string } => ({ complaint })
  if (stored.sequence !== previous.sequence + 1) {
    return complain(`stands after record ${previous.sequence}`)
  }
  if (format === undefined) {
    return complain(`has the record format ${version}, which this build cannot read`)
  }
  if (format.hash(stored) !== stored.hash) {
    return complain('does not have the content its hash was made of')
  }
  if (stored.prevHash !== previous.hash) return complain('does not continue the record before it')
  const record = format.upcast(stored)
  if (record.epoch < previous.epoch)
    return complain('is of an earlier epoch than the one before it')
  if (record.timeMs < previous.timeMs)
    return complain('is of an earlier time than the one before it')
  return { record }
}

/**
 * The record that comes next, in the terms of today.
 *
 * @throws JournalDamaged it is not what was written there
 */
export function checkedRecord(
  previous: Link,
  stored: StoredRecord,
  formats: RecordFormats,
): JournalRecord {
  const result = recordAfter(previous, stored, formats)
  if ('record' in result) return result.record
  throw damagedAfter(previous.sequence, result.complaint)
}

/** What a record says of itself, unchecked: the next must name its hash. */
export function linkOf({ stored, version }: StoredRecord, formats: RecordFormats): Link {
  const format = formats.get(version)
  return format === undefined ? stored : format.upcast(stored)
}

/** The record after a good one is damaged. The complaint follows its sequence in the message. */
export function damagedAfter(
  lastGoodSequence: number,
  complaint: string,
  options?: ErrorOptions,
): JournalDamaged {
  const damagedSequence = lastGoodSequence + 1
  const where = { lastGoodSequence, damagedSequence }
  return new JournalDamaged(`record ${damagedSequence} ${complaint}`, where, options)
}

/** The head of a journal that ends with a link. */
export function headOf({ sequence, hash, timeMs }: Link): JournalHead {
  return { sequence, hash, timeMs: sequence < 0 ? 0 : timeMs }
}
