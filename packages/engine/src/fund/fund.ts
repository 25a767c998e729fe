import type { Book } from '../account/book.ts'
import { bucketNotionalScaled, equityScaled } from '../account/equity.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv, floorDiv } from '../quantity/division.ts'
import type { FundGroupSpec, FundListing, FundPurpose } from './fund-spec.ts'

/** A fund as loaded, but for the markets that were assigned since. Its balance is in the ledger under the same index. */
export interface FundRow {
  readonly fund: string
  readonly purpose: FundPurpose
  /** The markets it serves now, by index. */
  readonly markets: ReadonlySet<number>
  /** Those that it served when it was loaded. */
  readonly loadedMarkets: ReadonlySet<number>
  readonly floorQuote: bigint
  /** The bucket that holds what it has taken over. */
  readonly inventoryBucket: number
  /** The most that its inventory may be worth after a takeover. */
  readonly capacityQuote?: bigint
  /** Money beyond this repays claims. */
  readonly targetQuote?: bigint
  /** The funds that are one pool with it, and what they had at most of late, together. */
  readonly group?: FundGroupSpec
  /** What it had at most of late. */
  readonly peakBalanceQuote?: bigint
  readonly listing?: FundListing
}

/** What a fund can pay: money above its floor and above what its inventory has lost, never below 0 (SPEC F-2). */
export function availableQuote(ledger: Ledger, funds: readonly FundRow[], fund: number): bigint {
  const row = at(funds, fund)
  const above = at(ledger.fundBalances, fund) - row.floorQuote - inventoryLossQuote(ledger, row)
  return above > 0n ? above : 0n
}

/** What the inventory of a fund has lost, quote units, rounded up; 0 where it has gained. */
export function inventoryLossQuote({ book }: Ledger, { inventoryBucket }: FundRow): bigint {
  const equity = equityScaled(book, inventoryBucket)
  return equity < 0n ? ceilDiv(-equity, book.prices.valueScale) : 0n
}

/** Whether a fund owes more than it has, its inventory included (SPEC F-4). */
export function isInDefault(ledger: Ledger, funds: readonly FundRow[], fund: number): boolean {
  const { book } = ledger
  const { inventoryBucket } = at(funds, fund)
  const balance = at(ledger.fundBalances, fund) * book.prices.valueScale
  return balance + equityScaled(book, inventoryBucket) < 0n
}

/** Further lots of a market that the capacity of a fund leaves room for; undefined where it has none (SPEC F-3). */
export function lotsWithinCapacity(
  book: Book,
  { capacityQuote, inventoryBucket }: FundRow,
  market: number,
): bigint | undefined {
  if (capacityQuote === undefined) return undefined
  const { valueScale, markets } = book.prices
  const room = capacityQuote * valueScale - bucketNotionalScaled(book, inventoryBucket)
  return room > 0n ? floorDiv(room, at(markets, market).lotValueScaled) : 0n
}

/** The funds after a market was given to one of them alone (SPEC F-6). */
export function assignMarket(
  funds: readonly FundRow[],
  { market, fund }: { readonly market: number; readonly fund: number },
): FundRow[] {
  return funds.map((row, index) => {
    if (row.markets.has(market) === (index === fund)) return row
    const others = [...row.markets].filter((each) => each !== market)
    const markets = index === fund ? [...others, market] : others
    return { ...row, markets: new Set(markets.sort((a, b) => a - b)) }
  })
}

/** Whether a fund serves other markets than when it was loaded. */
export function isReassigned({ markets, loadedMarkets }: FundRow): boolean {
  return (
    markets.size !== loadedMarkets.size || [...markets].some((each) => !loadedMarkets.has(each))
  )
}
