/**
 * Units that must not be mixed. A brand costs nothing at run time; adding lots to quote units is a
 * type error at the public surface. Inside the engine plain `bigint` is used where a product has no
 * name of its own.
 */
declare const unit: unique symbol

/** Whole units of the settlement asset: 10^-decimals of it, for example 10^-6 USDT. */
export type QuoteUnits = bigint & { readonly [unit]: 'quoteUnits' }

/** Whole lots of one market. Signed where a doc says so: positive is long. */
export type Lots = bigint & { readonly [unit]: 'lots' }

/** Which way a position faces. */
export type Side = 'long' | 'short'

/** Names a whole number as quote units. */
export function quoteUnits(amount: bigint): QuoteUnits {
  return amount as QuoteUnits
}

/** Names a whole number as lots. */
export function lots(count: bigint): Lots {
  return count as Lots
}

/** The side a counterparty must have. */
export function oppositeSide(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}
