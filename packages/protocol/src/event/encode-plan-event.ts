import type {
  ConfirmationUnmatched,
  DeleveragingFilled,
  DeleveragingPlanned,
  EventContinued,
  HedgesCrossed,
  PlanEnded,
  PlanRowsGivenUp,
  Ratio,
} from '@plimsoll/engine'
import { inLowestTerms } from '../decimal/rounding.ts'
import { encodeScore } from '../resolution/encode-score.ts'
import { cell, type EventDocument, type EventWriter, type Fields } from './event-writer.ts'

/** What deleveraging plans, what becomes of it, and what it does beside its plans. */
export type PlanEvent =
  | DeleveragingPlanned
  | DeleveragingFilled
  | PlanRowsGivenUp
  | PlanEnded
  | ConfirmationUnmatched
  | HedgesCrossed
  | EventContinued

/** The same in wire form. */
export function encodePlanEvent(event: PlanEvent, write: EventWriter): EventDocument {
  switch (event.kind) {
    case 'deleveragingPlanned':
      return encodePlan(event, write)
    case 'deleveragingFilled':
      return encodeFills(event, write)
    case 'planRowsGivenUp':
      return { kind: event.kind, planId: event.planId, positions: reservedRows(event, write) }
    case 'planEnded': {
      const { kind, planId, outcome } = event
      return { kind, planId, outcome, positions: reservedRows(event, write) }
    }
    case 'confirmationUnmatched': {
      // What fits nothing belongs to no market any more, so it is counted in lots.
      const { kind, planId, index, lots } = event
      return { kind, planId, index, lots: String(lots) }
    }
    case 'hedgesCrossed':
      return encodeCrossed(event, write)
    case 'eventContinued': {
      const { kind, eventId, timeMs } = event
      return { kind, eventId, timeMs }
    }
  }
}

function encodePlan(event: DeleveragingPlanned, write: EventWriter): EventDocument {
  const { kind, layerIndex, caseNumber, planId, expiresMs, policyHash, priceRule } = event
  const { market } = write.names.position(event.position)
  const { ranks, scores, scoresAfter, hedgesBroken } = event
  return {
    kind,
    layerIndex,
    caseNumber,
    planId,
    ...(expiresMs !== undefined && { expiresMs }),
    policyHash,
    priceRule,
    ...write.lots(event.position, event.requiredLots),
    ...write.pricesOfLot(market, {
      price: event.lotQuote,
      bankruptcyPrice: event.bankruptcyLotQuote,
    }),
    ...(event.isPricedByFill && { isPricedByFill: true }),
    candidates: write.rows(event.positions, (position, row) => ({
      ...write.lots(position, cell(event.lots, row)),
      value: write.money(cell(event.values, row)),
      reserved: write.money(cell(event.reservedMoney, row)),
      ...(ranks !== undefined && { rank: cell(ranks, row) }),
      ...(scores !== undefined && { score: encodeScore(lowestTerms(cell(scores, row))) }),
      ...(scoresAfter !== undefined && {
        scoreAfter: encodeScore(lowestTerms(cell(scoresAfter, row))),
      }),
      ...(hedgesBroken !== undefined && cell(hedgesBroken, row) && { hedgeBroken: true }),
    })),
  }
}

function encodeFills(event: DeleveragingFilled, write: EventWriter): EventDocument {
  const { kind, layerIndex, caseNumber, planId, position, isLate } = event
  return {
    kind,
    layerIndex,
    caseNumber,
    planId,
    ...write.position(position),
    ...(isLate && { isLate }),
    fills: write.rows(event.positions, (counterparty, row) => ({
      ...write.lots(counterparty, cell(event.lots, row)),
      value: write.money(cell(event.values, row)),
      released: write.money(cell(event.reservedMoney, row)),
      realisedPnl: write.money(cell(event.realised, row)),
    })),
  }
}

function encodeCrossed(event: HedgesCrossed, write: EventWriter): EventDocument {
  const { kind, layerIndex, lots, values, realised } = event
  const positions = write.rows(event.positions, (position, row) => ({
    ...write.lots(position, cell(lots, row)),
    value: write.money(cell(values, row)),
    realisedPnl: write.money(cell(realised, row)),
  }))
  return { kind, layerIndex, positions }
}

function reservedRows(
  { positions, lots, reservedMoney }: PlanRowsGivenUp | PlanEnded,
  write: EventWriter,
): Fields[] {
  return write.rows(positions, (position, row) => ({
    ...write.lots(position, cell(lots, row)),
    released: write.money(cell(reservedMoney, row)),
  }))
}

/** A denominator of 0 stands for a number beyond all others, which has no lower terms. */
function lowestTerms(score: Ratio): Ratio {
  return score.denominator === 0n ? score : inLowestTerms(score.numerator, score.denominator)
}
