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
  silentMarketsHalt: 'Markets without prices are halted',
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

/** Checks that are told in numbers only; names, which may be digits as well, stand in the others. */
const toldInNumbers = ['moneyIsConserved', 'nobodyElseIsBankrupt']

/** What a check found, with its numbers in groups and to the last place. */
export function detailWords({ check, detail }: Drill['scorecard']['checks'][number]): string {
  if (!toldInNumbers.includes(check)) return detail
  return detail.replaceAll(/\d+(?:\.(\d+))?/gu, (number, places?: string) =>
    grouped(number, places?.length ?? 0),
  )
}

/** A step in words. */
export function stepWords(step: string): string {
  return steps[step] ?? step
}

/** What a drill came to, in a sentence or two. */
export function drillHeadline({ scorecard }: Pick<Drill, 'scorecard'>, asset: string): string {
  const { cases, closed, deficit, accountsCut, haltedMarkets, checks: all } = scorecard
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
  const owed = signOf(deficit) === 0 ? 'left no deficit' : `owed ${grouped(deficit)} ${asset}`
  const ended = closed === cases ? 'all closed' : `${grouped(String(closed))} closed`
  const cut = `${grouped(String(accountsCut))} ${accountsCut === 1 ? 'account was' : 'accounts were'} cut`
  const who = `${grouped(String(cases))} ${cases === 1 ? 'case' : 'cases'}`
  return `${held} ${who} ${owed}, ${ended}: ${paidWords(scorecard)}; ${cut}.`
}

/** Who paid, in words. Counterparties gain where fills are better for them than mark, such as at the mark before a fall. */
export function paidWords({
  paidByFunds,
  takenFromCounterparties,
  takenFromGains,
}: Pick<Drill['scorecard'], 'paidByFunds' | 'takenFromCounterparties' | 'takenFromGains'>): string {
  const all = [paidByFunds, takenFromCounterparties, takenFromGains]
  if (all.every((amount) => signOf(amount) === 0)) return 'nobody had to pay'
  const counterparties =
    signOf(takenFromCounterparties) < 0
      ? `counterparties gained ${grouped(takenFromCounterparties.slice(1))} on balance`
      : `${grouped(takenFromCounterparties)} taken from counterparties`
  return `funds paid ${grouped(paidByFunds)}, ${counterparties}, ${grouped(takenFromGains)} taken from gains`
}
