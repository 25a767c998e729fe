import type { IncidentSummary, LayerTotals } from '@plimsoll/simulator'
import { grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { tableLines } from '../output/table.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Section } from '../summary/section.ts'
import type { IncidentReading } from './incident-reading.ts'

const columns = [
  { title: 'layer', align: 'left', shrinks: true },
  { title: 'paid', align: 'right' },
  { title: 'returned', align: 'right' },
  { title: 'net', align: 'right' },
  { title: 'share', align: 'right' },
  { title: 'value moved', align: 'right' },
  { title: 'fills', align: 'right', optional: true },
] as const

/** What every layer paid over all rounds, less what cases did not need in the end. */
export function burdenSection(reading: IncidentReading): Section {
  const { run, reader } = reading
  const borne = run.summary.layers.map((layer) => ({ layer, ...netOf(layer, run.summary) }))
  const total = borne.reduce((sum, { netQuote }) => sum + netQuote, 0n)
  const rows = borne.map(({ layer, returnedQuote, netQuote }) => [
    labelOf(layer),
    reader.money(layer.paidQuote),
    reader.money(returnedQuote),
    reader.money(netQuote),
    percentOf(netQuote, total),
    reader.money(layer.filledValueQuote),
    grouped(String(layer.fills)),
  ])
  return {
    title: rows.length === 0 ? 'Who paid: nobody' : `Who paid: ${reader.money(total)} in all`,
    lines: [
      ...(rows.length === 0 ? [] : tableLines(columns, rows, '  ')),
      ...returnedNote(reading),
      ...inventoryNote(reading),
    ],
  }
}

/** What layers paid, less what came back; quote units. */
export function netPaidQuote(summary: IncidentSummary, layer: LayerTotals['layer']): bigint {
  return summary.layers
    .filter((one) => one.layer === layer)
    .reduce((sum, one) => sum + netOf(one, summary).netQuote, 0n)
}

/** What came back to a layer, and what it bore. */
interface Net {
  readonly returnedQuote: bigint
  readonly netQuote: bigint
}

/** What a layer was given back, and what it bore in the end; quote units. */
export function netOf({ layer, fund, paidQuote }: LayerTotals, summary: IncidentSummary): Net {
  const { funds, haircut } = summary
  const ofFund = funds.find((one) => one.fund === fund)?.returnedQuote ?? 0n
  const returnedQuote = layer === 'profitHaircut' ? haircut.returnedQuote : ofFund
  return { returnedQuote, netQuote: paidQuote - returnedQuote }
}

function returnedNote({ run }: IncidentReading): string[] {
  const { funds, haircut } = run.summary
  const hasReturned =
    haircut.returnedQuote !== 0n || funds.some(({ returnedQuote }) => returnedQuote !== 0n)
  if (!hasReturned) return []
  return wrapped(
    'returned: what had been paid for cases that needed less when they were taken up again',
    '  ',
  )
}

/** Who takes positions over bears what becomes of them; no case owes it. */
function inventoryNote({ run, reader }: IncidentReading): string[] {
  const lostQuote = run.summary.funds.reduce(
    (sum, { inventoryQuote }) => sum + (inventoryQuote < 0n ? -inventoryQuote : 0n),
    0n,
  )
  if (lostQuote === 0n) return []
  return wrapped(
    `besides, funds lost ${reader.money(lostQuote)} on positions that they had taken over`,
    '  ',
  )
}

/** A layer with its fund or policy. */
export function labelOf({ layer, fund, policy }: LayerTotals): string {
  return [layer, fund ?? policy].filter((part) => part !== undefined).join(' ')
}
