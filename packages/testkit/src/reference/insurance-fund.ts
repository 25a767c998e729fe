import { availableOf, type Fund, ledgerOf, type Position } from '../book/book.ts'
import { deficit } from '../book/valuation.ts'
import {
  ceiling,
  divide,
  floor,
  isPositive,
  isZero,
  multiply,
  rational,
  zero,
} from '../exact/rational.ts'
import { apportion } from './apportion.ts'
import { casesTotal, closeLots, fillRow, openLots, received } from './booking.ts'
import { type CaseRecord, type LayerWork, post, type Round, saw } from './round.ts'
import { bankruptcyLotValue, shareOf, sharesOf } from './split.ts'

export type FundMode = 'takeover' | 'deficitOnly'

/** A fund pays deficits of the cases it serves, and in takeover mode takes their lots (L-3). */
export function runInsuranceFund(
  round: Round,
  fund: Fund,
  mode: FundMode,
  works: readonly LayerWork[],
): void {
  const served = works.filter((work) => isServed(fund, work.of))
  const available = availableOf(fund)
  if (available === 0n) saw(round, 'fund at its floor')
  if (available === 0n) return
  const deficits = served.map((work) => deficit(work.of.bucket))
  const budgets = apportion(available, deficits, deficits)
  let unused = 0n
  served.forEach((work, index) => {
    unused += give(round, fund, mode, work, budgets[index] ?? 0n)
  })
  if (mode === 'deficitOnly') return
  for (const work of served) {
    const owed = deficit(work.of.bucket)
    const offered = owed < unused ? owed : unused
    unused = unused - offered + give(round, fund, mode, work, offered)
  }
}

/**
 * What funds would pay for each of these cases down to their floors (S-3, `fundFloor`): fund by fund in
 * the order of ids, each the budgets of the deficits that are left.
 */
export function fundFloorBudgets(
  round: Round,
  works: readonly LayerWork[],
): ReadonlyMap<LayerWork, bigint> {
  const left = new Map(works.map((work) => [work, deficit(work.of.bucket)]))
  const budgets = new Map<LayerWork, bigint>()
  for (const fund of round.book.funds) {
    const served = works.filter((work) => isServed(fund, work.of))
    const deficits = served.map((work) => left.get(work) ?? 0n)
    apportion(availableOf(fund), deficits, deficits).forEach((budget, index) => {
      const work = served[index]
      if (work === undefined) return
      left.set(work, (left.get(work) ?? 0n) - budget)
      budgets.set(work, (budgets.get(work) ?? 0n) + budget)
    })
  }
  return budgets
}

/** A fund serves whoever opened with a weighted leg in one of its markets, or with no leg at all. */
function isServed(fund: Fund, record: CaseRecord): boolean {
  const { legs, weightedLegs } = record.opening
  return legs.length === 0 || weightedLegs.some(({ market }) => fund.markets.has(market))
}

/** Returns what the case could not use. */
function give(round: Round, fund: Fund, mode: FundMode, work: LayerWork, budget: bigint): bigint {
  if (mode === 'deficitOnly' || work.of.bucket.positions.length === 0) {
    round.rules.payFromFund(fund, work, budget)
    return 0n
  }
  let left = budget
  for (const held of takeoverOrder(round, fund, work)) {
    left -= takeOver(round, fund, work, held, left)
  }
  return left
}

/** Money from the fund to the case. */
export function payFromFund(fund: Fund, work: LayerWork, amount: bigint): void {
  const { bucket } = work.of
  fund.balance -= amount
  bucket.money += amount
  if (amount > 0n) work.of.payments.push({ kind: 'fund', fund, amount })
  post(work, `fund:${fund.fund}`, -amount)
  post(work, ledgerOf(bucket), amount)
}

/** Legs that cost nothing first, then the others; each by market, long before short. */
function takeoverOrder(round: Round, fund: Fund, work: LayerWork): Position[] {
  const { bucket } = work.of
  const shares = sharesOf(bucket, round.book.deficitSplit)
  const legs = bucket.positions.filter((held) => fund.markets.has(held.market.market))
  const isFree = (held: Position): boolean => isZero(shares.get(held) ?? zero)
  return [...legs.filter(isFree), ...legs.filter((held) => !isFree(held))]
}

/** Returns what the lots taken cost the fund in money. */
function takeOver(
  round: Round,
  fund: Fund,
  work: LayerWork,
  held: Position,
  budget: bigint,
): bigint {
  const { bucket } = work.of
  const { market, side } = held
  const share = shareOf(bucket, held, round.book.deficitSplit)
  const bankruptcy = bankruptcyLotValue(held, share)
  const affordable = isPositive(share)
    ? floor(divide(rational(budget * held.lots), share))
    : held.lots
  const lots = affordable < held.lots ? affordable : held.lots
  if (lots < held.lots) saw(round, 'takeover in part')
  if (lots === 0n) return 0n
  const cost = ceiling(multiply(share, rational(lots, held.lots)))
  round.rules.payFromFund(fund, work, cost)
  const value = casesTotal(held, lots, market.lotValue)
  closeLots(bucket, held, lots, value)
  openLots(fund, market, side, lots, value)
  post(work, `fund:${fund.fund}`, -received(held, value))
  post(work, ledgerOf(bucket), received(held, value))
  work.fills.push(
    fillRow(round.book, {
      account: `fund:${fund.fund}`,
      bucket: 'inventory',
      market,
      side,
      lots,
      lotPrice: market.lotValue,
      value,
      bankruptcyLotValue: bankruptcy,
      realised: 0n,
    }),
  )
  return cost
}
