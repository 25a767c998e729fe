import { type BookSpec, type QuoteUnits, quoteUnits } from '@plimsoll/engine'
import { absolute, valueQuoteAtMark } from '../rule-burden/market-value.ts'
import type { VenueReader } from '../venue/venue-reader.ts'

/** What a book is like before anything happens to it. */
export interface RunOpening {
  /** Buckets below 0 at the marks of the book, by `bucketKey`. */
  readonly bankrupt: ReadonlySet<string>
  /** Value of all open interest at the marks of the book, each market rounded towards 0. */
  readonly openInterestQuote: QuoteUnits
}

/** Reads a book that nothing has happened to yet. */
export function readOpening(view: VenueReader, { markets }: BookSpec): RunOpening {
  const lots = new Map(view.totals().openInterest.map((row) => [row.market, row.lots]))
  const values = markets.map((market) =>
    absolute(valueQuoteAtMark(market, lots.get(market.market) ?? 0n)),
  )
  return {
    bankrupt: bankruptIn(view),
    openInterestQuote: quoteUnits(values.reduce((total, value) => total + value, 0n)),
  }
}

/** One name for a bucket. */
export function bucketKey({
  account,
  bucket,
}: {
  readonly account: string
  readonly bucket: string
}): string {
  return JSON.stringify([account, bucket])
}

// Margins of everybody take long in a large book, and most books have nobody who is bankrupt.
function bankruptIn(view: VenueReader): ReadonlySet<string> {
  if (view.awaitingRound().bankrupt === 0) return new Set()
  const below = view.margins().filter(({ equityQuote }) => equityQuote.numerator < 0n)
  return new Set(below.map(bucketKey))
}
