import { realisedPnlQuote } from '../../ledger/fill.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import type { DeleveragingFilled, DeleveragingPlanned } from '../../waterfall/waterfall-event.ts'
import type { EngineEvent } from '../engine-event.ts'
import type { StateRecord } from '../state.ts'

/** The events of a round as if the venue had carried out in full every plan that it is asked to. */
export function withPlansFilled(
  record: StateRecord,
  events: readonly EngineEvent[],
): EngineEvent[] {
  return events.flatMap((event) =>
    event.kind === 'deleveragingPlanned' && event.expiresMs !== undefined
      ? [event, filledPlan(record, event)]
      : [event],
  )
}

function filledPlan({ ledger }: StateRecord, plan: DeleveragingPlanned): DeleveragingFilled {
  const { planId, layerIndex, caseNumber, planNumber, position } = plan
  const { positions, lots, values, reservedMoney } = plan
  return {
    kind: 'deleveragingFilled',
    planId,
    layerIndex,
    caseNumber,
    planNumber,
    position,
    positions,
    lots,
    values,
    reservedMoney,
    realised: positions.map((each, row) => {
      const fill = { lots: BigInt(at(lots, row)), valueQuote: BigInt(at(values, row)) }
      return storable(realisedPnlQuote(ledger.book, { position: each, ...fill }))
    }),
  }
}
