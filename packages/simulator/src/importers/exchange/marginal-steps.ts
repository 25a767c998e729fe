import type { Decimal } from '@plimsoll/protocol'
import { addDecimals, multiplyDecimals, subtractDecimals } from '../decimal-text.ts'
import { BadRow } from '../reading/import-refusal.ts'
import { compareAmounts, exactAmount, isWithin, zeroAmount } from './exact-amounts.ts'
import type { ShownStep, ShownTiers } from './export-format.ts'

/** A step of a table as an exchange shows it: the rate from here on, and what it deducts so that the table is marginal. */
export interface StepShown {
  readonly from: string
  readonly to: string
  readonly rate: string
  readonly deduction: string
}

/**
 * Refuses a table whose steps do not join, or whose deductions are not those of a marginal table: what a step deducts is
 * what the one before deducts, and its floor times the step in the rate. A table that lost a step shows itself that way.
 *
 * @throws BadRow
 */
export function refuseOtherDeduction(steps: readonly StepShown[]): void {
  let before = { to: zeroAmount, rate: zeroAmount, deduction: zeroAmount }
  for (const step of steps) {
    const [from, to] = [exactAmount(step.from), exactAmount(step.to)]
    const [rate, deduction] = [exactAmount(step.rate), exactAmount(step.deduction)]
    if (compareAmounts(from, before.to) !== 0) {
      throw new BadRow('contradiction', `the step from ${step.from} does not join the one before`)
    }
    const rise = subtractDecimals(rate, before.rate)
    const follows = addDecimals(before.deduction, multiplyDecimals(from, rise))
    if (!isWithin(deduction, follows, tolerance)) {
      const detail = `the deduction ${step.deduction} of the step from ${step.from} does not follow from the rates`
      throw new BadRow('contradiction', detail)
    }
    before = { to, rate, deduction }
  }
  if (steps.length === 0) throw new BadRow('missingField', 'has no steps')
}

/**
 * The marginal table of the steps of one market, in any order. A table of several steps needs their deductions: without
 * them it does not say whether a higher rate holds for the whole position.
 *
 * @throws BadRow
 */
export function marginalTableOf(market: string, steps: readonly ShownStep[]): ShownTiers {
  const ascending = steps.toSorted((a, b) => compareAmounts(exactAmount(a.to), exactAmount(b.to)))
  const shown = ascending.map(({ to, rate, deduction }, index): StepShown => {
    const before = ascending[index - 1]
    if (before === undefined) return { from: '0', to, rate, deduction: deduction ?? '0' }
    if (deduction !== undefined) return { from: before.to, to, rate, deduction }
    throw new BadRow('missingField', `${market} has several steps and no mmDeduction`)
  })
  refuseOtherDeduction(shown)
  return {
    market,
    maintenanceTiers: shown.map(({ from, rate }) => ({ notionalFrom: from, rate })),
    notionalMax: shown.at(-1)?.to ?? '0',
  }
}

// Deductions are shown as floats and rounded; a lost step is off by a hundred times more.
const tolerance: Decimal = { digits: 1n, places: 2 }
