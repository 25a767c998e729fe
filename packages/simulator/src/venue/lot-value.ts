import type { MarketSpec } from '@plimsoll/engine'

/** What decides how much a lot is worth. */
export type LotTerms = Pick<MarketSpec, 'contract' | 'tickValueQuote'>

/** Value of one lot at a price in ticks, quote units, as a float: for decisions of the world, never for a settlement. */
export function lotValue({ contract, tickValueQuote }: LotTerms, priceTicks: number): number {
  const unit = Number(tickValueQuote)
  return contract === 'linear' ? unit * priceTicks : unit / priceTicks
}
