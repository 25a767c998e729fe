import type { CollateralSpec, Ratio } from '@plimsoll/engine'
import { placesNeeded, powerOfTen, readDecimal } from '../decimal/decimal-text.ts'
import { inLowestTerms, wholeQuotient } from '../decimal/rounding.ts'
import { readAnyDecimal, readUnits } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { AccountDocument, BookDocument, CollateralDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { refuseSameNames } from './names.ts'

/**
 * How many places the amounts of each other asset have: those that the book or its rows state, else the fewest that hold every
 * amount, so that zeros at the end mean nothing.
 */
export function collateralPlaces(
  accounts: readonly AccountDocument[],
  stated: NonNullable<BookDocument['collateralAssets']> = [],
): ReadonlyMap<string, number> {
  const binding = new Map(stated.map(({ asset, decimals }) => [asset, decimals]))
  const places = new Map(binding)
  for (const { collaterals = [] } of accounts) {
    for (const { asset, amount, decimals } of collaterals) {
      if (binding.has(asset)) continue
      const written = readDecimal(amount)
      const needed = decimals ?? (written ? placesNeeded(written) : 0)
      places.set(asset, Math.max(places.get(asset) ?? 0, needed))
    }
  }
  return places
}

/** The engine's form of the other assets behind one wallet. */
export function readCollaterals(
  book: BookFormat,
  place: Place,
  from: readonly CollateralDocument[],
): CollateralSpec[] {
  refuseSameNames(place, from, 'asset')
  return from.map((collateral, index) => readCollateral(book, under(place, index), collateral))
}

function readCollateral(book: BookFormat, place: Place, from: CollateralDocument): CollateralSpec {
  const { asset } = from
  refuseIfSettlement(place, from, book.asset.name)
  const places = book.collateralPlaces?.get(asset) ?? 0
  return {
    asset,
    amountUnits: readAmount(under(place, 'amount'), from, places),
    unitPriceQuote: readUnitPrice(book, under(place, 'price'), from.price, places),
    haircut: readHaircut(under(place, 'haircut'), from.haircut),
  }
}

/** Refuses the asset that all money is in, which has its places already. */
export function refuseSettlementAsset(
  place: Place,
  from: readonly { readonly asset: string }[],
  settlement: string,
): void {
  from.forEach((row, index) => refuseIfSettlement(under(place, index), row, settlement))
}

function refuseIfSettlement(
  place: Place,
  { asset }: { readonly asset: string },
  settlement: string,
): void {
  if (asset !== settlement) return
  const complaint = `${quote(asset)} is the settlement asset; add it to collateral`
  refuseAt(under(place, 'asset'), 'duplicate', complaint)
}

function readAmount(
  place: Place,
  { asset, amount, decimals }: CollateralDocument,
  places: number,
): bigint {
  if (decimals !== undefined) readUnits(place, amount, decimals, `asset ${asset}`)
  const { digits, places: written } = readAnyDecimal(place, amount)
  if (digits < 0n)
    refuseAt(place, 'outOfRange', 'is negative; what is owed belongs into collateral')
  const units = wholeQuotient(digits * powerOfTen(places), powerOfTen(written))
  if (units !== undefined) return units
  const complaint = `has ${written} decimals, asset ${asset} has ${places}; write at most ${places}`
  return refuseAt(place, 'tooManyDecimals', complaint)
}

/** Quote units for one unit of the amount. */
function readUnitPrice(book: BookFormat, place: Place, text: string, places: number): Ratio {
  const price = readAnyDecimal(place, text)
  if (price.digits <= 0n)
    refuseAt(place, 'outOfRange', 'is not positive; give the price of one whole unit')
  return inLowestTerms(
    price.digits * powerOfTen(book.asset.decimals),
    powerOfTen(price.places + places),
  )
}

function readHaircut(place: Place, text: string): Ratio {
  const { digits, places } = readAnyDecimal(place, text)
  if (digits >= 0n && digits <= powerOfTen(places)) return inLowestTerms(digits, powerOfTen(places))
  return refuseAt(place, 'outOfRange', 'is not between 0 and 1; give the part that does not count')
}
