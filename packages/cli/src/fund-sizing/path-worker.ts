import { workerData } from 'node:worker_threads'
import { declaredPath, drawOfPath } from '@plimsoll/simulator'
import { answerJobs } from '../threads/answer-jobs.ts'
import type { PathKind, PathTask } from './path-task.ts'

const { book, scenario } = workerData as PathTask

answerJobs<PathKind>(async (seed) => {
  const measured = await drawOfPath(book, scenario, seed)
  return { measured, declared: await declaredPath(book, scenario, seed) }
})
