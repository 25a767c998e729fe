import { type PostingView, quoteUnits } from '@plimsoll/engine'
import type { HaircutTotals } from './incident-summary.ts'
import type { TimelineRow } from './timeline.ts'

/** Follows whose gains are charged, by ledger `<account>:<bucket>`. */
export class HaircutTally {
  readonly #charged = new Map<string, bigint>()
  #returned = 0n

  /** The postings of the layer in one round. */
  observe(postings: readonly PostingView[], timeMs: number): TimelineRow[] {
    const isFirst = this.#charged.size === 0
    let total = 0n
    for (const { ledger, amountQuote } of postings) {
      if (amountQuote >= 0n) continue
      total -= amountQuote
      this.#charged.set(ledger, (this.#charged.get(ledger) ?? 0n) - amountQuote)
    }
    return isFirst && total > 0n
      ? [{ timeMs, kind: 'firstHaircut', chargedQuote: quoteUnits(total) }]
      : []
  }

  /** What went back to those who were charged. */
  giveBack(amountQuote: bigint): void {
    this.#returned += amountQuote
  }

  totals(): HaircutTotals {
    const charges = [...this.#charged]
    const [first, ...others] = charges
    const largest = first && others.reduce((most, row) => (row[1] > most[1] ? row : most), first)
    return {
      buckets: charges.length,
      chargedQuote: quoteUnits(charges.reduce((sum, [, amount]) => sum + amount, 0n)),
      returnedQuote: quoteUnits(this.#returned),
      ...(largest === undefined
        ? {}
        : { largest: { ledger: largest[0], chargedQuote: quoteUnits(largest[1]) } }),
    }
  }
}
