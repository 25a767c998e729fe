/** Lots that were sold at one price while marks moved. Prices in quote units per lot. */
export interface MarkedFill {
  readonly lots: bigint
  readonly price: bigint
  readonly markAtFill: bigint
  readonly markLater: bigint
}

/** Quote units. */
export interface Markout {
  readonly executionQuote: bigint
  readonly driftQuote: bigint
  readonly totalQuote: bigint
}

/**
 * What a fill was worth later, in its two parts: lots × (mark at the fill − price), which the rule chose, and
 * lots × (mark later − mark at the fill), which the market did. They add up to lots × (mark later − price) exactly.
 * Positive is a loss for who sold; negative lots are bought.
 */
export function splitMarkout({ lots, price, markAtFill, markLater }: MarkedFill): Markout {
  const executionQuote = lots * (markAtFill - price)
  const driftQuote = lots * (markLater - markAtFill)
  return { executionQuote, driftQuote, totalQuote: executionQuote + driftQuote }
}
