import {
  type Book,
  type Bucket,
  bucketsOf,
  crossBucketOf,
  type Fund,
  ledgerOf,
} from '../book/book.ts'
import { equity, profit } from '../book/valuation.ts'
import { formatDecimal } from '../exact/decimal.ts'
import { isNegative, isPositive, multiply, rational } from '../exact/rational.ts'
import type { CaseRow, Resolution } from '../resolution.ts'
import { type Audit, expectThat } from './audit.ts'
import {
  legName,
  lotsIn,
  type Replay,
  type ReplayedCase,
  shortfallUnits,
  showLotPrice,
  unitsIn,
} from './replay.ts'
import { gapPerLot, splitOf } from './shortfall.ts'

/** Every bankrupt bucket has its case, nobody else has one, and each opens with the right numbers. */
export function auditOpening(audit: Audit, book: Book, document: Resolution): Replay {
  const defaulted = book.funds.filter(isInDefault)
  const isRound =
    defaulted.length > 0 ||
    bucketsOf(book).some((bucket) => {
      const funding = bucket.name === 'cross' ? bucket.account.unsettledFunding : 0n
      return isNegative(equity({ ...bucket, money: bucket.money + funding }))
    })
  if (isRound) {
    for (const account of book.accounts) {
      crossBucketOf(account).money += account.unsettledFunding
      account.unsettledFunding = 0n
    }
  }
  const insolvent = isRound ? bucketsOf(book).filter((bucket) => isNegative(equity(bucket))) : []
  const bankrupt = [...insolvent, ...defaulted.map(({ inventory }) => inventory)]
  const due = bankrupt.map((bucket, index) => `${book.domain}:0:${index + 1} ${ledgerOf(bucket)}`)
  const stated = document.cases.map((row) => `${row.caseId} ${row.account}:${row.bucket}`)
  expectThat(audit, 'caseList', due.join() === stated.join(), 'cases', () => {
    return `bankrupt are ${due.join()}, cases ${stated.join()}`
  })
  takeAssets(bankrupt)
  for (const fund of defaulted) {
    fund.inventory.money += fund.balance
    fund.balance = 0n
  }
  const cases = bankrupt.flatMap((bucket) => {
    const row = document.cases.find(
      (other) => other.account === bucket.account.account && other.bucket === bucket.name,
    )
    return row === undefined ? [] : [openReplayed(audit, book, bucket, row)]
  })
  return {
    audit,
    book,
    document,
    cases,
    gains: gainsOf(book, bankrupt),
    adlCosts: new Map(),
    openingLots: lotsOf(book),
    closedLots: new Map(),
    charges: new Map(),
    observations: { passes: [], funds: [] },
  }
}

/** A fund with inventory that owes more than it has is a case (F-4). */
function isInDefault({ balance, inventory }: Fund): boolean {
  if (inventory.positions.length === 0) return false
  return isNegative(equity({ ...inventory, money: inventory.money + balance }))
}

/** The venue takes over all assets of a case for what they count; its equity does not change (B-7). */
function takeAssets(bankrupt: readonly Bucket[]): void {
  for (const bucket of bankrupt) {
    bucket.money += bucket.assets
    bucket.assets = 0n
  }
}

function lotsOf(book: Book): Map<string, bigint> {
  return new Map(
    bucketsOf(book).flatMap((bucket) =>
      bucket.positions.map((held) => [legName(bucket, held.market, held.side), held.lots] as const),
    ),
  )
}

function openReplayed(audit: Audit, book: Book, bucket: Bucket, row: CaseRow): ReplayedCase {
  const split = splitOf(bucket, book.deficitSplit)
  const unit = rational(1n, 10n ** BigInt(book.decimals))
  const own = formatDecimal(multiply(equity(bucket), unit), book.decimals)
  const isStated = own === row.equity && unitsIn(book, row.deficit) === shortfallUnits(bucket)
  expectThat(audit, 'caseList', isStated, row.caseId, () => {
    return `equity ${row.equity}, deficit ${row.deficit}; the book says ${own}`
  })
  const due = bucket.positions.map((held) => {
    const mark = showLotPrice(held.market, held.market.lotValue)
    const bankruptcy = showLotPrice(held.market, gapPerLot(held, split).price)
    return `${held.market.market} ${held.side} ${held.lots} ${mark} ${bankruptcy}`
  })
  const stated = row.exposure.map((leg) => {
    const held = bucket.positions.find((other) => other.market.market === leg.market)
    const lots = held === undefined ? '?' : lotsIn(held.market, leg.size)
    return `${leg.market} ${leg.side} ${lots} ${leg.markPrice} ${leg.bankruptcyPrice}`
  })
  expectThat(audit, 'caseList', due.join() === stated.join(), row.caseId, () => {
    return `exposure ${stated.join()}; the book says ${due.join()}`
  })
  const weighted = bucket.positions.filter((held) => {
    const weight = split.weights.get(held)
    return weight !== undefined && isPositive(weight)
  })
  return {
    row,
    bucket,
    openingLegs: bucket.positions.map(({ market, side }) => ({ market, side })),
    weightedLegs: weighted.map(({ market, side }) => ({ market, side })),
    payments: [],
    rowsRead: 0,
    isUnbounded: false,
  }
}

function gainsOf(book: Book, bankrupt: readonly Bucket[]): Map<string, bigint> {
  const gains = new Map<string, bigint>()
  for (const bucket of bucketsOf(book).filter((other) => {
    return bankrupt.every(({ account }) => account !== other.account)
  })) {
    for (const held of bucket.positions) {
      const { numerator, denominator } = profit(held)
      const gain = numerator > 0n ? numerator / denominator : 0n
      gains.set(legName(bucket, held.market, held.side), gain)
    }
  }
  return gains
}
