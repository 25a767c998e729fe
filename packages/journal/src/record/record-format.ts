import type { Entry, JournalRecord } from '../journal.ts'
import { recordHash } from './record-hash.ts'

/**
 * How records of one version are read. A store keeps every record as it was written and knows its version; a later build
 * adds a format and keeps the ones before, so that whatever was written is read for ever.
 */
export interface RecordFormat {
  readonly version: number
  /** The hash that the record must carry, from its other fields. */
  readonly hash: (stored: JournalRecord) => string
  /** The record in the terms of today. Its hash stays the stored one, its name in the chain. */
  readonly upcast: (stored: JournalRecord) => JournalRecord
}

/** The version that is written. */
export const RECORD_VERSION = 1

const currentFormat: RecordFormat = {
  version: RECORD_VERSION,
  hash: (stored) => recordHash(stored, stored.epoch, stored.prevHash),
  upcast: (stored) => stored,
}

export type RecordFormats = ReadonlyMap<number, RecordFormat>

/** The formats of this build by version, and others that are to be read beside them. */
export function recordFormats(others: readonly RecordFormat[] = []): RecordFormats {
  return new Map([...others, currentFormat].map((format) => [format.version, format]))
}

/** An entry as it is written today, in its place in the chain. */
export function sealRecord(entry: Entry, epoch: number, prevHash: string): JournalRecord {
  return {
    sequence: entry.sequence,
    epoch,
    timeMs: entry.timeMs,
    logicVersion: entry.logicVersion,
    kind: entry.kind,
    idempotencyKey: entry.idempotencyKey,
    rejection: entry.rejection,
    command: entry.command,
    events: entry.events,
    policyHash: entry.policyHash,
    prevHash,
    hash: recordHash(entry, epoch, prevHash),
  }
}
