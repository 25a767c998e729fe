import type { Database } from 'better-sqlite3'
import type { Checkpoint } from '../journal.ts'

/** The statements over the table `checkpoint`. Each throws what SQLite throws. */
export interface CheckpointRows {
  readonly insert: (checkpoint: Checkpoint) => void
  readonly at: (sequence: number) => Checkpoint | undefined
  /** In order of sequence. */
  readonly all: () => readonly Checkpoint[]
}

export function prepareCheckpointRows(database: Database): CheckpointRows {
  const columns = 'seq AS sequence, stateHash'
  const insert = database.prepare('INSERT INTO checkpoint (seq, stateHash) VALUES (?, ?)')
  const at = database.prepare<[number], Checkpoint>(
    `SELECT ${columns} FROM checkpoint WHERE seq = ?`,
  )
  const all = database.prepare<[], Checkpoint>(`SELECT ${columns} FROM checkpoint ORDER BY seq`)
  return {
    insert: ({ sequence, stateHash }) => void insert.run(sequence, stateHash),
    at: (sequence) => at.get(sequence),
    all: () => all.all(),
  }
}
