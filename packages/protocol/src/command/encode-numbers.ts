import type { CollateralSpec, Ratio, TradeParty } from '@plimsoll/engine'
import {
  type BookFormat,
  formatCollateral,
  formatMoney,
  formatPrice,
  formatSize,
  type MarketFormat,
} from '../book/book-format.ts'
import { formatFinite, powerOfTen } from '../decimal/decimal-text.ts'
import { inLowestTerms } from '../decimal/rounding.ts'
import type { CommandOf } from './command-schema.ts'

/** Size and order price of a trade. */
export function encodeLots(
  market: MarketFormat,
  { lots, priceTicks }: { readonly lots: bigint; readonly priceTicks: bigint },
): { size: string; price: string } {
  const price = encodePrice(market, { numerator: priceTicks, denominator: 1n })
  return { size: formatSize(market, lots), price }
}

/**
 * A price with the places of its market.
 *
 * @throws Error for one that has more
 */
export function encodePrice(market: MarketFormat, priceTicks: Ratio): string {
  const { numerator, denominator } = priceTicks
  const units = numerator * market.tickDigits * powerOfTen(market.priceDecimals)
  const isExact = units % (denominator * powerOfTen(market.tickPlaces)) === 0n
  if (isExact) return formatPrice(market, priceTicks)
  const ticks = `${numerator}/${denominator} ticks`
  throw new Error(`${ticks} of ${market.market} have more than ${market.priceDecimals} decimals`)
}

/** What a size of 1 owes where a lot owes so many quote units. */
export function encodePerUnit(
  { asset }: BookFormat,
  { market, lotDigits, lotPlaces }: MarketFormat,
  { numerator, denominator }: Ratio,
): string {
  return finite(market, {
    numerator: numerator * powerOfTen(lotPlaces),
    denominator: denominator * lotDigits * powerOfTen(asset.decimals),
  })
}

/** One side of a trade. */
export function encodeParty(
  format: BookFormat,
  { account, marginMode, effect, isolatedMarginQuote }: TradeParty,
): CommandOf<'trade'>['buyer'] {
  return {
    account,
    ...(marginMode && { marginMode }),
    ...(effect && { effect }),
    ...(isolatedMarginQuote !== undefined && {
      isolatedMargin: formatMoney(format, isolatedMarginQuote),
    }),
  }
}

/** An asset behind a wallet. */
export function encodeCollateral(
  format: BookFormat,
  { asset, amountUnits, unitPriceQuote, haircut }: CollateralSpec,
): CommandOf<'updateCollaterals'>['collaterals'][number] {
  const places = format.collateralPlaces?.get(asset) ?? 0
  return {
    asset,
    amount: formatCollateral(format, asset, amountUnits),
    price: finite(asset, {
      numerator: unitPriceQuote.numerator * powerOfTen(places),
      denominator: unitPriceQuote.denominator * powerOfTen(format.asset.decimals),
    }),
    haircut: finite(asset, haircut),
  }
}

function finite(whose: string, { numerator, denominator }: Ratio): string {
  const text = formatFinite(inLowestTerms(numerator, denominator))
  if (text !== undefined) return text
  throw new Error(`${numerator}/${denominator} of ${whose} is no finite decimal`)
}
