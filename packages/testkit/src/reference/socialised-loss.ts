import { type Bucket, bucketsOf, type Market } from '../book/book.ts'
import type { LossBase, LossLayer } from '../book/layer.ts'
import { deficit, equity } from '../book/valuation.ts'
import { floor, isPositive, rational } from '../exact/rational.ts'
import { apportion, wholeWeights } from './apportion.ts'
import { chargeFor, type Payer } from './charge.ts'
import { hasCase, type LayerWork, type Round, saw, weightIn } from './round.ts'

/** What is left is shared by everybody, whatever they gained (L-9). */
export function runSocialisedLoss(
  round: Round,
  { base, isRepayable }: LossLayer,
  works: readonly LayerWork[],
): void {
  const owing = works.filter(
    ({ of }) => (base === 'equity' || of.opening.legs.length > 0) && deficit(of.bucket) > 0n,
  )
  if (base === 'openInterest') {
    shareByOpenInterest(round, owing, isRepayable)
    return
  }
  const owed = owing.map(({ of }) => deficit(of.bucket))
  const payers = payersByEquity(round, base, owing)
  raise(round, base, owing, { payers, owed, isRepayable })
}

/** Each market raises its part of every deficit from whoever held lots in it when the round opened. */
function shareByOpenInterest(
  round: Round,
  owing: readonly LayerWork[],
  isRepayable: boolean,
): void {
  const { markets } = round.book
  const parts = owing.map(({ of }) => {
    const owed = deficit(of.bucket)
    const weights = wholeWeights(markets.map((market) => weightIn(of.opening, market)))
    return apportion(
      owed,
      weights,
      markets.map(() => owed),
    )
  })
  markets.forEach((market, index) => {
    const payers = payingBuckets(round).flatMap((bucket): Payer[] => {
      const weight = lotsAtOpening(round, bucket, market)
      return weight > 0n ? [{ bucket, weight, cap: capOf(bucket) }] : []
    })
    const owed = parts.map((part) => part[index] ?? 0n)
    raise(round, 'openInterest', owing, { payers, owed, isRepayable })
  })
}

interface Raised {
  readonly payers: readonly Payer[]
  readonly owed: readonly bigint[]
  readonly isRepayable: boolean
}

function raise(round: Round, base: LossBase, owing: readonly LayerWork[], raised: Raised): void {
  const { payers, owed } = raised
  const charges = apportion(
    owed.reduce((sum, amount) => sum + amount, 0n),
    payers.map(({ weight }) => weight),
    payers.map(({ cap }) => cap),
  )
  charges.forEach((amount, index) => {
    if (amount === 0n) return
    const payer = payers[index]
    saw(round, `loss shared by ${base}`)
    if (amount === payer?.cap) saw(round, `loss shared by ${base} at its cap`)
    if (base === 'equity' && payer?.bucket.positions.length === 0)
      saw(round, 'flat account charged')
  })
  chargeFor(round, owing, { ...raised, charges })
}

/** Whoever may be charged by equity: everybody, or those who held lots in a market of a debtor. */
function payersByEquity(round: Round, base: LossBase, owing: readonly LayerWork[]): Payer[] {
  const answering = round.book.markets.filter((market) =>
    owing.some(({ of }) => isPositive(weightIn(of.opening, market))),
  )
  return payingBuckets(round)
    .filter(
      (bucket) =>
        base === 'equity' || answering.some((market) => lotsAtOpening(round, bucket, market) > 0n),
    )
    .map((bucket) => {
      const opened = floor(round.equityAtOpening.get(bucket) ?? rational(0n))
      return { bucket, weight: opened > 0n ? opened : 0n, cap: capOf(bucket) }
    })
}

function payingBuckets(round: Round): Bucket[] {
  return bucketsOf(round.book).filter(({ account }) => !hasCase(round, account))
}

/** Lots of a bucket in a market when the round opened, both sides. */
function lotsAtOpening(round: Round, bucket: Bucket, { market }: Market): bigint {
  const { account } = bucket.account
  return [...round.lotsAtOpening].reduce((sum, [key, lots]) => {
    const [holder, name, held] = JSON.parse(key) as string[]
    return holder === account && name === bucket.name && held === market ? sum + lots : sum
  }, 0n)
}

function capOf(bucket: Bucket): bigint {
  const own = floor(equity(bucket))
  return own > 0n ? own : 0n
}
