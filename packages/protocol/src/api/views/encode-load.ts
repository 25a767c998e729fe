import type { LoadView, ShortfallView } from '@plimsoll/engine'
import { formatMoney } from '../../book/book-format.ts'
import { formatUnits } from '../../decimal/decimal-text.ts'
import type { Document } from '../documents/definitions.ts'
import { encodePlace, type ViewPlace, type ViewTerms } from './view-terms.ts'

/** The moves of all marks that a load is told for, thousandths. */
export const loadMovesPermille: readonly number[] = [
  -500, -300, -200, -100, -50, 50, 100, 200, 300, 500,
]

type Writing = Pick<ViewTerms, 'format'>

/** What the funds could carry. */
export function encodeLoad(load: LoadView, at: ViewPlace, writing: Writing): Document<'load'> {
  const { downPermille, upPermille } = load.freeboard
  return {
    at: encodePlace(at),
    ...encodeShortfall(load, writing),
    moves: load.moves.map((row) => ({
      move: formatPermille(row.movePermille),
      ...encodeShortfall(row, writing),
    })),
    freeboard: {
      ...(downPermille !== undefined && { down: formatPermille(downPermille) }),
      ...(upPermille !== undefined && { up: formatPermille(upPermille) }),
    },
  }
}

function encodeShortfall(
  { availableQuote, deficitQuote, buckets }: ShortfallView,
  { format }: Writing,
): Pick<Document<'load'>, 'available' | 'deficit' | 'buckets'> {
  return {
    available: formatMoney(format, availableQuote),
    deficit: formatMoney(format, deficitQuote),
    buckets,
  }
}

function formatPermille(permille: number): string {
  return formatUnits(BigInt(permille), 3)
}
