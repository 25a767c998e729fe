import { accountOf, type Book } from '../account/book.ts'
import { equitySign, profitScaled } from '../account/equity.ts'
import { at } from '../quantity/assert.ts'
import type { Side } from '../quantity/units.ts'
import type { PolicySpec } from './policy-spec.ts'

/** Whom a pass may ask: one side of one market, without the cases of the round and the owner of the leg. */
export interface CandidateQuery {
  readonly market: number
  readonly side: Side
  /** Buckets that are cases themselves. */
  readonly caseBuckets: ReadonlySet<number>
  /** The owner whose leg is to be placed; absent when a queue is only looked at. */
  readonly owner?: string
}

/** Why a position is passed over. */
export type Ineligibility =
  | 'fundInventory'
  | 'case'
  | 'sameOwner'
  | 'exempt'
  | 'noEquity'
  | 'notProfitable'

/** The positions a policy may cut, in the order of account and bucket (SPEC C-1). */
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
  const { bucket } = at(book.shape.positions, position)
  const account = accountOf(book.shape, bucket)
  if (account === undefined) return 'fundInventory'
  if (query.caseBuckets.has(bucket)) return 'case'
  if (account.owner === query.owner) return 'sameOwner'
  if (account.adlExempt) return 'exempt'
  if (equitySign(book, bucket) <= 0) return 'noEquity'
  if (policy.eligibility === 'profitable' && profitScaled(book, position) <= 0n)
    return 'notProfitable'
  return undefined
}
