import type { CallAnswer } from '@plimsoll/client'
import { addDecimals } from '@plimsoll/client'
import {
  type CaseOutcome,
  type MeasuredRow,
  readComparison,
  sortedOut,
} from '../laboratory/comparison-reading.ts'

/** A comparison as the server tells it. */
export type ComparisonDocument = CallAnswer<'getComparison'>

/** What one policy would have done about the case, and about the book with it. */
export interface ComparedPolicy {
  readonly policy: string
  readonly outcome: CaseOutcome
  /** Of the whole round; undefined where it was not measured. */
  readonly round: MeasuredRow | undefined
}

/** The rows of a comparison that is done, in the order in which policies were asked for, and those that were refused. */
export function comparedPolicies({ policies, caseOutcomes = [], result }: ComparisonDocument): {
  readonly rows: readonly ComparedPolicy[]
  readonly refused: readonly { readonly policy: string; readonly message: string }[]
} {
  const read = readComparison(result)
  const { measured, refused } = read === undefined ? { measured: [], refused: [] } : sortedOut(read)
  const rows = policies.flatMap((policy): ComparedPolicy[] => {
    const outcome = caseOutcomes.find((one) => one.policy === policy)
    if (outcome === undefined) return []
    return [{ policy, outcome, round: measured.find((one) => one.policy === policy) }]
  })
  return {
    rows,
    refused: refused.map(({ policy, refused: { message } }) => ({ policy, message })),
  }
}

/** Who pays under a policy, as the bars show it. */
export type ComparedKind = 'funds' | 'counterparties' | 'gains' | 'left'

/** What a case takes from each under one policy. */
export function takenUnder(outcome: CaseOutcome): Readonly<Record<ComparedKind, string>> {
  const { paidByFunds, takenFromCounterparties, takenFromGains, residualDeficit } = outcome
  return {
    funds: paidByFunds,
    counterparties: takenFromCounterparties,
    gains: takenFromGains,
    left: residualDeficit,
  }
}

/** All that others bear under a policy, and what nobody does. */
export function takenInAll(outcome: CaseOutcome): string {
  return Object.values(takenUnder(outcome)).reduce(addDecimals, '0')
}
