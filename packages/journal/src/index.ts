export {
  AppendRefused,
  AppendUnknown,
  type Checkpoint,
  type Entry,
  type Journal,
  JournalDamaged,
  type JournalHead,
  JournalLocked,
  type JournalRecord,
  type Snapshot,
} from './journal.ts'
export { type Disk, DiskFull } from './memory/disk.ts'
export { createMemoryDisk, type MemoryDiskOptions } from './memory/memory-disk.ts'
export { type MemoryJournalOptions, openMemoryJournal } from './memory/memory-journal.ts'
export type { RecordFormat } from './record/record-format.ts'
export { HEAD_FILE } from './files/head-file.ts'
export { bodyHashOf } from './codec/body-hash.ts'
export { decodeValue, TextDamaged } from './codec/decode-value.ts'
export { encodeValue, ValueRefused } from './codec/encode-value.ts'
export type { Answer, RecordAddress } from './sequencer/answer.ts'
export { bookOf, eventsOf, happeningsOf } from './sequencer/record-text.ts'
export {
  type ReplayDifference,
  replayJournal,
  type ReplayOptions,
  type ReplayReport,
} from './sequencer/replay-journal.ts'
export type { AppliedRecord, RecordObserver } from './sequencer/record-observer.ts'
export {
  type Clock,
  DomainUnavailable,
  type Fork,
  type Preview,
  type ReadPlace,
  Sequencer,
  type SequencerOptions,
} from './sequencer/sequencer.ts'
export type { SequencerSettings } from './sequencer/settings.ts'
export type { Submission } from './sequencer/submission.ts'
export type { SubmitTerms } from './sequencer/submit-terms.ts'
export { LOCK_FILE } from './sqlite/folder-lock.ts'
export { DATABASE_FILE } from './sqlite/open-database.ts'
export { openSqliteJournal, type SqliteJournalOptions } from './sqlite/sqlite-journal.ts'
export type { JournalFinding } from './verify/findings.ts'
export { type JournalReport, verifyJournal, type VerifyOptions } from './verify/verify-journal.ts'
