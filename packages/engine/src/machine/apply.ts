import { assert } from '../quantity/assert.ts'
import { bookEvent } from '../waterfall/book-event.ts'
import type { EngineEvent } from './engine-event.ts'
import { inside, type State, type StateRecord } from './state.ts'

/** Books an event on record. It may not refuse: an event that does not fit stops the engine. Replay uses only this. */
export function apply(state: State, event: EngineEvent): void {
  const record = inside(state)
  if (event.kind === 'roundOpened') {
    assert(
      event.sequence === record.sequence,
      `event ${event.sequence} does not follow ${record.sequence}`,
    )
    for (const { caseNumber } of event.cases) {
      record.cases.set(caseId(record, event.sequence, caseNumber), 'open')
    }
    record.timeMs = event.timeMs
    record.sequence += 1
    return
  }
  bookEvent(record.ledger, event)
  if (event.kind === 'caseEnded') {
    record.cases.set(caseId(record, record.sequence - 1, event.caseNumber), event.status)
  }
}

/** The public name of a case: domain, sequence of its round, number within it. */
export function caseId(
  { terms }: Pick<StateRecord, 'terms'>,
  sequence: number,
  caseNumber: number,
): string {
  return `${terms.domain}:${sequence}:${caseNumber}`
}
