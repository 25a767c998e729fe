import type { CallAnswer } from '@plimsoll/client'
import { grouped, signOf } from '../parts/decimal-words.ts'

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
  const broken = `${failed} of ${all.length} checks failed`
  if (cases === 0) {
    const halted =
      haltedMarkets.length === 1 ? `${haltedMarkets[0]} is` : `${haltedMarkets.length} markets are`
    const idle =
      haltedMarkets.length > 0
        ? `${halted} halted, and no round opens there`
        : 'nobody went below 0'
    const more = failed === 0 ? '' : ` Yet ${broken}.`
    return `No case opened, so the waterfall was not tried: ${idle}.${more}`
  }
  const held = failed === 0 ? 'The waterfall held.' : `The waterfall did not hold: ${broken}.`
  const counterparties =
    signOf(takenFromCounterparties) < 0
      ? `counterparties gained ${grouped(takenFromCounterparties.slice(1))}`
      : `counterparties ${grouped(takenFromCounterparties)}`
  const owed = `${cases} ${cases === 1 ? 'case' : 'cases'} owed ${grouped(deficit)} ${asset}`
  const ended = closed === cases ? 'all closed' : `${closed} closed`
  const cut = `${accountsCut} ${accountsCut === 1 ? 'account was' : 'accounts were'} cut`
  return `${held} ${owed}, ${ended}: funds paid ${grouped(paidByFunds)}, ${counterparties}, gains ${grouped(takenFromGains)}; ${cut}.`
}
