import { assignMarket, type FundRow, inventoryLossQuote } from '../fund/fund.ts'
import { claimPayments, receivableQuote } from '../ledger/claims.ts'
import { at } from '../quantity/assert.ts'
import { storable } from '../quantity/column.ts'
import { amountMax } from '../quantity/limits.ts'
import { fundChanges } from '../waterfall/triggers/fund-changes.ts'
import { TriggerWatch } from '../waterfall/triggers/watch-triggers.ts'
import type { Movement } from '../waterfall/touched-buckets.ts'
import type { Command } from './command.ts'
import { type Deliberation, emit } from './deliberation.ts'
import { isMovement } from './movement.ts'
import { countWaiting } from './waiting-buckets.ts'

/**
 * What follows from every command. If it did something, money of funds beyond their targets repays claims (SPEC F-8). If money of
 * funds moved, or time passed, triggers look at what became of the funds (SPEC T-1). Between two steps of a round nothing follows:
 * the rest of it is decided already.
 */
export function endCommand(thinking: Deliberation, kind: Command['kind']): void {
  const { events } = thinking
  if (events.some((event) => event.kind === 'roundPaused')) return
  // After a sync the book is what was stated, and nothing else.
  if (events.length > 0 && kind !== 'syncBook') repayClaims(thinking)
  const movements = events.filter(isMovement)
  if (kind !== 'passTime' && movements.every((event) => fundChanges(event).length === 0)) return
  evaluateTriggers(thinking, movements)
}

/** What follows a command may not refuse it: what no wallet could hold waits. */
function repayClaims(thinking: Deliberation): void {
  const { record, ledger } = thinking
  if (ledger.claims.rows.length === 0) return
  for (const [fund, row] of record.funds.entries()) {
    if (row.targetQuote === undefined) continue
    const held = row.floorQuote + inventoryLossQuote(ledger, row)
    const kept = held > row.targetQuote ? held : row.targetQuote
    const surplus = at(ledger.fundBalances, fund) - kept
    if (surplus <= 0n) continue
    const received = [surplus, receivableQuote(ledger.claims)].reduce(
      (least, bound) => (bound < least ? bound : least),
      amountMax,
    )
    if (received <= 0n) continue
    const { wallets, amounts } = claimPayments(ledger.claims, received)
    const fits = wallets.every(
      (wallet, index) => ledger.book.money.get(wallet) + at(amounts, index) <= Number(amountMax),
    )
    if (!fits) continue
    emit(thinking, {
      kind: 'claimsRepaid',
      fund,
      amount: storable(received),
      buckets: wallets,
      amounts,
    })
  }
}

function evaluateTriggers(thinking: Deliberation, movements: Movement[]): void {
  const { record, ledger, timeMs, events } = thinking
  const funds = movements.reduce<readonly FundRow[]>(
    (rows, event) => (event.kind === 'marketAssigned' ? assignMarket(rows, event) : rows),
    record.funds,
  )
  const watch = new TriggerWatch(record.triggers, record.terms.waterfall, {
    ledger,
    funds,
    timeMs,
    events: movements,
    emit: (event) => {
      emit(thinking, event)
      movements.push(event)
    },
    countWaiting: () => countWaiting(record, ledger, events),
  })
  watch.evaluate()
}
