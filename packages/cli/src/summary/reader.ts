import { type Ratio, ratio } from '@plimsoll/engine'
import {
  type BookFormat,
  formatMoney,
  formatPrice,
  formatRatio,
  formatSize,
  marketFormat,
} from '@plimsoll/protocol'
import { grouped } from '../output/grouped.ts'

const largeAmount = 1_000_000n
const largePlaces = 2
const placesMax = 8

/** How a person is shown the numbers of one book: grouped, and without digits that drown the rest. */
export interface Reader {
  /** Places of money; fewer than the asset has where amounts are large. */
  readonly moneyPlaces: number
  readonly isRounded: boolean
  readonly money: (amountQuote: bigint | Ratio) => string
  /** Money with every digit that the asset has. */
  readonly exactMoney: (amountQuote: bigint) => string
  readonly size: (market: string, lots: bigint) => string
  /** A dash where there is no such price. */
  readonly price: (market: string, priceTicks: Ratio | undefined) => string
}

/** What a reader is made for: a domain and the money it holds. */
export interface ReadDomain {
  readonly format: BookFormat
  readonly before: { readonly moneyQuote: bigint }
}

/** The reader for a domain. Money is rounded to two places where the domain holds a million or more. */
export function readerFor({ format, before }: ReadDomain): Reader {
  const { decimals } = format.asset
  const whole = 10n ** BigInt(decimals)
  const isLarge = before.moneyQuote >= largeAmount * whole
  const moneyPlaces = Math.min(decimals, isLarge ? largePlaces : placesMax)
  return {
    moneyPlaces,
    isRounded: moneyPlaces < decimals,
    money: (amount) => {
      const { numerator, denominator } = typeof amount === 'bigint' ? ratio(amount) : amount
      return grouped(formatRatio(ratio(numerator, denominator * whole), moneyPlaces))
    },
    exactMoney: (amount) => grouped(formatMoney(format, amount)),
    size: (market, lots) => grouped(formatSize(marketFormat(format, market), lots)),
    price: (market, ticks) =>
      ticks === undefined ? '–' : grouped(formatPrice(marketFormat(format, market), ticks)),
  }
}
