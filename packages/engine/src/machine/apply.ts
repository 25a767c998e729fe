import { assert, InvariantError } from '../quantity/assert.ts'
import { AmountOutOfRange } from '../quantity/column.ts'
import { bookEvent } from '../waterfall/book-event.ts'
import type { CaseEnded } from '../waterfall/waterfall-event.ts'
import type { EngineEvent, RoundOpened } from './engine-event.ts'
import { inside, type State, type StateRecord } from './state.ts'

/**
 * Books an event on record. It may not refuse: an event that was not decided on this state stops the engine with an
 * InvariantError, and the state is to be rebuilt. Replay uses only this.
 */
export function apply(state: State, event: EngineEvent): void {
  const record = inside(state)
  if (event.kind === 'roundOpened') {
    openRound(record, event)
    return
  }
  assert(record.sequence > 0, 'an event belongs to a round')
  if (event.kind === 'caseEnded') endCase(record, event)
  try {
    bookEvent(record.ledger, event)
  } catch (error) {
    if (!(error instanceof AmountOutOfRange)) throw error
    throw new InvariantError(`${event.kind} does not fit this state: ${error.message}`)
  }
}

function openRound(record: StateRecord, event: RoundOpened): void {
  assert(event.sequence === record.sequence, 'a round follows the one before it')
  for (const { caseId, bucket } of event.cases) {
    record.cases.set(caseId, 'open')
    record.suspended.delete(bucket)
  }
  record.timeMs = event.timeMs
  record.sequence += 1
}

function endCase({ cases, suspended }: StateRecord, { caseId, bucket, status }: CaseEnded): void {
  assert(cases.get(caseId) === 'open', 'only an open case can end')
  cases.set(caseId, status)
  if (status === 'suspended') suspended.set(bucket, caseId)
}
