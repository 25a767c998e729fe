import { type Position, positionIn } from '../book/book.ts'
import type { LayerWork, Round } from './round.ts'
import { sides } from './split.ts'

/** Every leg of every case in the order of deleveraging: those that cost nothing first (L-4). */
export function walkLegs(
  { book }: Round,
  free: ReadonlySet<Position>,
  works: readonly LayerWork[],
  place: (work: LayerWork, leg: Position) => void,
): void {
  for (const isFree of [true, false]) {
    for (const market of book.markets) {
      for (const side of sides) {
        for (const work of works) {
          const leg = positionIn(work.of.bucket, market, side)
          if (leg !== undefined && free.has(leg) === isFree) place(work, leg)
        }
      }
    }
  }
}
