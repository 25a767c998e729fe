import type { MarketSpec, Ratio } from '@plimsoll/engine'

type Contract = Pick<MarketSpec, 'contract' | 'tickValueQuote'>

/** An open position: signed lots and their unsigned cost. */
interface Holding {
  readonly sizeLots: bigint
  readonly entryValueQuote: bigint
}

/**
 * The average price in ticks that a position was entered at: cost / (lots × value of a tick) in a linear market, its inverse in an
 * inverse one. Undefined where no price gives that cost.
 */
export function entryPriceTicks(
  { contract, tickValueQuote }: Contract,
  { sizeLots, entryValueQuote }: Holding,
): Ratio | undefined {
  const tickQuote = abs(sizeLots) * tickValueQuote
  if (contract === 'linear') {
    return tickQuote === 0n ? undefined : { numerator: entryValueQuote, denominator: tickQuote }
  }
  return entryValueQuote > 0n ? { numerator: tickQuote, denominator: entryValueQuote } : undefined
}

/**
 * What closing a position at mark would bring, in quote units, exact: value less cost for who is long of the value, that is for a
 * long in a linear market and a short in an inverse one; the opposite for the others.
 */
export function unrealisedPnlQuote(
  { contract, tickValueQuote }: Contract,
  { sizeLots, entryValueQuote }: Holding,
  { numerator, denominator }: Ratio,
): Ratio {
  const tickQuote = abs(sizeLots) * tickValueQuote
  const isLinear = contract === 'linear'
  const value = tickQuote * (isLinear ? numerator : denominator)
  const divisor = isLinear ? denominator : numerator
  const gain = value - entryValueQuote * divisor
  return { numerator: isLinear === sizeLots > 0n ? gain : -gain, denominator: divisor }
}

/** Without its sign. */
export function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
