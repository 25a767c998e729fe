import type {
  AccountFrozen,
  AccountUnfrozen,
  BookSynced,
  CorrectionPosted,
  MarketClosed,
  PositionTransferred,
} from '@plimsoll/engine'
import { cell, type EventDocument, type EventWriter } from './event-writer.ts'

/** What officers ordered, and what the venue's own book made of this one. */
export type OrderEvent =
  | PositionTransferred
  | CorrectionPosted
  | MarketClosed
  | BookSynced
  | AccountFrozen
  | AccountUnfrozen

/** The same in wire form. */
export function encodeOrderEvent(event: OrderEvent, write: EventWriter): EventDocument {
  const { names } = write
  switch (event.kind) {
    case 'positionTransferred':
      return encodeTransfer(event, write)
    case 'correctionPosted': {
      const { kind, reference, reason, buckets, amounts, funds, fundAmounts, residue } = event
      return {
        kind,
        reference,
        reason,
        amounts: write.bucketAmounts(buckets, amounts),
        funds: write.fundAmounts(funds, fundAmounts),
        residue: write.money(residue),
      }
    }
    case 'marketClosed':
      return encodeClosed(event, write)
    case 'bookSynced':
      return encodeSynced(event, write)
    case 'accountFrozen':
      return { kind: event.kind, account: names.account(event.account), reason: event.reason }
    case 'accountUnfrozen':
      return { kind: event.kind, account: names.account(event.account) }
  }
}

function encodeTransfer(event: PositionTransferred, write: EventWriter): EventDocument {
  const { kind, from, to, lots, value, realised, chargedGain, at, reason } = event
  const { market, side } = write.names.position(from)
  return {
    kind,
    market,
    side,
    size: write.size(market, lots),
    at,
    value: write.money(value),
    realisedPnl: write.money(realised),
    ...(chargedGain !== undefined && { chargedGain: write.money(chargedGain) }),
    from: write.bucket(write.names.position(from).bucketSlot),
    to: write.bucket(write.names.position(to).bucketSlot),
    reason,
  }
}

function encodeClosed(event: MarketClosed, write: EventWriter): EventDocument {
  const { kind, reason, lotQuote, positions, lots, values, realised } = event
  const market = write.names.market(event.market)
  return {
    kind,
    market,
    ...write.pricesOfLot(market, { price: lotQuote }),
    reason,
    positions: write.rows(positions, (position, row) => ({
      ...write.lots(position, cell(lots, row)),
      value: write.money(cell(values, row)),
      realisedPnl: write.money(cell(realised, row)),
    })),
  }
}

function encodeSynced(event: BookSynced, write: EventWriter): EventDocument {
  const { kind, isComplete, buckets, money, unsettledFunding, positions, lots, entryValues } = event
  return {
    kind,
    isComplete,
    buckets: write.rows(buckets, (bucket, row) => ({
      ...write.bucket(bucket),
      money: write.money(cell(money, row)),
      unsettledFunding: write.money(cell(unsettledFunding, row)),
    })),
    positions: write.rows(positions, (position, row) => ({
      ...write.lots(position, cell(lots, row)),
      entryValue: write.money(cell(entryValues, row)),
    })),
    funds: write.fundAmounts(event.funds, event.fundAmounts),
  }
}
