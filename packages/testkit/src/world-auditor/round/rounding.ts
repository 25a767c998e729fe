import type { Ratio } from '@plimsoll/engine'
import { ceilingOf, floorOf } from '../valuation.ts'
import type { Position } from '../world.ts'

/** What a leg has received after so many lots, if sold, or paid, if bought back: a unit in the case's favour (SPEC Q-6). */
export function closingValue(
  { isLongOfValue }: Pick<Position, 'isLongOfValue'>,
  lotValue: Ratio,
  lots: bigint,
): bigint {
  return isLongOfValue
    ? ceilingOf(lots * lotValue.numerator, lotValue.denominator)
    : floorOf(lots * lotValue.numerator, lotValue.denominator)
}

/** What closing lots for a value costs the holder against mark, exact, scaled; negative where he gains. */
export function costScaled(
  { isLongOfValue, market }: Pick<Position, 'isLongOfValue' | 'market'>,
  lots: bigint,
  { value, scale }: { readonly value: bigint; readonly scale: bigint },
): bigint {
  const above = value * scale - lots * market.lotScaled
  return isLongOfValue ? -above : above
}
