import { findPosition, walletOf } from '../../account/book.ts'
import { compareOffers } from '../../ledger/offers.ts'
import { lotQuoteAt } from '../../market/market.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { isUsableFraction } from '../checks/usable-fraction.ts'
import type { PlaceOffer } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  requireLive,
  requireNoCase,
  requireNotFrozen,
} from '../deliberation.ts'
import { accountSlot, marketSlot } from '../lookup.ts'

/** Sets the offer of an account for a market and side, or ends it with 0 lots (SPEC D-18). */
export function placeOffer(thinking: Deliberation, command: PlaceOffer): void {
  const { record, ledger } = thinking
  const { side, lots, limitPriceTicks: limit } = command
  const account = accountSlot(record, command.account)
  const market = marketSlot(record, command.market)
  if (lots < 0n) throw new CommandRefused('invalidAmount', 'lots must be at least 0')
  if (limit !== undefined && !(isUsableFraction(limit) && limit.numerator > 0n)) {
    throw new CommandRefused('invalidAmount', 'limitPriceTicks must be a price above 0')
  }
  if (lots > 0n) {
    requireNotFrozen(record, account)
    requireLive(record, market, thinking.timeMs)
  }
  for (const bucket of at(record.shape.accounts, account).buckets) requireNoCase(record, bucket)
  const place = { account, market, side }
  const { shape } = ledger.book
  const isPlaced = ledger.offers.some((row) => compareOffers(shape, row, place) === 0)
  if (lots === 0n) {
    if (isPlaced) emit(thinking, { kind: 'offerPlaced', ...place, lots: 0 })
    return
  }
  openSlots(thinking, account, market)
  const limitLotQuote = limit && lotQuoteAt(at(record.terms.markets, market), limit)
  const offer = { ...place, lots: storable(lots), ...(limitLotQuote && { limitLotQuote }) }
  emit(thinking, { kind: 'offerPlaced', ...offer })
}

/** The wallet gets room for both sides of the market, so that taking the offer up needs no new slot. */
function openSlots(thinking: Deliberation, account: number, market: number): void {
  const { shape } = thinking.ledger.book
  const bucket = walletOf(at(shape.accounts, account))
  for (const side of ['long', 'short'] as const) {
    if (findPosition(shape, bucket, market, side) !== undefined) continue
    emit(thinking, { kind: 'positionOpened', bucket, market, side })
  }
}
