import { ceilDiv, floorDiv } from '../quantity/division.ts'
import type { Ratio } from '../quantity/ratio.ts'
import type { Side } from '../quantity/units.ts'

/**
 * Quote units exchanged for some lots of a case's leg at a price, rounded in the case's favour (SPEC Q-6): a leg that is
 * long of its value is sold and receives the ceiling, one that is short of it is bought back and pays the floor. A counterparty bears less than one
 * unit if a fill's value is the difference of two such totals.
 */
export function closingValueQuote(legValueSide: Side, lotQuote: Ratio, lots: bigint): bigint {
  const product = lots * lotQuote.numerator
  return legValueSide === 'long'
    ? ceilDiv(product, lotQuote.denominator)
    : floorDiv(product, lotQuote.denominator)
}
