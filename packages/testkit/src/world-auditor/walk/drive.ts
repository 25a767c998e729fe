import * as engineAtWork from '@plimsoll/engine'
import type { BookSpec, Command, Decision, StateView } from '@plimsoll/engine'
import type { WorldRecord } from '../judge-record.ts'
import { createWorldAuditor, type WorldAuditor } from '../world-auditor.ts'

/** An engine at work, with an auditor that sees every record as it is made. */
export interface Drive {
  readonly shown: StateView
  readonly auditor: WorldAuditor
  /** Carries out a command and has its record judged. */
  readonly submit: (command: Command) => {
    readonly decision: Decision
    readonly record?: WorldRecord
  }
  /** Compares what the engine shows with what the auditor counts. */
  readonly compare: () => void
}

/** What a walk needs of an engine. */
export type DrivenEngine = Pick<typeof engineAtWork, 'createState' | 'step' | 'view'>

/** Starts an engine and an auditor on one book. */
export function drive(book: BookSpec, engine: DrivenEngine = engineAtWork): Drive {
  const state = engine.createState(book)
  const shown = engine.view(state)
  const auditor = createWorldAuditor(book)
  return {
    shown,
    auditor,
    submit: (command) => {
      const decision = engine.step(state, command)
      const record = recordOf(command, decision)
      if (record === undefined) return { decision }
      auditor.observe(record)
      return { decision, record }
    },
    compare: () => auditor.compare(shown),
  }
}

/** A decision as a journal would keep it; none where it is no record. */
function recordOf(command: Command, decision: Decision): WorldRecord | undefined {
  if (decision.outcome === 'repeated') return undefined
  const [taken, ...events] = decision.events
  if (taken?.kind !== 'commandTaken') return undefined
  const { sequence, timeMs } = taken
  const rejection = decision.outcome === 'rejected' ? decision.code : null
  return { sequence, epoch: 1, timeMs, command, events, rejection }
}
