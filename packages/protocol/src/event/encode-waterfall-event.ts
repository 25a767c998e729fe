import type {
  CaseEnded,
  GainsHaircut,
  LayerApplied,
  OffersTaken,
  PositionsMatched,
  PositionTakenOver,
  WaterfallEvent,
} from '@plimsoll/engine'
import { encodeLedgerEvent } from './encode-ledger-event.ts'
import { encodeLossEvent, marketField } from './encode-loss-event.ts'
import { encodePlanEvent } from './encode-plan-event.ts'
import { cell, type EventDocument, type EventWriter } from './event-writer.ts'

/** What a waterfall did, in wire form. */
export function encodeWaterfallEvent(event: WaterfallEvent, write: EventWriter): EventDocument {
  const { names } = write
  switch (event.kind) {
    case 'fundingSettled':
    case 'collateralsConverted':
      return encodeLedgerEvent(event, write)
    case 'positionsMatched':
      return encodeMatched(event, write)
    case 'fundPaid': {
      const { kind, layerIndex, fund, caseNumbers, buckets, amounts } = event
      const cases = write.rows(caseNumbers, (caseNumber, row) => ({
        caseNumber,
        ...write.bucket(cell(buckets, row)),
        ...marketField(event.markets, row, write),
        amount: write.money(cell(amounts, row)),
      }))
      return { kind, layerIndex, fund: names.fund(fund), cases }
    }
    case 'positionTakenOver':
      return encodeTakeover(event, write)
    case 'offersTaken':
      return encodeTaken(event, write)
    case 'gainsHaircut':
      return encodeHaircut(event, write)
    case 'layerApplied':
      return encodeLayer(event, write)
    case 'paymentsReturned': {
      const { kind, caseNumber, bucket, funds, fundAmounts, payers, payerAmounts } = event
      return {
        kind,
        caseNumber,
        ...write.bucket(bucket),
        funds: write.fundAmounts(funds, fundAmounts),
        payers: write.bucketAmounts(payers, payerAmounts),
      }
    }
    case 'caseEnded':
      return encodeEnd(event, write)
    case 'isolatedMarginReleased': {
      const { kind, buckets, amounts } = event
      return { kind, amounts: write.bucketAmounts(buckets, amounts) }
    }
    case 'liquidationsEnded': {
      const { kind, outcome, buckets } = event
      return { kind, outcome, buckets: buckets.map((bucket) => write.bucket(bucket)) }
    }
    case 'lossShared':
    case 'fundBalanceMoved':
    case 'marketSettled':
    case 'inventorySwept':
    case 'poolCharged':
    case 'triggerChanged':
    case 'withdrawalsGated':
    case 'withdrawalsCharged':
      return encodeLossEvent(event, write)
    default:
      return encodePlanEvent(event, write)
  }
}

function encodeMatched(event: PositionsMatched, write: EventWriter): EventDocument {
  const { kind, layerIndex, caseNumbers, positions, lots, values, realised } = event
  const rows = write.rows(positions, (position, row) => ({
    caseNumber: cell(caseNumbers, row),
    ...write.lots(position, cell(lots, row)),
    value: write.money(cell(values, row)),
    realisedPnl: write.money(cell(realised, row)),
    ...write.pricesOfLot(write.names.position(position).market, {
      bankruptcyPrice: cell(event.bankruptcyLotQuotes, row),
    }),
  }))
  return { kind, layerIndex, positions: rows }
}

function encodeLayer(
  { kind, layerIndex, layer, outcomes }: LayerApplied,
  write: EventWriter,
): EventDocument {
  return {
    kind,
    layerIndex,
    layer,
    cases: outcomes.map((outcome) => ({
      caseNumber: outcome.caseNumber,
      paid: write.money(outcome.paidQuote),
      residualDeficit: write.money(outcome.residualDeficitQuote),
      residualExposure: write.exposure(outcome.residualExposure),
      ...(outcome.skipped !== undefined && { skipped: outcome.skipped }),
    })),
  }
}

function encodeEnd(event: CaseEnded, write: EventWriter): EventDocument {
  const { kind, caseId, caseNumber, bucket, status, reason, residue, owedBack } = event
  return {
    kind,
    caseId,
    caseNumber,
    ...write.bucket(bucket),
    status,
    ...(reason !== undefined && { reason }),
    residue: write.money(residue),
    ...(owedBack !== undefined && {
      owedBack: owedBack.map((movement) => ({
        funds: write.fundAmounts(movement.funds, movement.fundAmounts),
        payers: write.bucketAmounts(movement.payers, movement.payerAmounts),
      })),
    }),
  }
}

function encodeHaircut(event: GainsHaircut, write: EventWriter): EventDocument {
  const { kind, layerIndex, positions, charges, caseNumbers, buckets, proceeds } = event
  return {
    kind,
    layerIndex,
    ...(event.isRepayable && { repayable: true }),
    charged: write.rows(positions, (position, row) => ({
      ...write.position(position),
      amount: write.money(cell(charges, row)),
    })),
    cases: write.rows(caseNumbers, (caseNumber, row) => ({
      caseNumber,
      ...write.bucket(cell(buckets, row)),
      amount: write.money(cell(proceeds, row)),
    })),
  }
}

function encodeTakeover(event: PositionTakenOver, write: EventWriter): EventDocument {
  const { kind, layerIndex, caseNumber, fund, position, lots, value } = event
  return {
    kind,
    layerIndex,
    caseNumber,
    fund: write.names.fund(fund),
    ...write.lots(position, lots),
    value: write.money(value),
    ...write.pricesOfLot(write.names.position(position).market, {
      bankruptcyPrice: event.bankruptcyLotQuote,
    }),
  }
}

/** What was taken over, and what of it closed lots that the account held on the other side. */
function encodeTaken(event: OffersTaken, write: EventWriter): EventDocument {
  const { kind, layerIndex, caseNumber, position, lotQuote, bankruptcyLotQuote } = event
  const leg = write.position(position)
  const { market } = write.names.position(position)
  return {
    kind,
    layerIndex,
    caseNumber,
    ...leg,
    ...write.pricesOfLot(market, { price: lotQuote, bankruptcyPrice: bankruptcyLotQuote }),
    taken: write.rows(event.buckets, (bucket, row) => ({
      ...write.bucket(bucket),
      size: write.size(market, cell(event.lots, row)),
      value: write.money(cell(event.values, row)),
      closedSize: write.size(market, cell(event.closedLots, row)),
      closedValue: write.money(cell(event.closedValues, row)),
      realisedPnl: write.money(cell(event.realised, row)),
    })),
  }
}
