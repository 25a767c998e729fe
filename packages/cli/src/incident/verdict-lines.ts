import type { IncidentSummary } from '@plimsoll/simulator'
import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { wrapped } from '../output/wrapped.ts'
import { netPaidQuote } from './burden-section.ts'

/** The headline of a run: how many cases there were, who paid for them, and how many were cut. */
export function verdictLines(summary: IncidentSummary): string[] {
  const { cases, deleveraging } = summary
  if (cases.opened === 0) return ['Nobody went bankrupt.']
  const payers = [
    { words: 'paid by funds', quote: netPaidQuote(summary, 'insuranceFund') },
    { words: 'taken from counterparties', quote: netPaidQuote(summary, 'adl') },
    { words: 'taken from gains', quote: netPaidQuote(summary, 'profitHaircut') },
  ]
  const total = payers.reduce((sum, { quote }) => sum + quote, 0n)
  const shares = payers
    .filter(({ quote }) => quote !== 0n)
    .map(({ words, quote }) => `${words} ${percentOf(quote, total)}`)
  return wrapped(
    [
      `${counted(cases.opened, 'case')} in ${counted(cases.rounds, 'round')}, ${grouped(String(cases.suspended))} still suspended`,
      ...(shares.length === 0 ? [] : [shares.join(', ')]),
      `${counted(deleveraging.accounts, 'account')} deleveraged`,
    ].join('; '),
  )
}
