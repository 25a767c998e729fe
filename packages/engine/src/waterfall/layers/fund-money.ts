import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { cutToRooms, type Payment } from '../fund-budgets.ts'
import type { Round } from '../round.ts'

/** A fund that pays in a place of the waterfall. */
export interface PayingFund {
  readonly fund: number
  readonly layerIndex: number
}

/**
 * Pays money as far as pinned lines allow, and switches on the triggers whose line kept it from paying more (SPEC T-4).
 * Returns what was paid.
 */
export function payWithinRooms(
  round: Round,
  paying: PayingFund,
  wanted: readonly Payment[],
): bigint {
  const { payments, cutters } = cutToRooms(wanted, (market) =>
    round.triggers.roomsAfter(paying.layerIndex, paying.fund, market),
  )
  pay(round, paying, payments)
  for (const [market, layers] of cutters) round.triggers.switchOn(layers, market)
  return payments.reduce((sum, { amountQuote }) => sum + amountQuote, 0n)
}

/** Pays money for cases: one row a case, or one a market of a case where triggers measure markets. */
export function pay(
  round: Round,
  { fund, layerIndex }: PayingFund,
  payments: readonly Payment[],
): void {
  const { measuresMarkets } = round.triggers
  const rows = (measuresMarkets ? payments : byCase(payments)).filter(
    ({ amountQuote }) => amountQuote > 0n,
  )
  if (rows.length === 0) return
  round.emit({
    kind: 'fundPaid',
    layerIndex,
    fund,
    caseNumbers: rows.map(({ openCase }) => openCase.caseNumber),
    buckets: rows.map(({ openCase }) => openCase.bucket),
    amounts: rows.map(({ amountQuote }) => storable(amountQuote)),
    ...(measuresMarkets && { markets: rows.map(({ market }) => market) }),
  })
  round.triggers.evaluate()
}

/** Payments follow one another by case. */
function byCase(payments: readonly Payment[]): Payment[] {
  const sums: Payment[] = []
  for (const payment of payments) {
    const last = sums.at(-1)
    if (last === undefined || last.openCase !== payment.openCase) sums.push(payment)
    else {
      const amountQuote = last.amountQuote + payment.amountQuote
      sums[sums.length - 1] = { ...at(sums, sums.length - 1), amountQuote }
    }
  }
  return sums
}
