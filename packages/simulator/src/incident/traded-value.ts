import type { PositionsTraded } from '@plimsoll/engine'

/** The value of a fill at its price in quote units; both sides of it are rows of the same value. */
export function tradedValueQuote({ values }: Pick<PositionsTraded, 'values'>): bigint {
  return values.reduce((sum, value) => sum + BigInt(value), 0n) / 2n
}
