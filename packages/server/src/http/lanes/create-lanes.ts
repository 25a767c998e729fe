import type { LimitSettings } from '../../config/server-config.ts'
import { Lanes } from './lanes.ts'

/** The lanes of a process. Urgent work has as much room as commands, and never shares it with them. */
export function createLanes(limits: LimitSettings): Lanes {
  const commands = {
    runningMax: limits.commandsRunning,
    waitingMax: limits.commandsWaiting,
  }
  return new Lanes({
    bounds: {
      urgent: commands,
      commands,
      queries: { runningMax: limits.queriesRunning, waitingMax: limits.queriesWaiting },
      heavy: { runningMax: limits.heavyRunning, waitingMax: limits.heavyWaiting },
      // However many traders ask, they have a fifth of the thread together.
      trials: { runningMax: 1, waitingMax: limits.heavyWaiting, restFactor: 4 },
    },
    nowMs: () => performance.now(),
    nextTurn: (run) => {
      setImmediate(run)
    },
    later: (run, ms) => {
      // A little late rather than too early: what is found to be resting is not woken again.
      setTimeout(run, Math.ceil(ms) + 1).unref()
    },
  })
}
