import type { MarketSpec, StateView } from '@plimsoll/engine'

/** Markets that a series has columns for, at most. */
const MARKETS_MAX = 50

/** The markets with the largest open interest by value, by id. Floats choose: nothing is paid by it. */
export function watchedMarkets(
  state: Pick<StateView, 'openInterest' | 'prices'>,
  specs: readonly MarketSpec[],
): string[] {
  const prices = state.prices()
  const ids = prices.map(({ market }) => market)
  if (ids.length <= MARKETS_MAX) return ids
  const terms = new Map(specs.map((spec) => [spec.market, spec]))
  const values = prices.map(({ market, markPriceTicks: { numerator, denominator } }) => {
    const ticks = Number(numerator) / Number(denominator)
    const { contract, tickValueQuote = 0n } = terms.get(market) ?? {}
    const tickQuote = Number(state.openInterest(market) ?? 0n) * Number(tickValueQuote)
    return { market, value: contract === 'inverse' ? tickQuote / ticks : tickQuote * ticks }
  })
  const largest = values.toSorted((a, b) => b.value - a.value).slice(0, MARKETS_MAX)
  const chosen = new Set(largest.map(({ market }) => market))
  return ids.filter((market) => chosen.has(market))
}
