import { findPosition } from '../../account/book.ts'
import {
  assignMarket as withMarket,
  availableQuote,
  type FundRow,
  isInDefault,
} from '../../fund/fund.ts'
import { firstServing } from '../../fund/pool.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { measuresMarkets } from '../../waterfall/triggers/trigger-standing.ts'
import type { AssignMarket, MoveFundMoney, UnwindInventory } from '../command.ts'
import {
  CommandRefused,
  type Deliberation,
  emit,
  requireNoCase,
  requireTradable,
} from '../deliberation.ts'
import { fundSlot, marketSlot } from '../lookup.ts'
import { ensurePosition } from './ensure-place.ts'
import { bookLegs, createDeal, legsOf, releaseEmptied } from './trade.ts'

/** Moves the venue's own money into or out of a fund; out of it only what it has available (SPEC D-5). */
export function moveFundMoney(thinking: Deliberation, { fund, amountQuote }: MoveFundMoney): void {
  if (amountQuote === 0n) throw new CommandRefused('invalidAmount', 'an amount must not be 0')
  const slot = fundSlot(thinking.record, fund)
  requireAvailable(thinking, slot, amountQuote)
  emit(thinking, { kind: 'fundMoneyMoved', fund: slot, amount: storable(amountQuote) })
}

/** Refuses where a fund would pay more than it has available; `amountQuote` is what it receives, below 0 what it pays. */
export function requireAvailable(
  { record, ledger }: Deliberation,
  fund: number,
  amountQuote: bigint,
): void {
  const available = availableQuote(ledger, record.funds, fund)
  if (-amountQuote <= available) return
  const { fund: name } = at(record.funds, fund)
  const detail = `${name} can pay ${available} quote units; its floor and what its inventory has lost stay`
  throw new CommandRefused('insufficientMoney', detail)
}

/** Closes lots of a fund's inventory with an account; what that brings or costs is the fund's (SPEC F-5). */
export function unwindInventory(thinking: Deliberation, command: UnwindInventory): void {
  const { record, ledger } = thinking
  const { side, counterparty } = command
  const fund = fundSlot(record, command.fund)
  const market = marketSlot(record, command.market)
  requireTradable(record, market, thinking.timeMs)
  const { inventoryBucket: bucket } = at(record.funds, fund)
  requireNoCase(record, bucket)
  const deal = createDeal(thinking, market, command)
  const position = findPosition(record.shape, bucket, market, side)
  const held = position === undefined ? 0 : ledger.book.lots.get(position)
  if (position === undefined || command.lots > BigInt(held)) {
    throw new CommandRefused('exceedsPosition', `${command.fund} holds ${held} lots`)
  }
  const legs = legsOf(thinking, deal, { party: counterparty, opens: side })
  bookLegs(thinking, deal, 'unwinding', [{ position, bucket, lots: -command.lots }, ...legs])
  sweepInventory(thinking, { fund, bucket, market })
  releaseEmptied(
    thinking,
    legs.map((leg) => leg.bucket),
  )
  if (at(ledger.fundBalances, fund) < 0n || isInDefault(ledger, record.funds, fund)) {
    const detail = `${command.fund} cannot bear what closing at this price costs`
    throw new CommandRefused('insufficientMoney', detail)
  }
}

function sweepInventory(
  thinking: Deliberation,
  { fund, bucket, market }: { fund: number; bucket: number; market: number },
): void {
  const amount = thinking.ledger.book.money.get(bucket)
  if (amount === 0) return
  emit(thinking, {
    kind: 'inventorySwept',
    funds: [fund],
    buckets: [bucket],
    amounts: [amount],
    ...(measuresMarkets(thinking.record.terms.waterfall) && { markets: [market] }),
  })
}

/** Gives a market to one insurance fund alone, with money of the fund that served it (SPEC F-6). */
export function assignMarket(thinking: Deliberation, command: AssignMarket): void {
  const { record } = thinking
  const { amountQuote = 0n } = command
  if (amountQuote < 0n) throw new CommandRefused('invalidAmount', 'an amount must not be negative')
  const market = marketSlot(record, command.market)
  const fund = fundSlot(record, command.fund)
  if (at(record.funds, fund).purpose !== 'insurance') {
    const detail = `${command.fund} is capital of the venue; it serves no market`
    throw new CommandRefused('unknownFund', detail)
  }
  assign(thinking, record.funds, { market, fund, amountQuote })
}

/** Gives the markets of pools for new listings to their successors once they have been listed for long enough (SPEC F-6). */
export function assignListed(thinking: Deliberation): void {
  const { record, timeMs } = thinking
  const { markets } = record.terms
  let funds: readonly FundRow[] = record.funds
  for (const [index, { listing }] of record.funds.entries()) {
    if (listing === undefined) continue
    for (const market of at(funds, index).markets) {
      const { listedTimeMs } = at(markets, market)
      if (listedTimeMs === undefined || listedTimeMs + listing.forMs > timeMs) continue
      const fund = fundSlot(record, listing.successor)
      funds = assign(thinking, funds, { market, fund, amountQuote: 0n })
    }
  }
}

function assign(
  thinking: Deliberation,
  funds: readonly FundRow[],
  to: { readonly market: number; readonly fund: number; readonly amountQuote: bigint },
): readonly FundRow[] {
  const { market, fund, amountQuote } = to
  const isAlone = funds.every(({ markets }, index) => markets.has(market) === (index === fund))
  if (isAlone) return funds
  makeRoom(thinking, at(funds, fund), market)
  const from = firstServing(funds, market)
  const available = from === undefined ? 0n : availableQuote(thinking.ledger, funds, from)
  const moved = amountQuote < available ? amountQuote : available
  const isMoved = from !== undefined && from !== fund && moved > 0n
  emit(thinking, {
    kind: 'marketAssigned',
    market,
    fund,
    ...(isMoved && { from, amount: storable(moved) }),
  })
  return withMarket(funds, { market, fund })
}

/** An inventory has room for both sides of every market of its fund, so that a takeover needs no new slot. */
function makeRoom(
  thinking: Deliberation,
  { inventoryBucket: bucket }: FundRow,
  market: number,
): void {
  for (const side of ['long', 'short'] as const) ensurePosition(thinking, { bucket, market, side })
}
