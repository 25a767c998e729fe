import type { IncidentSummary, LayerTotals } from '@plimsoll/simulator'
import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import type { Reader } from '../summary/reader.ts'
import { wrapped } from '../output/wrapped.ts'
import { netPaidQuote } from './burden-section.ts'

/** Whoever pays for others, in the order in which a waterfall usually asks; layers that nobody has are left out. */
const payerWords: readonly (readonly [layer: LayerTotals['layer'], words: string])[] = [
  ['offers', 'paid by whoever offered to take over'],
  ['backstopVault', 'paid by backstop vaults'],
  ['insuranceFund', 'paid by funds'],
  ['withdrawalGate', 'paid by the withdrawal gate'],
  ['venueCapital', 'paid by the venue'],
  ['adl', 'taken from counterparties'],
  ['profitHaircut', 'taken from gains'],
  ['socialisedLoss', 'shared by accounts'],
  ['tearUp', 'taken when positions were torn up'],
  ['settlement', 'taken when markets were settled'],
]

/** The headline of a run: how many cases there were, whether the run made them, who paid for them, and how much was cut. */
export function verdictLines(summary: IncidentSummary, reader: Pick<Reader, 'money'>): string[] {
  const { cases } = summary
  if (cases.opened === 0) return ['Nobody went bankrupt.']
  const payers = payerWords.map(([layer, words]) => ({
    words,
    quote: netPaidQuote(summary, layer),
  }))
  const total = payers.reduce((sum, { quote }) => sum + quote, 0n)
  const shares = payers
    .filter(({ quote }) => quote !== 0n)
    .map(({ words, quote }) => `${words} ${percentOf(quote, total)}`)
  return wrapped(
    [
      `${counted(cases.opened, 'case')} in ${counted(cases.rounds, 'round')}, ${grouped(String(cases.suspended))} still suspended`,
      ...bankruptBefore(cases),
      ...(shares.length === 0 ? [] : [shares.join(', ')]),
      deleveragedText(summary, reader),
    ].join('; '),
  )
}

/** Cases that no move has made must not be taken for what a move does. */
function bankruptBefore({ opened, bankruptAtStart }: IncidentSummary['cases']): string[] {
  if (bankruptAtStart === 0) return []
  const verb = bankruptAtStart === 1 ? 'was' : 'were'
  return [
    `${grouped(String(bankruptAtStart))} of ${counted(opened, 'case')} ${verb} bankrupt in the book before any move`,
  ]
}

function deleveragedText(
  { deleveraging: { accounts, filledValueQuote, openInterestQuote } }: IncidentSummary,
  reader: Pick<Reader, 'money'>,
): string {
  const who = `${counted(accounts, 'account')} deleveraged`
  if (accounts === 0) return who
  const share = percentOf(filledValueQuote, openInterestQuote)
  const part = share === '' ? '' : `, ${share} of open interest at the start`
  return `${who} by ${reader.money(filledValueQuote)}${part}`
}
