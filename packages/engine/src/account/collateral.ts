import { floorDiv } from '../quantity/division.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import { lowestTerms } from '../quantity/ratio.ts'
import type { CollateralSpec } from './account-spec.ts'

/** What an asset counts for, quote units: floor(amount × price × (1 − haircut)), at the holder's expense (SPEC B-7). */
export function collateralValueQuote(spec: CollateralSpec): bigint {
  const { amountUnits, unitPriceQuote, haircut } = spec
  const kept = haircut.denominator - haircut.numerator
  return floorDiv(
    amountUnits * unitPriceQuote.numerator * kept,
    unitPriceQuote.denominator * haircut.denominator,
  )
}

/** What some assets count for together, each rounded by itself. */
export function collateralsValueQuote(specs: readonly CollateralSpec[]): bigint {
  return specs.reduce((sum, spec) => sum + collateralValueQuote(spec), 0n)
}

/** A list of assets in its one form: known fields only, by asset, fractions in lowest terms. */
export function collateralTerms(specs: readonly CollateralSpec[]): CollateralSpec[] {
  return specs
    .map(({ asset, amountUnits, unitPriceQuote, haircut }) => ({
      asset,
      amountUnits,
      unitPriceQuote: lowestTerms(unitPriceQuote),
      haircut: lowestTerms(haircut),
    }))
    .sort((a, b) => compareIdentifiers(a.asset, b.asset))
}
