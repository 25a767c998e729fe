import type { Ratio, Side } from '@plimsoll/engine'
import { ceilingOf, floorOf } from '../valuation.ts'

/** What a leg has received after so many lots, if sold, or paid, if bought back: a unit in the case's favour (SPEC Q-6). */
export function closingValue(legSide: Side, lotValue: Ratio, lots: bigint): bigint {
  return legSide === 'long'
    ? ceilingOf(lots * lotValue.numerator, lotValue.denominator)
    : floorOf(lots * lotValue.numerator, lotValue.denominator)
}

/** What closing lots for a value costs the holder against mark, exact, scaled; negative where he gains. */
export function costScaled(
  { side, market }: { readonly side: Side; readonly market: { readonly lotScaled: bigint } },
  lots: bigint,
  { value, scale }: { readonly value: bigint; readonly scale: bigint },
): bigint {
  const above = value * scale - lots * market.lotScaled
  return side === 'short' ? above : -above
}
