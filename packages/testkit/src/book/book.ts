import { compareBytes } from '../exact/byte-order.ts'
import {
  add,
  ceiling,
  divide,
  isPositive,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import type { Layer } from './layer.ts'

export type { Layer } from './layer.ts'
export type { PriceRule } from './policy.ts'

export type Side = 'long' | 'short'
export type DeficitSplit = 'losingLegs' | 'maintenance' | 'notional'

/** A requirement is `rate` on the part of a notional from `from` (quote units) to the next tier. */
export interface Tier {
  readonly from: Rational
  readonly rate: Rational
}

export interface Market {
  readonly market: string
  readonly contract: 'linear' | 'inverse'
  /** Quote units that one lot is worth at a price of one. */
  readonly unitsPerPrice: Rational
  readonly lotSize: Rational
  readonly sizePlaces: number
  readonly pricePlaces: number
  readonly markPrice: Rational
  /** Quote units that one lot is worth at mark; may be fractional. */
  readonly lotValue: Rational
  readonly previousMarkPrice: Rational | undefined
  readonly indexPrice: Rational | undefined
  readonly previousIndexPrice: Rational | undefined
  readonly settlementPrice: Rational | undefined
  readonly minimumPrice: Rational
  readonly tiers: readonly Tier[]
  /** The same as `tiers` where the market states no other. */
  readonly initialTiers: readonly Tier[]
  /** Money of the pool that owes what traders win (W-7). */
  readonly poolValue: bigint | undefined
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
  /** What other assets of a cross wallet are worth, in quote units (B-7). */
  assets: bigint
  /** By market id, long before short. */
  positions: Position[]
}

export interface Account {
  readonly account: string
  readonly owner: string
  readonly kind: string
  readonly adlExempt: boolean
  /** Whether it may be long and short in one market. */
  readonly isHedge: boolean
  /** Signed lots held elsewhere, by market, as attested (N-1). */
  readonly declaredHedges: readonly { readonly market: Market; readonly lots: bigint }[]
  /** Whether the other leg of a broken hedge may be closed. */
  readonly bothLegs: boolean
  unsettledFunding: bigint
  /** Profit that is not yet the account's to withdraw. */
  unsettledProfit: bigint
  /** By name, so the cross wallet is first. */
  readonly buckets: readonly Bucket[]
}

/** A move of all prices (N-1): returns in millionths by market id. */
export interface Scenario {
  readonly scenario: string
  readonly returns: ReadonlyMap<string, bigint>
  /** It counts in the other direction too. */
  readonly isSymmetric: boolean
}

/** The balance of a fund from a time on. */
export interface Sample {
  readonly timeMs: number
  readonly balance: bigint
}

export interface Fund {
  readonly fund: string
  readonly purpose: 'insurance' | 'venueCapital'
  readonly markets: ReadonlySet<string>
  readonly floor: bigint
  /** The most that its inventory may be worth at mark after a takeover (F-3). */
  readonly capacity: bigint | undefined
  /** Money beyond this repays claims (F-8). */
  readonly target: bigint | undefined
  readonly group: string | undefined
  readonly peakBalance: bigint | undefined
  /** Earlier balances, oldest first. */
  readonly history: readonly Sample[]
  balance: bigint
  /** What it has taken over: a bucket of nobody's account. */
  readonly inventory: Bucket
  /** Those of its inventory. */
  readonly positions: Position[]
}

/** What an account is owed for having been charged (F-8). */
interface Claim {
  readonly account: Account
  readonly owed: bigint
}

/** A standing offer to take over lots of others' positions of one side. */
export interface Offer {
  readonly account: Account
  readonly market: Market
  readonly side: Side
  /** The worst value of a lot for whoever offers. */
  readonly limit: Rational | undefined
  lots: bigint
}

/** One risk domain at one instant; sorted by id, amounts in quote units and lots. */
export interface Book {
  readonly domain: string
  readonly timeMs: number
  readonly decimals: number
  readonly deficitSplit: DeficitSplit
  readonly markets: readonly Market[]
  readonly accounts: readonly Account[]
  readonly funds: readonly Fund[]
  readonly waterfall: readonly Layer[]
  /** By account id, market and side. */
  readonly offers: readonly Offer[]
  /** The largest balance of late of the funds of each group together, where it is stated. */
  readonly groupPeaks: ReadonlyMap<string, bigint>
  /** By account id. */
  readonly claims: readonly Claim[]
  readonly seed: bigint
  readonly scenarios: readonly Scenario[]
}

export function opposite(side: Side): Side {
  return side === 'long' ? 'short' : 'long'
}

/** Whether a side of a contract is long or short of its value. */
export function valueSideOf(market: Market, side: Side): Side {
  return market.contract === 'inverse' ? opposite(side) : side
}

/** Quote units that one lot is worth at a price; there is a value at a positive price, and in a linear market at any. */
export function lotValueAt(market: Market, price: Rational): Rational {
  return market.contract === 'inverse'
    ? divide(market.unitsPerPrice, price)
    : multiply(market.unitsPerPrice, price)
}

/** The price at which a lot is worth so much. In an inverse market only a positive value has one. */
export function priceOfValue(market: Market, lotValue: Rational): Rational | undefined {
  if (market.contract === 'linear') return divide(lotValue, market.unitsPerPrice)
  return isPositive(lotValue) ? divide(market.unitsPerPrice, lotValue) : undefined
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

/** What a fund has to give: above its floor and what its inventory has lost (F-2). */
export function availableOf(fund: Fund): bigint {
  const available = fund.balance - fund.floor - inventoryLoss(fund)
  return available > 0n ? available : 0n
}

/** What the inventory of a fund lacks at mark with the money beside it, in whole units. */
export function inventoryLoss({ inventory }: Fund): bigint {
  let worth = rational(inventory.money)
  for (const { market, side, lots, entryValue } of inventory.positions) {
    const gain = subtract(multiply(market.lotValue, rational(lots)), rational(entryValue))
    worth = add(worth, valueSideOf(market, side) === 'long' ? gain : negate(gain))
  }
  const loss = ceiling(negate(worth))
  return loss > 0n ? loss : 0n
}

/** Whoever may hold lots: every bucket, then the inventory of every fund. */
export function holdersOf(book: Book): Bucket[] {
  return [...bucketsOf(book), ...book.funds.map(({ inventory }) => inventory)]
}
