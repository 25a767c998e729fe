import { ledgerOf } from '../book/book.ts'
import { formatDecimal } from '../exact/decimal.ts'
import type { ScoreRow } from '../resolution.ts'
import type { Allocation } from './allocation.ts'
import { closeLots, fillRow, received } from './booking.ts'
import type { AllocationScore } from './level-allocation.ts'
import { addForcedCost } from './forced-cost.ts'
import type { PricedLeg } from './priced-leg.ts'
import { noteClosed, post, type Round } from './round.ts'

/** A counterparty closes lots against a leg; the leg itself is closed once a pass. */
export function bookFill(round: Round, priced: PricedLeg, allocation: Allocation): void {
  const { bucket, held } = allocation.candidate
  const { lots, filled } = allocation
  const { value } = filled
  const { work, leg } = priced
  const { market, side } = held
  addForcedCost(round, allocation.candidate, lots, value)
  noteClosed(round, bucket, held, lots)
  if (allocation.hedgeBroken === true) round.brokenHedges.add(bucket)
  const realised = closeLots(bucket, held, lots, value)
  post(work, ledgerOf(work.of.bucket), received(leg, value))
  post(work, ledgerOf(bucket), received(held, value))
  const { forgone, realisedPnl, ...rest } = fillRow(round.book, {
    account: bucket.account.account,
    bucket: bucket.name,
    market,
    side,
    lots,
    lotPrice: filled.lotPrice,
    value,
    bankruptcyLotValue: priced.bankruptcy,
    realised,
  })
  work.fills.push({
    ...rest,
    ...(allocation.rank === undefined ? {} : { rank: allocation.rank }),
    ...(allocation.score === undefined ? {} : { score: scoreRow(allocation.score) }),
    ...(allocation.scoreAfter === undefined ? {} : { scoreAfter: scoreRow(allocation.scoreAfter) }),
    ...(allocation.hedgeBroken === undefined ? {} : { hedgeBroken: allocation.hedgeBroken }),
    realisedPnl,
    forgone,
  })
}

function scoreRow(score: AllocationScore): ScoreRow {
  if (score === 'endless') return { display: 'infinite', numerator: '1', denominator: '0' }
  return {
    display: formatDecimal(score, 6),
    numerator: String(score.numerator),
    denominator: String(score.denominator),
  }
}
