import { type Book, type Bucket, bucketsOf, crossBucketOf, type Position } from '../book/book.ts'
import { deficit, equity, profit } from '../book/valuation.ts'
import { formatDecimal } from '../exact/decimal.ts'
import { floor, isNegative, isZero } from '../exact/rational.ts'
import { formatSize, priceField } from './booking.ts'
import type { ExposureRow, ResidualExposureRow } from '../resolution.ts'
import { type CaseRecord, type GainBase, positionKey, type Round } from './round.ts'
import type { Rules } from './rules.ts'
import { bankruptcyLotValue, shareOf, splitWeights } from './split.ts'

/** Settles funding, opens a case for every bankrupt bucket, and freezes gains. */
export function openRound(book: Book, rules: Rules): Round | undefined {
  if (!hasBankrupt(book)) return undefined
  for (const account of book.accounts) {
    crossBucketOf(account).money += account.unsettledFunding
    account.unsettledFunding = 0n
  }
  const bankrupt = bucketsOf(book).filter((bucket) => isNegative(equity(bucket)))
  const cases = bankrupt.map((bucket, index) => openCase(book, bucket, index + 1))
  const seen = new Map<string, number>([['case', cases.length]])
  for (const bucket of bankrupt) {
    if (bucket.assets > 0n) seen.set('assets taken over', (seen.get('assets taken over') ?? 0) + 1)
    takeOverAssets(bucket)
  }
  return {
    book,
    rules,
    cases,
    seen,
    gainBases: gainBasesOf(book, bankrupt),
    lotsAtOpening: lotsAtOpening(book),
    lotsClosed: new Map(),
    adlCosts: new Map(),
    haircutCharges: new Map(),
    residue: 0n,
  }
}

/**
 * The venue takes over the other assets of a wallet that owes without them, for what they are worth. A
 * bucket that is bankrupt with them is so all the more without (B-7).
 */
function takeOverAssets(bucket: Bucket): void {
  bucket.money += bucket.assets
  bucket.assets = 0n
}

function lotsAtOpening(book: Book): Map<string, bigint> {
  return new Map(
    bucketsOf(book).flatMap((bucket) =>
      bucket.positions.map((held) => [positionKey(bucket, held), held.lots] as const),
    ),
  )
}

/** Unsettled funding counts in the equity of the cross wallet. */
function hasBankrupt(book: Book): boolean {
  return bucketsOf(book).some((bucket) => {
    const funding = bucket.name === 'cross' ? bucket.account.unsettledFunding : 0n
    return isNegative(equity({ ...bucket, money: bucket.money + funding }))
  })
}

function openCase(book: Book, bucket: Bucket, number: number): CaseRecord {
  const weights = splitWeights(bucket.positions, book.deficitSplit)
  const weighted = bucket.positions.filter((_held, index) => {
    const weight = weights[index]
    return weight !== undefined && !isZero(weight)
  })
  const legOf = ({ market, side }: Position): { market: string; side: string } => ({
    market: market.market,
    side,
  })
  return {
    caseId: `${book.domain}:0:${number}`,
    bucket,
    opening: {
      equity: equity(bucket),
      deficit: deficit(bucket),
      exposure: exposureRows(book, bucket),
      legs: bucket.positions.map(legOf),
      weightedLegs: weighted.map(legOf),
    },
    layers: [],
    payments: [],
    returned: new Map(),
    isFilledUnbounded: false,
    residue: 0n,
  }
}

function gainBasesOf(book: Book, bankrupt: readonly Bucket[]): Map<string, GainBase> {
  const bases = new Map<string, GainBase>()
  for (const bucket of bucketsOf(book)) {
    if (bankrupt.some(({ account }) => account === bucket.account)) continue
    for (const held of bucket.positions) {
      const gain = floor(profit(held))
      bases.set(positionKey(bucket, held), {
        bucket,
        market: held.market.market,
        side: held.side,
        base: gain > 0n ? gain : 0n,
      })
    }
  }
  return bases
}

/** What someone has to take over, with present bankruptcy prices. */
export function residualExposureRows(book: Book, bucket: Bucket): ResidualExposureRow[] {
  return exposureRows(book, bucket).map(({ markPrice: _shownBefore, ...row }) => row)
}

function exposureRows(book: Book, bucket: Bucket): ExposureRow[] {
  return bucket.positions.map((held) => ({
    market: held.market.market,
    side: held.side,
    size: formatSize(held.market, held.lots),
    markPrice: formatDecimal(held.market.markPrice, held.market.pricePlaces),
    ...priceField(
      'bankruptcyPrice',
      held.market,
      bankruptcyLotValue(held, shareOf(bucket, held, book.deficitSplit)),
    ),
  }))
}
