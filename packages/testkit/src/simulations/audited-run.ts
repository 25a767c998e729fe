import type { BookSpec } from '@plimsoll/engine'
import { bodyHashOf } from '@plimsoll/journal'
import {
  type IncidentSummary,
  type Scenario,
  simulateVenue,
  type VenuePort,
} from '@plimsoll/simulator'
import type { Evaluations } from '../world-auditor/invariants.ts'
import { drive, type DrivenEngine } from '../world-auditor/walk/drive.ts'

/** A simulation whose every record was judged. */
export interface AuditedRun {
  readonly summary: IncidentSummary
  /** How often each invariant was judged on something that could have broken it. */
  readonly judged: Evaluations
  readonly records: number
}

/**
 * Runs a scenario on a book. The auditor judges every command as it is answered, and compares the view at the end of each step.
 *
 * @throws AuditFailure at the first rule that does not hold
 */
export async function auditedRun(
  scenario: Scenario,
  book: BookSpec,
  { seed, engine }: { readonly seed: number; readonly engine?: DrivenEngine },
): Promise<AuditedRun> {
  const { shown, auditor, submit, compare } = drive(book, engine)
  let records = 0
  const port: VenuePort = {
    submit: async (command) => {
      const { decision, record } = submit(command)
      if (record !== undefined) records += 1
      if (decision.outcome === 'repeated') throw new Error(`${command.kind} was answered before`)
      if (command.kind === 'passTime') compare()
      return decision
    },
    read: async (fn) => fn(shown),
    stateHash: async () => '',
    bodyHashOf,
  }
  const summary = await simulateVenue(scenario, { seed, book, port })
  compare()
  return { summary, judged: auditor.report(), records }
}
