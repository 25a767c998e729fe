import { ledgerOf } from '../book/book.ts'
import { formatDecimal } from '../exact/decimal.ts'
import { add, multiply, type Rational, rational, subtract, zero } from '../exact/rational.ts'
import type { ScoreRow } from '../resolution.ts'
import type { Allocation } from './allocation.ts'
import { closeLots, fillRow, received } from './booking.ts'
import type { Candidate } from './candidates.ts'
import type { PricedLeg } from './priced-leg.ts'
import { noteClosed, positionKey, post, type Round } from './round.ts'

/** A counterparty closes lots against a leg; the leg itself is closed once a pass. */
export function bookFill(round: Round, priced: PricedLeg, allocation: Allocation): void {
  const { bucket, held } = allocation.candidate
  const { lots, filled } = allocation
  const { value } = filled
  const { work, leg } = priced
  const { market, side } = held
  addAdlCost(round, allocation.candidate, lots, value)
  noteClosed(round, bucket, held, lots)
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
    realisedPnl,
    forgone,
  })
}

/** Remembers what closing lots cost a position against mark, for a later haircut (L-5). */
function addAdlCost(round: Round, { bucket, held }: Candidate, lots: bigint, value: bigint): void {
  const atMark = multiply(rational(lots), held.market.lotValue)
  const lost = subtract(atMark, rational(value))
  const cost = received(held, 1n) > 0n ? lost : subtract(zero, lost)
  const key = positionKey(bucket, held)
  round.adlCosts.set(key, add(round.adlCosts.get(key) ?? zero, cost))
}

function scoreRow(score: Rational): ScoreRow {
  return {
    display: formatDecimal(score, 6),
    numerator: String(score.numerator),
    denominator: String(score.denominator),
  }
}
