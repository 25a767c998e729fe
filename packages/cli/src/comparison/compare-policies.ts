import { type DomainTotals, view } from '@plimsoll/engine'
import type { ParsedBook } from '@plimsoll/protocol'
import { type ComparedPolicy, measureRound } from '@plimsoll/reports'
import { loadState } from '../book/resolve-book.ts'
import type { ChosenPolicy } from './choose-policies.ts'
import { walkWaterfall } from './walk-waterfall.ts'

/** Policies over one book, and what the book holds. */
export interface ComparedPolicies {
  readonly before: DomainTotals
  readonly policies: readonly ComparedPolicy[]
}

/**
 * Each policy over the same book. One that the book cannot serve is a row with its reason.
 *
 * @param onPolicy told before each
 * @throws CommandFailure where the book cannot be loaded whatever its waterfall
 */
export function comparePolicies(
  book: ParsedBook,
  policies: readonly ChosenPolicy[],
  onPolicy: (policy: string) => void,
): ComparedPolicies {
  const before = view(loadState({ ...book, spec: { ...book.spec, waterfall: [] } })).totals()
  const compared = policies.map(({ policy, kind, waterfall }) => {
    onPolicy(policy)
    const walked = walkWaterfall({ ...book, spec: { ...book.spec, waterfall } })
    if ('refused' in walked) return { policy, kind, refused: walked.refused }
    const { played, waterfallHash } = walked
    return { policy, kind, waterfallHash, outcome: measureRound(played) }
  })
  return { before, policies: compared }
}
