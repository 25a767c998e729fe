import {
  addRatios,
  compareRatios,
  type MarginView,
  type MarketSpec,
  type Ratio,
  ratio,
} from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import { none, share, sumRatios } from './exact.ts'
import { lotQuoteAtMark, marketsById, notionalQuote } from './market-value.ts'
import { defaultedAccounts, type PlayedRound } from './played-round.ts'

/** How much an account holds for what it has. */
interface Leverage {
  readonly account: string
  /** Value of all its positions at mark over the equity of all its buckets, exact. */
  readonly leverage: Ratio
}

/** What a round left accounts without a case with. */
export interface AccountStanding {
  /** Among accounts with positions and equity above 0; the first by name among equals. */
  readonly largestLeverage: Leverage | undefined
  /** Accounts that had positions before and have none now. */
  readonly closedAccounts: readonly string[]
  /** Accounts with a bucket that had its maintenance before and has not now, but is not bankrupt. */
  readonly belowMaintenance: readonly string[]
  /** Accounts with a bucket that had equity at or above 0 before and has not now. */
  readonly bankrupted: readonly string[]
}

/** What a round left accounts without a case with; names in account order. */
export function accountStanding({ spec, round, before, after }: PlayedRound): AccountStanding {
  const defaulted = defaultedAccounts(round)
  const others = after.margins.filter(({ account }) => !defaulted.has(account))
  const earlier = new Map(before.margins.map((margin) => [bucketKey(margin), margin]))
  const byAccount = [...Map.groupBy(others, ({ account }) => account)]
  const worsened = others.flatMap((now) => {
    const was = earlier.get(bucketKey(now))
    return was === undefined ? [] : { account: now.account, was: healthOf(was), now: healthOf(now) }
  })
  const namesOf = (rows: readonly { readonly account: string }[]): string[] =>
    [...new Set(rows.map(({ account }) => account))].sort(compareIdentifiers)
  return {
    largestLeverage: largestLeverage(spec.markets, byAccount),
    closedAccounts: namesOf(closed(before.margins, byAccount)),
    belowMaintenance: namesOf(worsened.filter(({ was, now }) => was === 'sound' && now === 'thin')),
    bankrupted: namesOf(
      worsened.filter(({ was, now }) => was !== 'bankrupt' && now === 'bankrupt'),
    ),
  }
}

function healthOf({ equityQuote, maintenanceQuote }: MarginView): 'sound' | 'thin' | 'bankrupt' {
  if (equityQuote.numerator < 0n) return 'bankrupt'
  return compareRatios(equityQuote, ratio(maintenanceQuote)) < 0 ? 'thin' : 'sound'
}

function closed(
  before: readonly MarginView[],
  after: readonly (readonly [string, readonly MarginView[]])[],
): { readonly account: string }[] {
  const held = new Set(
    before.flatMap(({ account, positions }) => (positions.length > 0 ? [account] : [])),
  )
  return after
    .filter(([account, buckets]) => held.has(account) && buckets.every(hasNothing))
    .map(([account]) => ({ account }))
}

function hasNothing({ positions }: MarginView): boolean {
  return positions.length === 0
}

function largestLeverage(
  markets: readonly MarketSpec[],
  accounts: readonly (readonly [string, readonly MarginView[]])[],
): Leverage | undefined {
  const marketOf = marketsById(markets)
  let largest: Leverage | undefined
  for (const [account, buckets] of accounts) {
    const equity = sumRatios(buckets.map(({ equityQuote }) => equityQuote))
    const positions = buckets.flatMap((bucket) => bucket.positions)
    if (equity.numerator <= 0n || positions.length === 0) continue
    const notional = positions.reduce(
      (sum, { market, lots }) =>
        addRatios(sum, notionalQuote(lotQuoteAtMark(marketOf(market)), lots)),
      none,
    )
    const leverage = share(notional, equity)
    if (largest === undefined || compareRatios(leverage, largest.leverage) > 0) {
      largest = { account, leverage }
    }
  }
  return largest
}

function bucketKey({ account, bucket }: MarginView): string {
  return JSON.stringify([account, bucket])
}
