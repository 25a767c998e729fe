import { parentPort } from 'node:worker_threads'
import type { JobKind, ThreadMessage } from './thread-pool.ts'

/** Answers each job that this thread is told, one after another. Whoever started the thread ends it. */
export function answerJobs<Kind extends JobKind>(
  run: (job: Kind['job'], tell: (progress: Kind['progress']) => void) => Promise<Kind['result']>,
): void {
  const say = (message: ThreadMessage<Kind>): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage(message)
  }
  const answer = async (job: Kind['job']): Promise<void> => {
    try {
      say({ result: await run(job, (progress) => say({ progress })) })
    } catch (error) {
      const known = error instanceof Error ? error : new Error(String(error))
      say({ failure: { name: known.name, message: known.message } })
    }
  }
  parentPort?.on('message', (job: Kind['job']) => void answer(job))
}
