import { at } from '../../quantity/assert.ts'
import type { Halt, Resume } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  isPriced,
  note,
  requireUnsettled,
} from '../deliberation.ts'
import { reservedRows, WHOLE_DOMAIN } from '../docket.ts'
import { marketSlot } from '../lookup.ts'
import { assignListed } from './funds.ts'

/** Ends what is past its deadline (SPEC D-13), and gives markets that are no longer new to their next fund (SPEC F-6). */
export function passTime(thinking: Deliberation): void {
  const { record, timeMs } = thinking
  for (const [planId, plan] of record.docket.plans) {
    if (!plan.isEnded && plan.expiresMs < timeMs) {
      emit(thinking, { kind: 'planEnded', planId, outcome: 'expired', ...reservedRows(plan) })
    }
  }
  const expired = [...record.docket.liquidations]
    .filter(([, deadlineMs]) => deadlineMs < timeMs)
    .map(([bucket]) => bucket)
  if (expired.length > 0) {
    emit(thinking, { kind: 'liquidationsEnded', buckets: expired, outcome: 'expired' })
  }
  haltUnpriced(thinking)
  assignListed(thinking)
}

/** A market that waited too long for a price waits for an officer instead. */
function haltUnpriced(thinking: Deliberation): void {
  const { record, timeMs } = thinking
  record.terms.markets.forEach(({ priceGate }, market) => {
    if (priceGate === undefined || record.docket.halts.has(market)) return
    const ageMs = timeMs - at(record.standings, market).usedTimeMs
    if (isPriced(record, market, timeMs) || ageMs <= priceGate.haltAfterMs) return
    note(thinking, { kind: 'halted', market, reason: 'no healthy price for too long' })
  })
}

/** Stops a market, or the domain. A second halt gives the reason anew, but a settled market has ended for good. */
export function halt(thinking: Deliberation, { market, reason }: Halt): void {
  const slot = market === undefined ? null : marketSlot(thinking.record, market)
  if (slot !== null) requireUnsettled(thinking.record, slot)
  note(thinking, { kind: 'halted', market: slot, reason })
}

/** Ends a halt; not that of a settled market, which has ended for good. */
export function resume(thinking: Deliberation, { market }: Resume): void {
  const { record } = thinking
  const slot = market === undefined ? null : marketSlot(record, market)
  if (slot !== null) requireUnsettled(record, slot)
  if (!record.docket.halts.has(slot ?? WHOLE_DOMAIN)) {
    throw new CommandRefused('notHalted', `${market ?? 'the domain'} is not halted`)
  }
  note(thinking, { kind: 'resumed', market: slot })
}
