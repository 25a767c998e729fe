import { deficitQuote } from '../account/equity.ts'
import { availableQuote } from '../fund/fund.ts'
import { apportion } from '../quantity/apportion.ts'
import { at } from '../quantity/assert.ts'
import type { OpenCase, Round } from './round.ts'

/** A fund answers for a case if one of its markets answered for the shortfall, or if the case never had a position. */
export function isServed(
  { funds, ledger }: Round,
  { openedWith, answering }: OpenCase,
  fund: number,
): boolean {
  const { markets } = at(funds, fund)
  const { positions } = ledger.book.shape
  return (
    openedWith.length === 0 || answering.some((slot) => markets.has(at(positions, slot).market))
  )
}

/** What a fund with so much available gives to each of these deficits, in proportion to them (SPEC L-3). */
export function divideFund(availableQuoteUnits: bigint, deficits: readonly bigint[]): bigint[] {
  const owed = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const total = owed < availableQuoteUnits ? owed : availableQuoteUnits
  return apportion({ total, weights: deficits, caps: deficits })
}

/** What all funds together would pay for each case down to their floors, by case number, fund by fund (SPEC S-3). */
export function budgetsOfFunds(round: Round, cases: readonly OpenCase[]): Map<number, bigint> {
  const { ledger, funds } = round
  const budgets = new Map(cases.map(({ caseNumber }) => [caseNumber, 0n]))
  const budgetOf = ({ caseNumber }: OpenCase): bigint => budgets.get(caseNumber) ?? 0n
  for (const fund of funds.keys()) {
    const served = cases.filter((openCase) => isServed(round, openCase, fund))
    const left = served.map(
      (openCase) => deficitQuote(ledger.book, openCase.bucket) - budgetOf(openCase),
    )
    const parts = divideFund(availableQuote(ledger, funds, fund), left)
    for (const [index, openCase] of served.entries()) {
      budgets.set(openCase.caseNumber, budgetOf(openCase) + at(parts, index))
    }
  }
  return budgets
}
