import type { CollateralSpec } from '../../account/account-spec.ts'
import { collateralsValueQuote } from '../../account/collateral.ts'
import { BookRefused } from '../book-refused.ts'
import { checkAmount, checkIds } from './refuse.ts'

/** Refuses assets that could not be valued, or that are named twice. */
export function checkCollaterals(specs: readonly CollateralSpec[], path: string): void {
  checkIds(specs, path, ({ asset }) => asset)
  specs.forEach(({ amountUnits, unitPriceQuote, haircut }, index) => {
    const place = `${path}[${index}]`
    if (amountUnits < 0n) {
      throw new BookRefused('invalidAmount', `${place}.amountUnits`, 'must not be negative')
    }
    if (unitPriceQuote.denominator <= 0n || unitPriceQuote.numerator <= 0n) {
      throw new BookRefused('invalidAmount', `${place}.unitPriceQuote`, 'must be above 0')
    }
    const { numerator, denominator } = haircut
    if (denominator <= 0n || numerator < 0n || numerator > denominator) {
      throw new BookRefused('invalidAmount', `${place}.haircut`, 'must be from 0 to 1')
    }
  })
  checkAmount(collateralsValueQuote(specs), path)
}
