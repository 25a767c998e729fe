import { openPositions } from '../../account/book.ts'
import { initialQuote } from '../../market/market.ts'
import { at } from '../../quantity/assert.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { StateRecord } from '../state.ts'
import type { Trial } from './trial.ts'
import type { WhatIfClose } from './what-if-view.ts'

/**
 * Has somebody take over lots of an account's position at mark: an account that exists in the trial alone, whom nobody can
 * deleverage and who brings what opening them needs.
 */
export function closePosition(trial: Trial, slot: number, close: WhatIfClose): void {
  const { record, timeMs } = trial
  const { account, buckets } = at(record.shape.accounts, slot)
  const { book } = record.ledger
  const held = buckets
    .flatMap((bucket) => openPositions(book, bucket))
    .map((position) => at(record.shape.positions, position))
    .map(({ bucket, market, side }) => ({
      market: at(record.terms.markets, market).market,
      side,
      marginMode: at(record.shape.buckets, bucket).marginMode,
    }))
    .filter(
      ({ market, side, marginMode }) =>
        market === close.market &&
        side === (close.side ?? side) &&
        marginMode === (close.marginMode ?? marginMode),
    )
  const [position, ...others] = held
  if (position === undefined || others.length > 0) {
    const detail =
      position === undefined
        ? `${account} holds nothing like it in ${close.market}`
        : `${account} holds several positions in ${close.market}; say which side and margin mode`
    trial.refuse({ step: 'close', code: 'exceedsPosition', detail })
    return
  }
  const taker = unusedName(record)
  const amountQuote = quoteUnits(neededQuote(record, close))
  trial.take('close', {
    kind: 'openAccount',
    timeMs,
    account: taker,
    accountKind: 'venue',
    adlExempt: true,
  })
  trial.take('close', { kind: 'deposit', timeMs, account: taker, amountQuote })
  trial.take('close', {
    kind: 'transferPosition',
    timeMs,
    market: close.market,
    side: position.side,
    lots: close.lots,
    from: { account, marginMode: position.marginMode },
    to: { account: taker },
    at: 'mark',
    reason: 'what if',
  })
}

function unusedName({ shape }: StateRecord): string {
  let name = 'what-if'
  while (shape.accountSlot(name) !== undefined) name += '+'
  return name
}

/** The initial requirement of some lots, and a unit for what rounding may cost. */
function neededQuote({ marketSlots, ledger }: StateRecord, { market, lots }: WhatIfClose): bigint {
  const slot = marketSlots.get(market)
  if (slot === undefined || lots <= 0n) return 1n
  const { prices } = ledger.book
  const row = at(prices.markets, slot)
  return initialQuote(row, lots * row.lotValueScaled, prices.valueScale) + 1n
}
