import { workerData } from 'node:worker_threads'
import { pathUnderRule } from '@plimsoll/simulator'
import { answerJobs } from '../threads/answer-jobs.ts'
import type { RuleRunKind, RuleTask } from './rule-task.ts'

const { book, waterfalls, scenario } = workerData as RuleTask

/** Whoever asks sees no more of a run than this. */
const progressPauseMs = 100

answerJobs<RuleRunKind>(({ rule, seed }, tell) => {
  let toldMs = 0
  return pathUnderRule({ ...book, waterfall: waterfalls[rule] ?? [] }, scenario, {
    seed,
    onProgress: ({ step, steps }) => {
      const nowMs = performance.now()
      if (nowMs - toldMs < progressPauseMs) return
      toldMs = nowMs
      tell(step / steps)
    },
  })
})
