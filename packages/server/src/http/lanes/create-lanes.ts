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
    },
    nowMs: () => performance.now(),
    nextTurn: (run) => {
      setImmediate(run)
    },
  })
}
