import { parentPort, workerData } from 'node:worker_threads'
import { declaredPath, drawOfPath } from '@plimsoll/simulator'
import type { PathMessage, PathTask, RunPath } from './path-task.ts'

// A thread is told one seed after another and answers each with its path. Whoever started it ends it.

const { book, scenario } = workerData as PathTask

async function runPath(seed: number): Promise<RunPath> {
  const measured = await drawOfPath(book, scenario, seed)
  return { measured, declared: await declaredPath(book, scenario, seed) }
}

async function answer(seed: number): Promise<void> {
  const message: PathMessage = await runPath(seed).then(
    (path) => ({ seed, path }),
    (error: unknown) => {
      const known = error instanceof Error ? error : new Error(String(error))
      return { seed, failure: { name: known.name, message: known.message } }
    },
  )
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}

parentPort?.on('message', (seed: number) => void answer(seed))
