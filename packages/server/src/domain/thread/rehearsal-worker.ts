import { parentPort, workerData } from 'node:worker_threads'
import { decodeSnapshot } from '@plimsoll/engine'
import { Rehearsal } from '../drill/rehearsal.ts'
import { rehearseDrill } from '../drill/rehearse-drill.ts'
import { OrderRefused } from '../order-refused.ts'
import type { DrillTask, RehearsalResults, RehearsalTask, RoundTask } from './rehearsal-task.ts'

// A round over thousands of cases is seconds of sums in one go. Those that are only tried go on in a thread of their own, so that
// the server answers meanwhile; whoever started the thread ends it.

function drill({ snapshot, at, terms, format, order }: DrillTask): RehearsalResults['drill'] {
  try {
    return { done: rehearseDrill({ state: decodeSnapshot(snapshot), at, terms, format }, order) }
  } catch (error) {
    if (!(error instanceof OrderRefused)) throw error
    const { path, message } = error
    return { refused: { path, message } }
  }
}

function round({ snapshot, at }: RoundTask): RehearsalResults['round'] {
  const rehearsal = new Rehearsal(decodeSnapshot(snapshot), at.timeMs)
  rehearsal.resolve()
  return { done: rehearsal.rounds.flatMap(({ cases }) => cases) }
}

const task = workerData as RehearsalTask
const result = task.kind === 'drill' ? drill(task) : round(task)
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(result)
