import { addDecimals, type CallAnswer, subtractDecimals } from '@plimsoll/client'
import type { QueueRow, Side } from './queue/queue-document.ts'

type Fund = CallAnswer<'listFunds'>['rows'][number]

/** Who holds what of one side of a market. */
export interface SideHoldings {
  /** All of the side: the open interest. */
  readonly all: string
  readonly byFunds: string
  readonly byOthers: string
}

/** What funds hold of a side, and what is left for everybody else. Both sides of a market are of the same size. */
export function holdingsOf(
  openInterest: string,
  funds: readonly Fund[],
  market: string,
  side: Side,
): SideHoldings {
  const byFunds = funds
    .flatMap(({ positions }) => positions)
    .filter((position) => position.market === market && position.side === side)
    .reduce((total, { size }) => addDecimals(total, size), '0')
  return { all: openInterest, byFunds, byOthers: subtractDecimals(openInterest, byFunds) }
}

/** The sum of sizes. */
export function sumOf(rows: readonly { readonly size: string }[]): string {
  return rows.reduce((total, { size }) => addDecimals(total, size), '0')
}

/** How much of a whole; undefined where there is nothing. For drawing and for a percentage. */
export function shareOf(part: string, whole: string): number | undefined {
  const all = Number(whole)
  return all > 0 ? Number(part) / all : undefined
}

/** The largest position of some rows. */
export function largestOf(rows: readonly QueueRow[]): QueueRow | undefined {
  let largest: QueueRow | undefined
  for (const row of rows) {
    if (largest === undefined || Number(row.size) > Number(largest.size)) largest = row
  }
  return largest
}
