import { type Ratio, ratio } from '@plimsoll/engine'

/** How much of a case's shortfall comes from each market; weights above 0. */
export type MarketWeights = ReadonlyMap<string, Ratio>

/** What one market bears of an amount. */
export interface MarketShare {
  readonly market: string
  readonly amountQuote: bigint
}

/**
 * An amount divided among markets in proportion to weights, in whole units: each share is rounded down, and the units left
 * over, fewer than there are markets, belong to the market with the largest weight, the first of them by id. The shares sum to
 * the amount. Nothing where there are no weights.
 */
export function divideAmongMarkets(amountQuote: bigint, weights: MarketWeights): MarketShare[] {
  const rows = [...weights].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const denominator = rows.reduce((product, [, weight]) => product * weight.denominator, 1n)
  const whole = rows.map(([market, { numerator, denominator: own }]) => ({
    market,
    weight: numerator * (denominator / own),
  }))
  const sum = whole.reduce((total, { weight }) => total + weight, 0n)
  if (sum === 0n) return []
  const shares = whole.map(({ market, weight }) => ({
    market,
    weight,
    amountQuote: (amountQuote * weight) / sum,
  }))
  const left = amountQuote - shares.reduce((total, share) => total + share.amountQuote, 0n)
  const owner = shares.reduce((most, share) => (share.weight > most.weight ? share : most))
  return shares.map(({ market, amountQuote: share }) => ({
    market,
    amountQuote: market === owner.market ? share + left : share,
  }))
}

/** Weights of legs by market: how far each is from the price at which the case would be at 0, times its lots. */
export function weightsOf(
  legs: readonly {
    readonly market: string
    readonly lots: bigint
    readonly markLotQuote: Ratio
    readonly bankruptcyLotQuote: Ratio
  }[],
): MarketWeights {
  const weights = new Map<string, Ratio>()
  for (const { market, lots, markLotQuote: mark, bankruptcyLotQuote: bankruptcy } of legs) {
    const gap = mark.numerator * bankruptcy.denominator - bankruptcy.numerator * mark.denominator
    if (gap === 0n) continue
    const known = weights.get(market) ?? ratio(0n)
    const denominator = mark.denominator * bankruptcy.denominator
    weights.set(
      market,
      ratio(
        known.numerator * denominator + (gap < 0n ? -gap : gap) * lots * known.denominator,
        known.denominator * denominator,
      ),
    )
  }
  return weights
}
