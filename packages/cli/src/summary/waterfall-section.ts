import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import { layerTotals } from './layer-totals.ts'
import { type Page, scopeOf } from './page.ts'
import type { Section } from './section.ts'
import { waterfallNotes } from './waterfall-notes.ts'

/** What each layer did over all cases, in the order in which they acted. */
export function waterfallSection(page: Page): Section {
  const { reader, shown } = page
  const { round, spec } = shown
  const totals = layerTotals(shown)
  const market = spec.markets.length === 1 ? spec.markets[0]?.market : undefined
  const columns = [
    { title: 'layer', align: 'left', shrinks: true },
    { title: 'paid', align: 'right' },
    { title: 'share', align: 'right' },
    { title: market === undefined ? 'value moved' : 'size', align: 'right' },
    { title: 'fills', align: 'right', optional: true },
    { title: 'accounts', align: 'right' },
    { title: 'deficit left', align: 'right' },
  ] as const
  const deficit = round.cases.reduce((sum, { deficitQuote }) => sum + deficitQuote, 0n)
  let left = deficit
  const rows = totals.map((total) => {
    left -= total.paidQuote
    return [
      total.label,
      reader.money(total.paidQuote),
      percentOf(total.paidQuote, deficit),
      market === undefined ? reader.money(total.valueQuote) : reader.size(market, total.lots),
      grouped(String(total.fills)),
      grouped(String(total.accounts.size)),
      reader.money(left),
    ]
  })
  const notes = waterfallNotes(totals, spec, round.cases, reader)
  return {
    title: `Waterfall${scopeOf(page)}: ${counted(totals.length, 'layer')}`,
    lines: [...tableLines(columns, rows, '  '), ...notes.flatMap((note) => wrapped(note, '  '))],
  }
}
