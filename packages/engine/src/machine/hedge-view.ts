import { marketOf } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { PlacedLayer } from '../waterfall/place-layers.ts'
import { bucketName } from './bucket-name.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'
import type { CrossedHedgeView } from './view-types.ts'

/** Other legs of broken hedges, closed at mark against each other (SPEC A-13). */
export function viewHedgesCrossed(
  { record, placed }: { readonly record: StateRecord; readonly placed: readonly PlacedLayer[] },
  events: readonly EngineEvent[],
): CrossedHedgeView[] {
  return events.flatMap((event) => {
    if (event.kind !== 'hedgesCrossed') return []
    return event.positions.map((position, row) => {
      const { bucket, side } = at(record.shape.positions, position)
      const { market, markPriceTicks } = marketOf(record.ledger.book, position)
      return {
        layer: at(placed, event.layerIndex).spec.layer,
        layerIndex: event.layerIndex,
        ...bucketName(record, bucket),
        market,
        side,
        lots: lots(BigInt(at(event.lots, row))),
        markPriceTicks,
        valueQuote: quoteUnits(BigInt(at(event.values, row))),
        realisedPnlQuote: quoteUnits(BigInt(at(event.realised, row))),
      }
    })
  })
}
