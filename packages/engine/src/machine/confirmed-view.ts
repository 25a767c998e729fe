import { at } from '../quantity/assert.ts'
import { placeLayers } from '../waterfall/place-layers.ts'
import { caseIdOf } from './docket.ts'
import type { EngineEvent } from './engine-event.ts'
import { indexFills } from './fill-view.ts'
import { describeLayer } from './round-view.ts'
import type { StateRecord } from './state.ts'
import type { ConfirmedFillView } from './view-types.ts'

/** What events carried out of plans that were made before them. */
export function viewConfirmed(
  record: StateRecord,
  events: readonly EngineEvent[],
): ConfirmedFillView[] {
  const placed = placeLayers(record.terms.waterfall)
  return events.flatMap((event) => {
    if (event.kind !== 'deleveragingFilled') return []
    const { planId, layerIndex, caseNumber } = event
    const fills = indexFills(record, [event]).get(layerIndex)?.get(caseNumber) ?? []
    const { layer, policy, policyHash, allocation } = describeLayer(at(placed, layerIndex).spec)
    return fills.map((fill) => ({
      caseId: caseIdOf(planId),
      planId,
      layer,
      layerIndex,
      ...(policy !== undefined && { policy }),
      ...(policyHash !== undefined && { policyHash }),
      ...(allocation && { allocation }),
      fill,
    }))
  })
}
