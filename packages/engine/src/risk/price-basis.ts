/** At which kind of price an account may be deleveraged, if at all. */
export type PriceBasis = 'bankruptcy' | 'settlement' | 'none'

/**
 * An account below zero is closed at its bankruptcy price, whatever its markets do; one at or above zero only where a
 * market settles, and then at the settlement price, so that its equity stays with it (domain rules, section 3).
 */
export function priceBasis(equitySign: -1 | 0 | 1, isMarketSettling: boolean): PriceBasis {
  if (equitySign < 0) return 'bankruptcy'
  return isMarketSettling ? 'settlement' : 'none'
}
