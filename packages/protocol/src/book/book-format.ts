import type { Ratio } from '@plimsoll/engine'
import { type Decimal, formatRatio, formatUnits, powerOfTen } from '../decimal/decimal-text.ts'

/** How the numbers of one market are written. */
export interface MarketFormat {
  readonly market: string
  /** tickSize = tickDigits × 10^-tickPlaces, as its owner wrote it. */
  readonly tickDigits: bigint
  readonly tickPlaces: number
  /** lotSize = lotDigits × 10^-lotPlaces. */
  readonly lotDigits: bigint
  readonly lotPlaces: number
  /** Of an inverse contract: what one contract is for, in the currency of the price. */
  readonly contractValue?: Decimal
  /** Places of every price shown. */
  readonly priceDecimals: number
}

/** What turns the integers of the engine back into the decimals of a book. */
export interface BookFormat {
  readonly domain: string
  readonly asset: { readonly name: string; readonly decimals: number }
  readonly markets: ReadonlyMap<string, MarketFormat>
  /** Places of amounts of other assets that stand behind wallets, by asset; 0 where not known. */
  readonly collateralPlaces?: ReadonlyMap<string, number>
}

/** The format of a market of the book. */
export function marketFormat(format: BookFormat, market: string): MarketFormat {
  const found = format.markets.get(market)
  if (found === undefined) throw new Error(`the book has no market ${market}`)
  return found
}

/** Whole quote units as a decimal of the asset, exact. */
export function formatMoney(format: BookFormat, amountQuote: bigint): string {
  return formatUnits(amountQuote, format.asset.decimals)
}

/** Quote units that need not be whole, rounded half to even to the asset's places. */
export function formatExactMoney(format: BookFormat, amountQuote: Ratio): string {
  const toAsset = { numerator: 1n, denominator: powerOfTen(format.asset.decimals) }
  return formatRatio(amountQuote, format.asset.decimals, toAsset)
}

/** Signed or unsigned lots as a size, exact. */
export function formatSize(market: MarketFormat, lots: bigint): string {
  return formatUnits(lots * market.lotDigits, market.lotPlaces)
}

/** An amount of another asset that stands behind a wallet, exact. */
export function formatCollateral(format: BookFormat, asset: string, amountUnits: bigint): string {
  return formatUnits(amountUnits, format.collateralPlaces?.get(asset) ?? 0)
}

/** A price in ticks as a price, rounded half to even to the market's places. */
export function formatPrice(market: MarketFormat, priceTicks: Ratio): string {
  const tickSize = { numerator: market.tickDigits, denominator: powerOfTen(market.tickPlaces) }
  return formatRatio(priceTicks, market.priceDecimals, tickSize)
}
