import type { CallAnswer } from '@plimsoll/client'
import { grouped } from '../parts/decimal-words.ts'

/** What happened on a copy of the book. */
export type Drill = CallAnswer<'runDrill'>

const checks: Readonly<Record<string, string>> = {
  everyCaseCloses: 'Every case closes',
  moneyIsConserved: 'Money is conserved, to the unit',
  noFundBelowItsFloor: 'No fund is below its floor',
  nobodyElseIsBankrupt: 'Nobody else is made bankrupt',
  nothingIsRefused: 'No step is refused',
}

const steps: Readonly<Record<string, string>> = {
  updatePrices: 'Prices arrive',
  orderCase: 'An account fails',
  requestLiquidations: 'Liquidations are asked for',
  openRound: 'A round is opened',
  passTime: 'Time passes',
  failLiquidation: 'A liquidation fails',
  halt: 'A halt',
  resume: 'A resumption',
}

/** A check in words. */
export function checkWords(check: string): string {
  return checks[check] ?? check
}

/** A step in words. */
export function stepWords(step: string): string {
  return steps[step] ?? step
}

/** What a drill came to, in a sentence or two. */
export function drillHeadline({ scorecard }: Pick<Drill, 'scorecard'>, asset: string): string {
  const { cases, closed, deficit, paidByFunds, takenFromCounterparties, takenFromGains } = scorecard
  const { accountsCut, haltedMarkets, checks: all } = scorecard
  const failed = all.filter(({ isMet }) => !isMet).length
  const held =
    failed === 0
      ? 'The waterfall held.'
      : `The waterfall did not hold: ${failed} of ${all.length} checks failed.`
  if (cases === 0) {
    const idle =
      haltedMarkets.length > 0
        ? `no round could open: ${haltedMarkets.length === 1 ? `${haltedMarkets[0]} is` : `${haltedMarkets.length} markets are`} halted`
        : 'nobody could not pay'
    return `${held} No case: ${idle}.`
  }
  return `${held} ${cases} ${cases === 1 ? 'case' : 'cases'} owed ${grouped(deficit)} ${asset}, ${closed === cases ? 'all closed' : `${closed} closed`}: funds paid ${grouped(paidByFunds)}, counterparties ${grouped(takenFromCounterparties)}, gains ${grouped(takenFromGains)}; ${accountsCut} ${accountsCut === 1 ? 'account was' : 'accounts were'} cut.`
}
