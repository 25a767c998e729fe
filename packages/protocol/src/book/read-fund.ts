import type {
  FundListing,
  FundPositionSpec,
  FundSample,
  FundSpec,
  QuoteUnits,
} from '@plimsoll/engine'
import { readAmount, readMoney, readSize } from './amounts.ts'
import { type Place, refuseAt, under } from './book-error.ts'
import type { BookFormat } from './book-format.ts'
import type { FundDocument } from './book-schema.ts'
import { quote } from './book-source.ts'
import { readEntryValue, readMarketName } from './read-position.ts'

/** The book around a fund, as far as a fund refers to it. */
export interface FundSurroundings {
  readonly book: BookFormat
  readonly timeMs: number
  readonly funds: ReadonlySet<string>
}

/** The engine's form of one fund. */
export function readFund(
  { book, timeMs, funds }: FundSurroundings,
  place: Place,
  from: FundDocument,
): FundSpec {
  refuseBucketName(under(place, 'fund'), from.fund)
  refuseRepeatedMarket(book, under(place, 'markets'), from.markets)
  const { purpose, group, capacity, target, peakBalance, history, listing, positions } = from
  const amount = (field: string, text: string): QuoteUnits =>
    readAmount(book, under(place, field), text)
  return {
    fund: from.fund,
    ...(purpose && { purpose }),
    markets: from.markets,
    balanceQuote: readBalance(book, under(place, 'balance'), from.balance),
    floorQuote: amount('floor', from.floor ?? '0'),
    ...(capacity !== undefined && { capacityQuote: amount('capacity', capacity) }),
    ...(target !== undefined && { targetQuote: amount('target', target) }),
    ...(group !== undefined && { group }),
    ...(peakBalance !== undefined && { peakBalanceQuote: amount('peakBalance', peakBalance) }),
    ...(history && { history: readHistory(book, under(place, 'history'), history, timeMs) }),
    ...(listing && { listing: readListing(under(place, 'listing'), listing, funds) }),
    ...(positions && {
      positions: readInventory(book, under(place, 'positions'), positions, from.markets),
    }),
  }
}

function readBalance(book: BookFormat, place: Place, text: string): QuoteUnits {
  const balance = readMoney(book, place, text)
  if (balance >= 0n) return balance
  const complaint = 'is negative; a fund holds money or nothing, never debt'
  return refuseAt(place, 'outOfRange', complaint)
}

function readHistory(
  book: BookFormat,
  place: Place,
  samples: NonNullable<FundDocument['history']>,
  bookTimeMs: number,
): FundSample[] {
  let lastMs = -1
  return samples.map(({ timeMs, balance }, index) => {
    const at = under(place, index)
    if (timeMs <= lastMs) {
      const complaint = 'is not after the sample before; put them in order, one a millisecond'
      refuseAt(under(at, 'timeMs'), 'outOfRange', complaint)
    }
    if (timeMs > bookTimeMs) {
      const complaint = `is after timeMs of the book, ${bookTimeMs}; leave out what came later`
      refuseAt(under(at, 'timeMs'), 'outOfRange', complaint)
    }
    lastMs = timeMs
    return { timeMs, balanceQuote: readAmount(book, under(at, 'balance'), balance) }
  })
}

function readListing(
  place: Place,
  { forMs, successor }: NonNullable<FundDocument['listing']>,
  funds: ReadonlySet<string>,
): FundListing {
  if (funds.has(successor)) return { forMs, successor }
  const complaint = `${quote(successor)} is not a fund of this book; add it to funds or correct the name`
  return refuseAt(under(place, 'successor'), 'unknownReference', complaint)
}

// The ledger `fund:cross` would be both this fund's and the wallet of an account called fund.
function refuseBucketName(place: Place, name: string): void {
  if (name !== 'cross' && !name.startsWith('isolated:')) return
  const complaint = `${quote(name)} is spelt like a margin bucket, which would blur postings; rename the fund`
  refuseAt(place, 'malformedIdentifier', complaint)
}

function refuseRepeatedMarket(book: BookFormat, place: Place, markets: readonly string[]): void {
  markets.forEach((market, index) => {
    readMarketName(book, under(place, index), market)
    if (markets.indexOf(market) === index) return
    refuseAt(under(place, index), 'duplicate', `${quote(market)} is listed twice; remove one`)
  })
}

function readInventory(
  book: BookFormat,
  place: Place,
  positions: NonNullable<FundDocument['positions']>,
  markets: readonly string[],
): FundPositionSpec[] {
  const seen = new Set<string>()
  return positions.map(({ market, size, entryValue }, index) => {
    const at = under(place, index)
    const format = readMarketName(book, under(at, 'market'), market)
    if (!markets.includes(market)) {
      const complaint = `${quote(market)} is not among the markets of this fund; add it to them`
      refuseAt(under(at, 'market'), 'unknownReference', complaint)
    }
    const sizeLots = readSize(format, under(at, 'size'), size)
    const side = sizeLots > 0n ? 'long' : 'short'
    const key = `${side} ${market}`
    if (seen.has(key)) {
      refuseAt(
        at,
        'duplicate',
        `is the second ${side} in ${quote(market)} of this fund; add the two into one`,
      )
    }
    seen.add(key)
    const entryValueQuote = readEntryValue(book, under(at, 'entryValue'), entryValue)
    return { market, sizeLots, entryValueQuote }
  })
}
