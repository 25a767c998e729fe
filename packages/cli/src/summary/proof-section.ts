import type { ResolvedBook } from '../book/resolve-book.ts'
import { tableLines } from '../output/table.ts'
import type { Reader } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** What the round conserved, and the hashes by which anyone can check that it was this book and this waterfall. */
export function proofSections(resolved: ResolvedBook, reader: Reader): Section[] {
  const { before, after, hashes } = resolved
  const difference = after.moneyQuote - before.moneyQuote
  const money = `${reader.money(before.moneyQuote)} before, ${reader.money(after.moneyQuote)} after`
  const verdict = difference === 0n ? 'equal to the unit' : `DIFFERENT by ${difference} quote units`
  return [
    {
      title: `Conservation: money ${verdict}`,
      lines: [`  ${money}`, ...openInterestLines(resolved, reader)],
    },
    {
      title: 'Hashes (SHA-256)',
      lines: [
        `  waterfall     ${hashes.waterfall}`,
        `  state before  ${hashes.stateBefore}`,
        `  state after   ${hashes.stateAfter}`,
      ],
    },
  ]
}

function openInterestLines({ before, after }: ResolvedBook, reader: Reader): string[] {
  const lotsAfter = new Map(after.openInterest.map(({ market, lots }) => [market, lots]))
  const columns = [
    { title: 'open interest', align: 'left', shrinks: true },
    { title: 'before', align: 'right' },
    { title: 'after', align: 'right' },
  ] as const
  const rows = before.openInterest
    .slice(0, rowsShown)
    .map(({ market, lots }) => [
      market,
      reader.size(market, lots),
      reader.size(market, lotsAfter.get(market) ?? 0n),
    ])
  return [...tableLines(columns, rows, '  '), ...restLine(before.openInterest.length, 'markets')]
}
