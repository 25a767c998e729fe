import { lotQuoteAt } from '../../market/market.ts'
import { at } from '../../quantity/assert.ts'
import { measuresMarkets } from '../../waterfall/triggers/trigger-standing.ts'
import { closeWholeMarket, inventoriesToSweep } from '../../waterfall/market-end.ts'
import { isUsableFraction } from '../checks/usable-fraction.ts'
import type { SettleMarket } from '../command.ts'
import { CommandRefused, type Deliberation, emit, requireUnsettled } from '../deliberation.ts'
import { reservedRows, waitingBuckets } from '../docket.ts'
import { marketSlot } from '../lookup.ts'
import { endEmptied } from './liquidation.ts'
import { releaseEmptied } from './trade.ts'

/**
 * Ends a market for good (SPEC X-5): what is under way in it ends, every position is closed at one price, inventories included, and
 * nothing can be done in it afterwards. Cases go on without what they held in it.
 */
export function settleMarket(thinking: Deliberation, command: SettleMarket): void {
  const { record, ledger } = thinking
  const { priceTicks, reason } = command
  const market = marketSlot(record, command.market)
  requireUnsettled(record, market)
  const spec = at(record.terms.markets, market)
  const least = spec.contract === 'inverse' ? 1n : 0n
  if (!isUsableFraction(priceTicks) || priceTicks.numerator < least) {
    const range = spec.contract === 'inverse' ? 'above 0' : 'at least 0'
    throw new CommandRefused('invalidAmount', `priceTicks must be a price of ${range}`)
  }
  cancelPlans(thinking, market)
  const lotQuote = lotQuoteAt(spec, priceTicks)
  const closed = closeWholeMarket(ledger.book, market, lotQuote)
  emit(thinking, { kind: 'marketClosed', market, reason, lotQuote, ...closed })
  const holders = new Set(
    closed.positions.map((position) => at(record.shape.positions, position).bucket),
  )
  endEmptied(
    thinking,
    [...record.docket.liquidations.keys()].filter((bucket) => holders.has(bucket)),
  )
  const waiting = waitingBuckets(record.docket)
  sweep(thinking, market, waiting)
  // What funds and others paid into a case goes back before its owner has anything.
  releaseEmptied(
    thinking,
    [...holders].filter((bucket) => !waiting.has(bucket)),
  )
}

/** The venue is told not to carry out what can no longer be booked. */
function cancelPlans(thinking: Deliberation, market: number): void {
  const { docket, shape } = thinking.record
  for (const [planId, plan] of docket.plans) {
    if (plan.isEnded || at(shape.positions, plan.position).market !== market) continue
    emit(thinking, { kind: 'planEnded', planId, outcome: 'cancelled', ...reservedRows(plan) })
  }
}

function sweep(thinking: Deliberation, market: number, waiting: ReadonlySet<number>): void {
  const { record, ledger } = thinking
  const swept = inventoriesToSweep(ledger.book, record.funds, waiting)
  if (swept === undefined) return
  const isMeasured = measuresMarkets(record.terms.waterfall)
  emit(thinking, { ...swept, ...(isMeasured && { markets: swept.funds.map(() => market) }) })
}
