import type { MarginView, PresentBook } from '@plimsoll/engine'
import { addRatios, type Ratio, ratio } from '@plimsoll/engine'
import { none } from '../comparison/exact.ts'
import { lotQuoteAtMark } from '../comparison/market-value.ts'
import { commonScale, scaled } from './scaled.ts'

/** What a bucket has at stake in one market. */
interface Stake {
  /** Index in the markets of the book. */
  readonly market: number
  /** Value at mark, signed by the side of the contract; scaled. */
  readonly value: bigint
  /** The same, near. */
  readonly near: number
}

/** A bucket, and what it has at stake. */
export interface Exposure {
  readonly account: string
  readonly bucket: string
  /** Scaled. */
  readonly equity: bigint
  readonly equityNear: number
  readonly stakes: readonly Stake[]
  /** Σ |value|, near. */
  readonly grossNear: number
}

/** Buckets in one scale: scaled amounts over `scale` are quote units. */
export interface Exposures {
  readonly scale: bigint
  readonly exposures: readonly Exposure[]
}

/**
 * What buckets have at stake at the marks of a book. `declared`: what accounts hold elsewhere counts for their cross wallets
 * (SPEC N-1); `held`: only what is in the book.
 */
export function exposuresOf(
  { markets, accounts }: Pick<PresentBook, 'markets' | 'accounts'>,
  margins: readonly MarginView[],
  counting: 'held' | 'declared',
): Exposures {
  const lotQuotes = markets.map(lotQuoteAtMark)
  const scale = commonScale([...lotQuotes, ...margins.map(({ equityQuote }) => equityQuote)])
  const lotValues = lotQuotes.map((value) => scaled(value, scale))
  const indexOf = new Map(markets.map(({ market }, index) => [market, index]))
  const elsewhere = new Map(
    accounts.flatMap(({ account, declaredHedges }) =>
      declaredHedges && counting === 'declared' ? [[account, declaredHedges] as const] : [],
    ),
  )
  const exposures = margins.map(({ account, bucket, equityQuote, positions }) => {
    const values = new Map<number, bigint>()
    const add = (name: string, signedLots: bigint): void => {
      const market = indexOf.get(name)
      if (market === undefined) throw new Error(`the book has no market ${name}`)
      values.set(market, (values.get(market) ?? 0n) + signedLots * (lotValues[market] ?? 0n))
    }
    for (const { market, side, lots } of positions) add(market, side === 'long' ? lots : -lots)
    if (bucket === 'cross') {
      for (const { market, sizeLots } of elsewhere.get(account) ?? []) add(market, sizeLots)
    }
    return exposureOf({ account, bucket }, scaled(equityQuote, scale), values)
  })
  return { scale, exposures }
}

function exposureOf(
  name: Pick<Exposure, 'account' | 'bucket'>,
  equity: bigint,
  values: ReadonlyMap<number, bigint>,
): Exposure {
  const stakes = [...values]
    .filter(([, value]) => value !== 0n)
    .map(([market, value]) => ({ market, value, near: Number(value) }))
  return {
    ...name,
    equity,
    equityNear: Number(equity),
    stakes,
    grossNear: stakes.reduce((sum, { near }) => sum + Math.abs(near), 0),
  }
}

/** Equity of each account over all its buckets, exact. */
export function accountEquities(margins: readonly MarginView[]): ReadonlyMap<string, Ratio> {
  const equities = new Map<string, Ratio>()
  for (const { account, equityQuote } of margins) {
    equities.set(account, addRatios(equities.get(account) ?? none, equityQuote))
  }
  return equities
}

/** Profit at mark of each account over all its buckets: equity less money, exact. */
export function accountProfits(margins: readonly MarginView[]): ReadonlyMap<string, Ratio> {
  const profits = new Map<string, Ratio>()
  for (const { account, equityQuote, moneyQuote } of margins) {
    const profit = addRatios(equityQuote, ratio(-moneyQuote))
    profits.set(account, addRatios(profits.get(account) ?? none, profit))
  }
  return profits
}
