import { compareBytes } from '../exact/byte-order.ts'
import type { Rational } from '../exact/rational.ts'

export type Side = 'long' | 'short'
export type DeficitSplit = 'losingLegs' | 'maintenance' | 'notional'
export type PriceRule = 'bankruptcy' | 'mark' | 'previousMark'

/** Maintenance is `rate` on the part of a notional from `from` (quote units) to the next tier. */
export interface Tier {
  readonly from: Rational
  readonly rate: Rational
}

export interface Market {
  readonly market: string
  /** Quote units that one lot is worth per unit of price. */
  readonly unitsPerPrice: Rational
  readonly lotSize: Rational
  readonly sizePlaces: number
  readonly pricePlaces: number
  readonly markPrice: Rational
  /** Quote units that one lot is worth at mark; may be fractional. */
  readonly lotValue: Rational
  readonly previousMarkPrice: Rational | undefined
  readonly minimumPrice: Rational
  readonly tiers: readonly Tier[]
}

/** Lots and cost (quote units, unsigned); both shrink as the position is closed. */
export interface Position {
  readonly market: Market
  readonly side: Side
  lots: bigint
  entryValue: bigint
}

/** The unit whose solvency is tested: a cross wallet, or one isolated position. */
export interface Bucket {
  readonly account: Account
  /** `cross` or `isolated:<market>:<side>`. */
  readonly name: string
  /** The market of an isolated bucket, remembered when its position is gone. */
  readonly isolatedMarket: Market | undefined
  money: bigint
  /** By market id, long before short. */
  positions: Position[]
}

export interface Account {
  readonly account: string
  readonly owner: string
  readonly adlExempt: boolean
  unsettledFunding: bigint
  /** By name, so the cross wallet is first. */
  readonly buckets: readonly Bucket[]
}

export interface Fund {
  readonly fund: string
  readonly markets: ReadonlySet<string>
  readonly floor: bigint
  balance: bigint
  positions: Position[]
}

export type Policy = 'bitmex' | 'binance' | 'hyperliquid' | 'contract-pro-rata'

export type Layer =
  | { readonly layer: 'ownNetting' | 'ownCollateral' | 'crossing' | 'profitHaircut' }
  | {
      readonly layer: 'insuranceFund'
      readonly fund: string
      readonly mode: 'takeover' | 'deficitOnly'
    }
  | { readonly layer: 'adl'; readonly policy: Policy; readonly price: PriceRule | undefined }

/** One risk domain at one instant; sorted by id, amounts in quote units and lots. */
export interface Book {
  readonly domain: string
  readonly decimals: number
  readonly deficitSplit: DeficitSplit
  readonly markets: readonly Market[]
  readonly accounts: readonly Account[]
  readonly funds: readonly Fund[]
  readonly waterfall: readonly Layer[]
}

export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

/** By market id, long before short. */
export function comparePositions(left: Position, right: Position): number {
  return (
    compareBytes(left.market.market, right.market.market) || compareBytes(left.side, right.side)
  )
}

/** A position and where it is held. */
export interface Holding {
  readonly bucket: Bucket
  readonly held: Position
}

/**
 * The positions of an account by market, cross before isolated, long before short (V-1). An isolated
 * bucket that has lost its position but not its money is shown with a position of no lots.
 */
export function holdingsOf(account: Account): Holding[] {
  const holdings = account.buckets.flatMap((bucket) => {
    const { isolatedMarket: market, money, name, positions } = bucket
    if (market === undefined || positions.length > 0 || money === 0n) {
      return positions.map((held) => ({ bucket, held }))
    }
    const side: Side = name.endsWith(':long') ? 'long' : 'short'
    return [{ bucket, held: { market, side, lots: 0n, entryValue: 0n } }]
  })
  const isIsolated = ({ bucket }: Holding): number => (bucket.name === 'cross' ? 0 : 1)
  return holdings.sort(
    (left, right) =>
      compareBytes(left.held.market.market, right.held.market.market) ||
      isIsolated(left) - isIsolated(right) ||
      compareBytes(left.held.side, right.held.side),
  )
}

/** How a bucket is named in postings: `<account>:<bucket>`. */
export function ledgerOf(bucket: Bucket): string {
  return `${bucket.account.account}:${bucket.name}`
}

/** Every bucket of the book, by account id and then bucket name. */
export function bucketsOf(book: Book): Bucket[] {
  return book.accounts.flatMap((account) => [...account.buckets])
}

export function crossBucketOf(account: Account): Bucket {
  const cross = account.buckets.find((bucket) => bucket.name === 'cross')
  if (cross === undefined) throw new Error(`${account.account} has no cross wallet`)
  return cross
}

export function positionIn(
  holder: { readonly positions: readonly Position[] },
  market: Market,
  side: Side,
): Position | undefined {
  return holder.positions.find((held) => held.market === market && held.side === side)
}

/** Whether a fund still has something to give above its floor. */
export function availableOf(fund: Fund): bigint {
  return fund.balance > fund.floor ? fund.balance - fund.floor : 0n
}
