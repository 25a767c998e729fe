import type {
  CollateralSpec,
  EngineEvent,
  MarketSpec,
  OpenExposure,
  Ratio,
  SlotNaming,
} from '@plimsoll/engine'
import {
  type BookFormat,
  formatCollateral,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../book/book-format.ts'
import { formatFinite, powerOfTen } from '../decimal/decimal-text.ts'
import { inLowestTerms } from '../decimal/rounding.ts'

/** Fields of a line, in the order in which they are written. */
export type Fields = Readonly<Record<string, unknown>>

/** An event in wire form. */
export type EventDocument = Fields & { readonly kind: EngineEvent['kind'] }

/** What makes a price of the value of a lot. */
type ContractTerms = Pick<MarketSpec, 'contract'> & { readonly tickValueQuote: bigint }

const unknownContract: ContractTerms = { contract: 'linear', tickValueQuote: 1n }

/** What turns the slots and integers of events into names and decimals. */
export class EventWriter {
  readonly #format: BookFormat
  readonly #contracts: ReadonlyMap<string, ContractTerms>
  readonly names: SlotNaming

  constructor(
    format: BookFormat,
    names: SlotNaming,
    markets: readonly (ContractTerms & { readonly market: string })[],
  ) {
    this.#format = format
    this.names = names
    this.#contracts = new Map(markets.map((row) => [row.market, row]))
  }

  money(amountQuote: number | bigint): string {
    return formatMoney(this.#format, BigInt(amountQuote))
  }

  exactMoney(amountQuote: Ratio): string {
    return formatExactMoney(this.#format, amountQuote)
  }

  size(market: string, lots: number | bigint): string {
    return formatSize(marketFormat(this.#format, market), BigInt(lots))
  }

  price(market: string, priceTicks: Ratio): string {
    return formatPrice(marketFormat(this.#format, market), priceTicks)
  }

  /** Prices by name, each that at which one lot is worth so many quote units; those that do not exist are left out. */
  pricesOfLot(market: string, lotQuotes: Readonly<Record<string, Ratio | undefined>>): Fields {
    return Object.fromEntries(
      Object.entries(lotQuotes).flatMap(([name, lotQuote]) => {
        const price = lotQuote && this.priceOfLot(market, lotQuote)
        return price === undefined ? [] : [[name, price]]
      }),
    )
  }

  /** The price at which one lot is worth so many quote units, or undefined where there is none. */
  priceOfLot(market: string, lotQuote: Ratio): string | undefined {
    const ticks = this.#ticksOf(market, lotQuote)
    return ticks && this.price(market, ticks)
  }

  /** In an inverse market no price makes a lot worth 0 or less. */
  #ticksOf(market: string, { numerator, denominator }: Ratio): Ratio | undefined {
    const { contract, tickValueQuote } = this.#contracts.get(market) ?? unknownContract
    if (contract === 'linear') return { numerator, denominator: denominator * tickValueQuote }
    if (numerator <= 0n) return undefined
    return { numerator: denominator * tickValueQuote, denominator: numerator }
  }

  /** Account and bucket of a bucket's slot. */
  bucket(slot: number): Fields {
    const { account, bucket } = this.names.bucket(slot)
    return { account, bucket }
  }

  /** Account, bucket, market and side of a position's slot. */
  position(slot: number): Fields {
    const { account, bucket, market, side } = this.names.position(slot)
    return { account, bucket, market, side }
  }

  /** Market and lots of a position's slot, with whose it is. */
  lots(slot: number, lots: number | bigint): Fields {
    return { ...this.position(slot), size: this.size(this.names.position(slot).market, lots) }
  }

  /** Lots of a case that are open, with the price that would bring the case to zero. */
  exposure(open: readonly OpenExposure[]): Fields[] {
    return open.map(({ position, lots, bankruptcyLotQuote }) => {
      const { market, side } = this.names.position(position)
      return {
        market,
        side,
        size: this.size(market, lots),
        ...this.pricesOfLot(market, { bankruptcyPrice: bankruptcyLotQuote }),
      }
    })
  }

  /** An asset behind a wallet: its amount, the price of a whole unit and its haircut, exact. */
  collateral({ asset, amountUnits, unitPriceQuote, haircut }: CollateralSpec): Fields {
    const places = this.#format.collateralPlaces?.get(asset) ?? 0
    const price = inLowestTerms(
      unitPriceQuote.numerator * powerOfTen(places),
      unitPriceQuote.denominator * powerOfTen(this.#format.asset.decimals),
    )
    return {
      asset,
      amount: formatCollateral(this.#format, asset, amountUnits),
      price: exactNumber(price),
      haircut: exactNumber(haircut),
    }
  }

  /** Rows of columns that stand side by side. */
  rows<Cell>(column: readonly Cell[], write: (cell: Cell, row: number) => Fields): Fields[] {
    return column.map(write)
  }

  /** Amounts by bucket. */
  bucketAmounts(buckets: readonly number[], amounts: readonly number[]): Fields[] {
    return this.rows(buckets, (bucket, row) => ({
      ...this.bucket(bucket),
      amount: this.money(cell(amounts, row)),
    }))
  }

  /** Amounts by fund. */
  fundAmounts(funds: readonly number[], amounts: readonly number[]): Fields[] {
    return this.rows(funds, (fund, row) => ({
      fund: this.names.fund(fund),
      amount: this.money(cell(amounts, row)),
    }))
  }
}

/** A decimal; a fraction only where an embedding program gave one that no decimal is. */
function exactNumber(number: Ratio): string {
  return formatFinite(number) ?? `${number.numerator}/${number.denominator}`
}

/** One cell of a column. */
export function cell<Cell>(column: readonly Cell[], row: number): Cell {
  const found = column[row]
  if (found === undefined) throw new Error('the columns of an event are of one length')
  return found
}
