import { compareRatios } from '@plimsoll/engine'
import { compareIdentifiers } from '@plimsoll/protocol'
import type { AccountCut } from '../simulation/run-track.ts'

/** How unevenly deleveraging fell on those it reached, by the value that was closed. */
export interface Concentration {
  readonly valueQuote: bigint
  readonly largestQuote: bigint
  readonly tenLargestQuote: bigint
  /** How few accounts make up half of the value. */
  readonly halfAccounts: number
}

/** The concentration of some cuts; all zeros where there are none. */
export function concentrationOf(cuts: readonly AccountCut[]): Concentration {
  const values = cuts
    .map(({ valueQuote }) => valueQuote)
    .sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))
  const valueQuote = sumOf(values)
  let reached = 0n
  const halfAt = values.findIndex((value) => {
    reached += value
    return 2n * reached >= valueQuote
  })
  return {
    valueQuote,
    largestQuote: values[0] ?? 0n,
    tenLargestQuote: sumOf(values.slice(0, 10)),
    halfAccounts: halfAt + 1,
  }
}

/** Cuts by what they cost against mark, then by what was closed, then by name. */
export function byCost(left: AccountCut, right: AccountCut): number {
  const value = right.valueQuote - left.valueQuote
  return (
    compareRatios(right.forgoneQuote, left.forgoneQuote) ||
    (value > 0n ? 1 : value < 0n ? -1 : 0) ||
    compareIdentifiers(left.account, right.account)
  )
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}
