import type { Lots, QuoteUnits, Ratio } from '@plimsoll/engine'
import { readAnyDecimal, readLots, readMoney, readPriceTicks } from '../book/amounts.ts'
import { type Place, refuseAt, under } from '../book/book-error.ts'
import type { BookFormat, MarketFormat } from '../book/book-format.ts'
import { quote } from '../book/book-source.ts'
import { formatUnits, powerOfTen } from '../decimal/decimal-text.ts'
import { inLowestTerms } from '../decimal/rounding.ts'

/** The fields of one command, and how the numbers of its domain are written. */
export class RequestFields {
  readonly #format: BookFormat
  readonly #at: Place

  constructor(format: BookFormat, at: Place) {
    this.#format = format
    this.#at = at
  }

  /** The fields of a member. */
  of(...keys: readonly (string | number)[]): RequestFields {
    return new RequestFields(this.#format, keys.reduce(under, this.#at))
  }

  get format(): BookFormat {
    return this.#format
  }

  get place(): Place {
    return this.#at
  }

  /** The format of the market that a command is about. */
  market(name: string): MarketFormat {
    const market = this.#format.markets.get(name)
    if (market !== undefined) return market
    const complaint = `${quote(name)} is not a market of the domain; correct the name`
    return refuseAt(under(this.#at, 'market'), 'unknownReference', complaint)
  }

  money(field: string, text: string): QuoteUnits {
    return readMoney(this.#format, under(this.#at, field), text)
  }

  /** Whole lots, above 0 or, where that means something, 0. */
  size(market: MarketFormat, text: string, lowest: 0n | 1n = 1n): Lots {
    const at = under(this.#at, 'size')
    const lots = readLots(market, at, text)
    if (lots >= lowest) return lots
    return refuseAt(
      at,
      'outOfRange',
      lots === 0n ? 'is 0; give a size above it' : 'is negative; give the size without a sign',
    )
  }

  /** An order price: whole ticks, above 0. */
  ticks(market: MarketFormat, text: string): bigint {
    const at = under(this.#at, 'price')
    const { numerator, denominator } = readPriceTicks(market, at, text, 1n)
    if (denominator === 1n) return numerator
    const tickSize = formatUnits(market.tickDigits, market.tickPlaces)
    const complaint = `${text} is not a whole number of ticks of ${tickSize}; round it to the tick`
    return refuseAt(at, 'offGrid', complaint)
  }

  /** A price that need not be on the grid, above 0 or not below it. */
  price(market: MarketFormat, field: string, text: string, lowest: 0n | 1n = 1n): Ratio {
    return readPriceTicks(market, under(this.#at, field), text, lowest)
  }

  /** A price as sources say it, whatever it is. */
  observed(market: MarketFormat, field: string, text: string): Ratio {
    return readPriceTicks(market, under(this.#at, field), text, undefined)
  }

  /** What a size of 1 owes, as quote units a lot, exact. */
  quotePerLot(market: MarketFormat, text: string): Ratio {
    const { digits, places } = readAnyDecimal(under(this.#at, 'quotePerUnit'), text)
    return inLowestTerms(
      digits * market.lotDigits * powerOfTen(this.#format.asset.decimals),
      powerOfTen(places + market.lotPlaces),
    )
  }
}
