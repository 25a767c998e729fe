import type { LayerName } from '@plimsoll/engine'
import { ledgersOf } from '../book/concerning.ts'
import { counted, grouped } from '../output/grouped.ts'
import { tableLines } from '../output/table.ts'
import { isCharge } from './layer-totals.ts'
import { type Page, scopeOf } from './page.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** What a bucket was charged for the cases shown, and what of it came back. */
interface Charge {
  readonly ledger: string
  charged: bigint
  returned: bigint
}

/** Who was charged by haircuts and shared losses; nothing to say where neither acted. */
export function haircutSections(page: Page): Section[] {
  const { account, reader, shown } = page
  const charges = chargesOf(page)
  if (charges.length === 0) return []
  const own = account === undefined ? new Set<string>() : ledgersOf(shown, account)
  const largest = charges.toSorted(
    (a, b) => Number(own.has(b.ledger)) - Number(own.has(a.ledger)) || compareNet(a, b),
  )
  const charged = charges.reduce((sum, row) => sum + row.charged, 0n)
  const returned = charges.reduce((sum, row) => sum + row.returned, 0n)
  const back = returned === 0n ? '' : `, ${reader.money(returned)} of it returned`
  const columns = [
    { title: 'ledger', align: 'left', shrinks: true },
    { title: 'charged', align: 'right' },
    ...(returned === 0n
      ? []
      : ([
          { title: 'returned', align: 'right' },
          { title: 'net', align: 'right' },
        ] as const)),
  ] as const
  const rows = largest.slice(0, rowsShown).map((row) => {
    const net = [row.returned, row.charged - row.returned].map((amount) => reader.money(amount))
    return [row.ledger, reader.money(row.charged), ...(returned === 0n ? [] : net)]
  })
  const section = {
    title: `${titleOf(page)}${scopeOf(page)}: ${counted(charges.length, 'bucket')} charged ${reader.money(charged)}${back}`,
    lines: [
      ...tableLines(columns, rows, '  '),
      ...restLine(charges.length, 'buckets'),
      ...flatLines(page, charges),
    ],
  }
  return [section]
}

/** Who was charged without a position is counted, where anybody was. */
function flatLines({ shown }: Page, charges: readonly Charge[]): string[] {
  if (shown.round.flatCharges.length === 0) return []
  const flat = new Set(
    shown.spec.accounts.flatMap(({ account, positions }) =>
      positions.length === 0 ? [`${account}:cross`] : [],
    ),
  )
  const count = charges.filter(({ ledger }) => flat.has(ledger)).length
  return count === 0 ? [] : [`  ${grouped(String(count))} of them held no position`]
}

function titleOf({ shown }: Page): string {
  const layers = shown.round.cases.flatMap((one) => one.layers)
  const acted = (name: LayerName): boolean =>
    layers.some(({ layer, postings }) => layer === name && postings.length > 0)
  if (!acted('socialisedLoss')) return 'Profit haircut'
  return acted('profitHaircut') ? 'Profit haircut and shared loss' : 'Shared loss'
}

function chargesOf({ shown }: Page): Charge[] {
  const charges = new Map<string, Charge>()
  for (const { layers } of shown.round.cases) {
    for (const { ledger, amountQuote } of layers
      .filter(isCharge)
      .flatMap(({ postings }) => postings)) {
      if (amountQuote >= 0n) continue
      const charge = charges.get(ledger) ?? { ledger, charged: 0n, returned: 0n }
      charge.charged -= amountQuote
      charges.set(ledger, charge)
    }
  }
  for (const { ledger, amountQuote } of shown.round.cases.flatMap((one) => one.returned ?? [])) {
    const charge = charges.get(ledger)
    if (charge !== undefined) charge.returned += amountQuote
  }
  return [...charges.values()]
}

function compareNet(a: Charge, b: Charge): number {
  const difference = b.charged - b.returned - (a.charged - a.returned)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}
