import { onDraft } from '../state.ts'
import { indexPayments } from '../../waterfall/returns.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  isBarred,
  note,
  barredMarkets,
} from '../deliberation.ts'
import type { DeliberatedRound } from '../unfinished-round.ts'
import { deliberateRound, takeStep } from './round.ts'

/**
 * The next step of a round (SPEC R-8): the round is worked out from its opening, and the events that are booked already are
 * left out. If its prices no longer hold, every case that is still open is suspended instead.
 */
export function continueCase(thinking: Deliberation): void {
  const { record, timeMs } = thinking
  const { unfinished } = record
  if (unfinished === undefined) {
    throw new CommandRefused('nothingToContinue', 'no round is between two steps')
  }
  const { ground } = unfinished
  const isOld = timeMs - ground.timeMs > record.terms.limits.roundMaxAgeMs
  const barred = barredMarkets(record, timeMs)
  const isBarredNow = ground.cases.some(({ bucket }) => isBarred(thinking.ledger, bucket, barred))
  unfinished.deliberated ??= onDraft(ground, (ledger) => deliberateRound(record, ground, ledger))
  const round = unfinished.deliberated
  if (isOld || isBarredNow) {
    suspendOpen(thinking, round, unfinished.eventCount, isOld ? TOO_OLD : UNPRICED)
    note(thinking, { kind: 'roundFinished' })
    return
  }
  const step = takeStep(record, round.rest, unfinished.eventCount)
  for (const event of step.events) emit(thinking, event)
  const eventCount = unfinished.eventCount + step.events.length
  note(thinking, step.isLast ? { kind: 'roundFinished' } : { kind: 'roundPaused', eventCount })
}

const TOO_OLD = 'the prices of the round are too old'
const UNPRICED = 'a market of the round has no healthy price any more'

/** Suspends the cases that have not ended, with what is owed back for them. */
function suspendOpen(
  thinking: Deliberation,
  round: DeliberatedRound,
  eventCount: number,
  reason: string,
): void {
  const events = round.rest.slice(0, eventCount)
  const payments = indexPayments({ ledger: thinking.ledger, events })
  const ended = new Set(
    events.flatMap((event) => (event.kind === 'caseEnded' ? [event.caseNumber] : [])),
  )
  for (const { caseId, caseNumber, bucket, need, owedBack: earlier } of round.cases) {
    if (ended.has(caseNumber)) continue
    if (need !== undefined) {
      // What is left of a pool's need is measured anew.
      emit(thinking, {
        kind: 'caseEnded',
        caseId,
        caseNumber,
        bucket,
        status: 'closed',
        residue: 0,
      })
      continue
    }
    const owedBack = [...(payments.get(bucket) ?? []), ...earlier]
    emit(thinking, {
      kind: 'caseEnded',
      caseId,
      caseNumber,
      bucket,
      reason,
      status: 'suspended',
      residue: 0,
      ...(owedBack.length === 0 ? {} : { owedBack }),
    })
  }
}
