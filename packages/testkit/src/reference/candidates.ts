import { type Bucket, bucketsOf, opposite, type Position, positionIn } from '../book/book.ts'
import { equity, maintenance, maintenanceOfLots } from '../book/valuation.ts'
import {
  add,
  ceiling,
  compare,
  floor,
  isNegative,
  isPositive,
  multiply,
  type Rational,
  rational,
  subtract,
} from '../exact/rational.ts'
import { type CaseRecord, hasCase, type Round } from './round.ts'

export interface Candidate {
  readonly bucket: Bucket
  readonly held: Position
}

/** One leg of a case that looks for counterparties at one price. */
export interface Pass {
  readonly of: CaseRecord
  readonly leg: Position
  readonly price: Rational
  /** Quote units that one lot costs at that price. */
  readonly lotPrice: Rational
}

/** Who may be deleveraged in a pass (C-1), by account id and then bucket name. */
export function candidatesOf(round: Round, pass: Pass): Candidate[] {
  const found: Candidate[] = []
  for (const bucket of bucketsOf(round.book)) {
    const held = positionIn(bucket, pass.leg.market, opposite(pass.leg.side))
    if (held !== undefined && round.rules.isEligible(round, pass, bucket)) {
      found.push({ bucket, held })
    }
  }
  return found
}

/** Solvent, without a case in any of the account's buckets, of another owner, and not exempt. */
export function isEligible(round: Round, pass: Pass, bucket: Bucket): boolean {
  return (
    isPositive(equity(bucket)) &&
    !hasCase(round, bucket.account) &&
    bucket.account.owner !== pass.of.bucket.account.owner &&
    !bucket.account.adlExempt
  )
}

/** The largest number of lots a candidate can give without breaking its own margin (C-2). */
export function capOf(candidate: Candidate, pass: Pass, limit: bigint): bigint {
  let lots = limit < candidate.held.lots ? limit : candidate.held.lots
  while (lots > 0n && !keepsMargin(candidate, pass, lots)) lots -= 1n
  return lots
}

function keepsMargin({ bucket, held }: Candidate, pass: Pass, lots: bigint): boolean {
  const exact = multiply(rational(lots), pass.lotPrice)
  const atMark = multiply(rational(lots), held.market.lotValue)
  const change =
    held.side === 'short'
      ? subtract(atMark, rational(ceiling(exact)))
      : subtract(rational(floor(exact)), atMark)
  const before = equity(bucket)
  const after = add(before, change)
  if (isNegative(after)) return false
  const required = maintenance(bucket)
  const requiredAfter =
    required -
    maintenanceOfLots(held.market, held.lots) +
    maintenanceOfLots(held.market, held.lots - lots)
  if (compare(before, rational(required)) >= 0) {
    return compare(after, rational(requiredAfter)) >= 0
  }
  const fallen = compare(
    multiply(after, rational(required)),
    multiply(before, rational(requiredAfter)),
  )
  return fallen >= 0
}
