import { at } from '../../quantity/assert.ts'
import type { Halt, Resume } from '../command.ts'
import { CommandRefused, type Deliberation, emit, isPriced, note } from '../deliberation.ts'
import { type Plan, WHOLE_DOMAIN } from '../docket.ts'
import { marketSlot } from '../lookup.ts'
import { assignListed } from './funds.ts'

/** Ends what is past its deadline (SPEC D-13), and gives markets that are no longer new to their next fund (SPEC F-6). */
export function passTime(thinking: Deliberation): void {
  const { record, timeMs } = thinking
  for (const [planId, plan] of record.docket.plans) {
    if (!plan.isEnded && plan.expiresMs < timeMs) {
      emit(thinking, { kind: 'planEnded', planId, outcome: 'expired', ...openRows(plan) })
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

/** What a plan has still reserved. */
function openRows(plan: Plan): {
  positions: readonly number[]
  lots: readonly number[]
  reservedMoney: readonly number[]
} {
  const open = plan.openLots.flatMap((lots, index) => (lots > 0 ? [index] : []))
  return {
    positions: open.map((index) => at(plan.positions, index)),
    lots: open.map((index) => at(plan.openLots, index)),
    reservedMoney: open.map((index) => at(plan.openMoney, index)),
  }
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

/** Stops a market, or the domain. A second halt gives the reason anew. */
export function halt(thinking: Deliberation, { market, reason }: Halt): void {
  const slot = market === undefined ? null : marketSlot(thinking.record, market)
  note(thinking, { kind: 'halted', market: slot, reason })
}

/** Ends a halt. */
export function resume(thinking: Deliberation, { market }: Resume): void {
  const { record } = thinking
  const slot = market === undefined ? null : marketSlot(record, market)
  if (!record.docket.halts.has(slot ?? WHOLE_DOMAIN)) {
    throw new CommandRefused('notHalted', `${market ?? 'the domain'} is not halted`)
  }
  note(thinking, { kind: 'resumed', market: slot })
}
