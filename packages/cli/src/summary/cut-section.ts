import { type PositionSpec, ratio } from '@plimsoll/engine'
import type { ResolvedBook } from '../book/resolve-book.ts'
import { counted } from '../output/grouped.ts'
import { percentOf } from '../output/percent.ts'
import { type Column, tableLines } from '../output/table.ts'
import type { Cut } from './cuts.ts'
import { type Reader, sumOf } from './reader.ts'
import { restLine, rowsShown, type Section } from './section.ts'

/** Who was deleveraged, how much of what they held, and what it cost them against mark. */
export function cutSection({ spec }: ResolvedBook, cuts: readonly Cut[], reader: Reader): Section {
  const accounts = new Map(spec.accounts.map((account) => [account.account, account.positions]))
  const hasRanks = cuts.some(({ rank }) => rank !== undefined)
  const columns: Column[] = [
    ...(hasRanks ? [{ title: 'rank', align: 'right', optional: true } as const] : []),
    { title: 'account', align: 'left', shrinks: true },
    { title: 'side', align: 'left', optional: true },
    { title: 'market', align: 'left', shrinks: true },
    { title: 'cut', align: 'right' },
    { title: 'of its', align: 'right' },
    { title: 'share', align: 'right' },
    { title: 'price', align: 'right' },
    { title: 'mark', align: 'right' },
    { title: 'forgone', align: 'right' },
  ]
  const rows = cuts.slice(0, rowsShown).map((cut) => {
    const held = heldLots(accounts.get(cut.account) ?? [], cut)
    return [
      ...(hasRanks ? [String(cut.rank ?? '')] : []),
      cut.account,
      cut.side,
      cut.market,
      reader.size(cut.market, cut.lots),
      reader.size(cut.market, held),
      percentOf(cut.lots, held),
      reader.price(cut.market, cut.priceTicks),
      reader.price(cut.market, cut.markPriceTicks),
      reader.money(cut.forgoneQuote),
    ]
  })
  const total = cuts.reduce((sum, { forgoneQuote }) => sumOf(sum, forgoneQuote), ratio(0n))
  const owners = new Set(cuts.map(({ account }) => account)).size
  return {
    title: `Deleveraged: ${counted(owners, 'account')}, ${counted(cuts.length, 'position')}, ${reader.money(total)} forgone against mark`,
    lines: [...tableLines(columns, rows, '  '), ...restLine(cuts.length, 'positions')],
  }
}

function heldLots(positions: readonly PositionSpec[], { bucket, market, side }: Cut): bigint {
  const position = positions.find((one) => {
    const sideHeld = one.sizeLots > 0n ? 'long' : 'short'
    const isSameBucket = (one.marginMode === 'cross') === (bucket === 'cross')
    return one.market === market && sideHeld === side && isSameBucket
  })
  const lots: bigint = position?.sizeLots ?? 1n
  return lots < 0n ? -lots : lots
}
