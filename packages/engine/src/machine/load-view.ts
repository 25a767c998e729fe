import type { Shortfall } from '../risk/load/freeboard.ts'
import { Load } from '../risk/load/load-at.ts'
import type { MovePermille } from '../risk/load/moved-value.ts'
import { equitySign } from '../account/equity.ts'
import { isInDefault } from '../fund/fund.ts'
import { waitingBuckets } from './docket.ts'
import { quoteUnits } from '../quantity/units.ts'
import type { LoadView, PresentShortfallView, ShortfallView } from './risk-view-types.ts'
import type { StateRecord } from './state.ts'

/** Moves beyond which nothing is said. */
export const MOVE_PERMILLE_MAX = 500

/** What is missing at mark, and what insurance funds can pay. */
export function viewShortfall(record: StateRecord): PresentShortfallView {
  const { ledger, funds, docket } = record
  const shortfall = new Load(ledger, funds, { first: 0, last: 0 }).after(0)
  const others = [...waitingBuckets(docket)].filter((bucket) => !isBelow(record, bucket))
  return {
    ...shortfallView(shortfall),
    waiting: shortfall.buckets + others.length,
    liquidating: docket.liquidations.size,
  }
}

/** Whether a bucket is counted as short already. */
function isBelow({ ledger, funds }: StateRecord, bucket: number): boolean {
  const fund = funds.findIndex(({ inventoryBucket }) => inventoryBucket === bucket)
  return fund < 0 ? equitySign(ledger.book, bucket) < 0 : isInDefault(ledger, funds, fund)
}

/** The same after common moves of all marks, and how far marks could move. */
export function viewLoad(
  { ledger, funds }: StateRecord,
  movesPermille: readonly MovePermille[],
): LoadView {
  const load = new Load(ledger, funds, { first: -MOVE_PERMILLE_MAX, last: MOVE_PERMILLE_MAX })
  return {
    ...shortfallView(load.after(0)),
    moves: movesPermille.map((movePermille) => ({
      movePermille,
      ...shortfallView(load.after(movePermille)),
    })),
    freeboard: freeboardView(load),
  }
}

/** How far marks, or a mark, could move either way. */
export function freeboardView(load: {
  freeboard(direction: -1 | 1): MovePermille | undefined
}): LoadView['freeboard'] {
  const downPermille = load.freeboard(-1)
  const upPermille = load.freeboard(1)
  return {
    ...(downPermille !== undefined && { downPermille }),
    ...(upPermille !== undefined && { upPermille }),
  }
}

/** A shortfall as it is shown. */
export function shortfallView({ deficitQuote, availableQuote, buckets }: Shortfall): ShortfallView {
  return {
    deficitQuote: quoteUnits(deficitQuote),
    buckets,
    availableQuote: quoteUnits(availableQuote),
  }
}
