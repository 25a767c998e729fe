import type { AccountKind, AccountSpec, BookSpec, MarketSpec } from '@plimsoll/engine'
import { absolute, valueQuoteAtMark } from './market-value.ts'

/**
 * Kinds of accounts that rules are compared by, from the book at the start; every account is of one.
 *
 * Traders whose long and short positions offset each other by at least half are *hedged*. Of those with positions that are not, the
 * fewest that hold half of the value are *large*, the rest *small*. Traders without a position are *flat*. `house` is what the venue
 * and its funds keep as accounts.
 */
export const accountGroups = [
  'small',
  'large',
  'hedged',
  'flat',
  'marketMaker',
  'vault',
  'house',
] as const

export type AccountGroup = (typeof accountGroups)[number]

/** One kind of accounts at the start. */
export interface GroupSize {
  readonly group: AccountGroup
  readonly accounts: number
  /** Σ |value at mark| of their positions, quote units. */
  readonly valueQuote: bigint
}

/** Who is of which kind. */
export interface BookGroups {
  readonly groupOf: ReadonlyMap<string, AccountGroup>
  /** Kinds that have accounts, in the order of `accountGroups`. */
  readonly sizes: readonly GroupSize[]
}

interface Holder {
  readonly account: string
  readonly kind: AccountKind
  readonly grossQuote: bigint
  readonly netQuote: bigint
}

/** The kinds of all accounts of a book, by its marks. */
export function groupAccounts({ accounts, markets }: BookSpec): BookGroups {
  const byId = new Map(markets.map((market) => [market.market, market]))
  const holders = accounts.map((account) => holderOf(account, byId))
  const large = largestHalf(holders.filter(isOneWay))
  const groupOf = new Map(
    holders.map((holder) => [holder.account, groupOfHolder(holder, large)] as const),
  )
  const sizes = accountGroups.map((group) => {
    const own = holders.filter(({ account }) => groupOf.get(account) === group)
    const valueQuote = own.reduce((sum, { grossQuote }) => sum + grossQuote, 0n)
    return { group, accounts: own.length, valueQuote }
  })
  return { groupOf, sizes: sizes.filter((size) => size.accounts > 0) }
}

function holderOf(
  { account, kind, positions }: AccountSpec,
  markets: ReadonlyMap<string, MarketSpec>,
): Holder {
  let grossQuote = 0n
  let netQuote = 0n
  for (const { market, sizeLots } of positions) {
    const terms = markets.get(market)
    if (terms === undefined) continue
    const value = absolute(valueQuoteAtMark(terms, sizeLots))
    grossQuote += value
    netQuote += sizeLots > 0n ? value : -value
  }
  return { account, kind, grossQuote, netQuote }
}

const groupOfKind = {
  trader: undefined,
  marketMaker: 'marketMaker',
  vault: 'vault',
  fund: 'house',
  venue: 'house',
} as const satisfies Record<AccountKind, AccountGroup | undefined>

function groupOfHolder(holder: Holder, large: ReadonlySet<string>): AccountGroup {
  const byKind = groupOfKind[holder.kind]
  if (byKind !== undefined) return byKind
  if (holder.grossQuote === 0n) return 'flat'
  if (isHedged(holder)) return 'hedged'
  return large.has(holder.account) ? 'large' : 'small'
}

function isOneWay(holder: Holder): boolean {
  return holder.kind === 'trader' && holder.grossQuote > 0n && !isHedged(holder)
}

/** Half of the value of the positions at least is on the other side of the rest. */
function isHedged({ grossQuote, netQuote }: Holder): boolean {
  return 2n * absolute(netQuote) <= grossQuote
}

/** The fewest that hold half of the value of all of them; among equals those who come first in the book. */
function largestHalf(holders: readonly Holder[]): ReadonlySet<string> {
  const total = holders.reduce((sum, { grossQuote }) => sum + grossQuote, 0n)
  const large = new Set<string>()
  let reached = 0n
  for (const { account, grossQuote } of holders.toSorted((a, b) =>
    a.grossQuote < b.grossQuote ? 1 : a.grossQuote > b.grossQuote ? -1 : 0,
  )) {
    if (2n * reached >= total) break
    large.add(account)
    reached += grossQuote
  }
  return large
}
