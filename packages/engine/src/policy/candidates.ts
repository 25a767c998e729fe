import { accountOf, type Book, dependsOn } from '../account/book.ts'
import { equitySign, profitScaled } from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'
import { netLots } from './net-lots.ts'
import type { PolicySpec } from './policy-spec.ts'

/** Whom a pass may ask: one side of one market, without the accounts that have a case. */
export interface CandidateQuery {
  readonly market: number
  readonly side: Side
  /** Accounts that have a case themselves, by slot. */
  readonly caseAccounts: ReadonlySet<number>
  /** Markets whose price cannot be acted upon. */
  readonly barred: ReadonlySet<number>
}

/** Why a position is passed over. */
export type Ineligibility =
  | 'fundInventory'
  | 'case'
  | 'exempt'
  | 'unpriced'
  | 'noEquity'
  | 'notProfitable'
  | 'tooSmall'
  | 'hedged'

/** The positions a policy may cut, whoever owns the leg, in the order of account and bucket (SPEC C-1, C-3). */
export function findCandidates(book: Book, query: CandidateQuery, policy: PolicySpec): number[] {
  return at(book.shape.sides, query.market)[query.side].filter(
    (position) =>
      book.lots.get(position) > 0 && ineligibility(book, position, query, policy) === undefined,
  )
}

/** The first rule that keeps a position from being cut, or undefined if none does. */
export function ineligibility(
  book: Book,
  position: number,
  query: CandidateQuery,
  policy: PolicySpec,
): Ineligibility | undefined {
  const { bucket, market } = at(book.shape.positions, position)
  const { positionLotsMin = 0, zeroNetDeltaExcluded } = policy.limits ?? {}
  const account = accountOf(book.shape, bucket)
  if (account === undefined) return 'fundInventory'
  if (query.caseAccounts.has(at(book.shape.buckets, bucket).account)) return 'case'
  if (account.adlExempt) return 'exempt'
  if (dependsOn(book, bucket, query.barred)) return 'unpriced'
  if (equitySign(book, bucket) <= 0) return 'noEquity'
  if (policy.eligibility === 'profitable' && profitScaled(book, position) <= 0n)
    return 'notProfitable'
  if (book.lots.get(position) < positionLotsMin) return 'tooSmall'
  if (zeroNetDeltaExcluded && netLots(book, account, market) === 0n) return 'hedged'
  return undefined
}
