import { parentPort, workerData } from 'node:worker_threads'
import {
  apply,
  createState,
  decodeSnapshot,
  encodeSnapshot,
  SnapshotRefused,
  type State,
  view,
} from '@plimsoll/engine'
import { bookOf, happeningsOf, type JournalRecord } from '@plimsoll/journal'
import type { PastAnswer, PastRecords, PastTask } from './past-task.ts'

// A journal of hours is seconds of sums. They are done in a thread of its own, which is sent the records some at a time, so that the
// server answers meanwhile; whoever started the thread ends it.

const task = workerData as PastTask
let state: State | undefined = restored(task)

/** A snapshot that another engine wrote is none: the records lead to the same state, from the book on. */
function restored({ snapshot }: PastTask): State | undefined {
  if (snapshot === undefined) return undefined
  try {
    return decodeSnapshot(snapshot)
  } catch (error) {
    if (error instanceof SnapshotRefused) return undefined
    throw error
  }
}

function follow(record: JournalRecord): void {
  if (record.sequence === 0) state = createState(bookOf(record))
  else if (state !== undefined) for (const event of happeningsOf(record)) apply(state, event)
}

/** Says whether the state is there. */
function find(record: JournalRecord): boolean {
  if (record.sequence <= task.sequence) {
    follow(record)
    return false
  }
  if (state === undefined) throw new Error('a journal begins with its book')
  const snapshot = encodeSnapshot(state)
  tell({ snapshot, timeMs: view(state).timeMs(), nextMs: record.timeMs })
  return true
}

function tell(answer: PastAnswer): void {
  const isFound = typeof answer === 'object' && 'snapshot' in answer
  const moved = isFound ? [answer.snapshot.buffer as ArrayBuffer] : []
  parentPort?.postMessage(answer, moved)
}

parentPort?.on('message', (records: PastRecords) => {
  if (state === undefined && task.snapshot !== undefined) tell('snapshotUnreadable')
  else if (!records.some(find)) tell({ reached: records.at(-1)?.sequence ?? 0 })
})
