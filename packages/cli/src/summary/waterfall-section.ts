import type { LayerSpec, LayerView } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted, grouped } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { tableLines } from '../output/table.ts'
import { nameWidth, shorten } from '../output/text-width.ts'
import { wrapped } from '../output/wrapped.ts'
import type { Reader } from './reader.ts'
import type { Section } from './section.ts'

interface LayerTotal {
  readonly label: string
  paidQuote: bigint
  valueQuote: bigint
  lots: bigint
  fills: number
  readonly accounts: Set<string>
  skipped: string | undefined
}

/** What each layer did over all cases, in the order in which they acted. */
export function waterfallSection(resolved: ResolvedBook, reader: Reader): Section {
  const { round, spec } = resolved
  const totals = layerTotals(resolved)
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
  const idle = totals.filter(
    ({ skipped, paidQuote, fills }) => skipped !== undefined && paidQuote === 0n && fills === 0,
  )
  return {
    title: `Waterfall: ${counted(totals.length, 'layer')}`,
    lines: [
      ...tableLines(columns, rows, '  '),
      ...idle.flatMap(({ label, skipped }) =>
        wrapped(`${shorten(label, nameWidth)} did nothing: ${skipped}`, '  '),
      ),
    ],
  }
}

function layerTotals({ round, spec }: ResolvedBook): LayerTotal[] {
  const implicit: LayerSpec[] = [{ layer: 'ownNetting' }, { layer: 'crossing' }]
  const totals = new Map<string, LayerTotal>()
  for (const layer of [...implicit, ...spec.waterfall]) {
    const label = partsOf(layer).join(' ')
    totals.set(keyOf(layer), { ...nothing, label, accounts: new Set() })
  }
  for (const one of round.cases) {
    for (const layer of one.layers) add(totals.get(keyOf(layer)), layer)
  }
  const declared = new Set(spec.waterfall.map(keyOf))
  return [...totals].flatMap(([key, total]) =>
    declared.has(key) || total.fills > 0 ? [total] : [],
  )
}

const nothing = {
  paidQuote: 0n,
  valueQuote: 0n,
  lots: 0n,
  fills: 0,
  skipped: 'no case needed it' as string | undefined,
}

function add(total: LayerTotal | undefined, layer: LayerView): void {
  if (total === undefined) return
  total.paidQuote += layer.paidQuote
  total.skipped = layer.skipped ?? undefined
  for (const fill of layer.fills) {
    total.fills += 1
    total.accounts.add(fill.account)
    // Netting and crossing book both sides of the same lots.
    if (isBetweenCases(layer) && fill.side === 'short') continue
    total.lots += fill.lots
    total.valueQuote += fill.valueQuote
  }
  for (const { ledger, amountQuote } of layer.postings) {
    if (layer.layer === 'profitHaircut' && amountQuote < 0n) total.accounts.add(ledger)
  }
}

function isBetweenCases({ layer }: LayerView): boolean {
  return layer === 'ownNetting' || layer === 'crossing'
}

function partsOf(layer: LayerSpec | LayerView): string[] {
  const policy = 'policy' in layer ? layer.policy : undefined
  const fund = 'fund' in layer ? layer.fund : undefined
  const name = typeof policy === 'object' ? policy.policy : policy
  return [layer.layer, ...[fund, name].filter((part) => part !== undefined)]
}

function keyOf(layer: LayerSpec | LayerView): string {
  return JSON.stringify([...partsOf(layer), 'mode' in layer ? layer.mode : ''])
}
