import type { EngineEvent, PricesObserved, RoundOpened } from '@plimsoll/engine'
import { encodeLedgerEvent } from './encode-ledger-event.ts'
import { encodeLossEvent } from './encode-loss-event.ts'
import { encodeOrderEvent } from './encode-order-event.ts'
import { encodeWaterfallEvent } from './encode-waterfall-event.ts'
import { cell, type EventDocument, type EventWriter, type Fields } from './event-writer.ts'

/** An event in wire form: names for slots, decimals for integers, rows for columns. */
export function encodeEvent(event: EngineEvent, write: EventWriter): EventDocument {
  switch (event.kind) {
    case 'commandTaken': {
      const { kind, sequence, timeMs, code } = event
      return { kind, sequence, timeMs, ...(code !== undefined && { code }) }
    }
    case 'pricesObserved':
      return encodePrices(event, write)
    case 'liquidationsRequested': {
      const { kind, deadlineMs, positions, lots, limitLotQuotes } = event
      const rows = write.rows(positions, (position, row) => ({
        ...write.lots(position, cell(lots, row)),
        ...write.pricesOfLot(write.names.position(position).market, {
          limitPrice: cell(limitLotQuotes, row),
        }),
      }))
      return { kind, deadlineMs, positions: rows }
    }
    case 'caseOrdered':
      return { kind: event.kind, ...write.bucket(event.bucket), reason: event.reason }
    case 'roundOpened':
      return encodeRound(event, write)
    case 'halted':
      return { kind: event.kind, ...marketField(event.market, write), reason: event.reason }
    case 'resumed':
      return { kind: event.kind, ...marketField(event.market, write) }
    case 'roundPaused':
    case 'roundFinished':
    case 'started':
      return { kind: event.kind }
    case 'accountOpened':
    case 'isolatedBucketOpened':
    case 'positionOpened':
    case 'moneyMoved':
    case 'collateralsUpdated':
    case 'collateralsConverted':
    case 'offerPlaced':
    case 'fundMoneyMoved':
    case 'positionsTraded':
    case 'liquidationFeePaid':
    case 'fundingAccrued':
    case 'fundingSettled':
      return encodeLedgerEvent(event, write)
    case 'claimsRepaid':
    case 'withdrawalCharged':
    case 'marketAssigned':
      return encodeLossEvent(event, write)
    case 'positionTransferred':
    case 'correctionPosted':
    case 'marketClosed':
    case 'bookSynced':
    case 'accountFrozen':
    case 'accountUnfrozen':
      return encodeOrderEvent(event, write)
    default:
      return encodeWaterfallEvent(event, write)
  }
}

function encodePrices(event: PricesObserved, write: EventWriter): EventDocument {
  const { kind, markets, verdicts, markPricesTicks, indexPricesTicks, priceTimesMs } = event
  const prices = write.rows(markets, (slot, row) => {
    const market = write.names.market(slot)
    const mark = cell(markPricesTicks, row)
    const index = indexPricesTicks === undefined ? null : cell(indexPricesTicks, row)
    return {
      market,
      ...(mark !== null && { markPrice: write.price(market, mark) }),
      ...(index !== null && { indexPrice: write.price(market, index) }),
      priceTimeMs: cell(priceTimesMs, row),
      verdict: cell(verdicts, row),
    }
  })
  return { kind, prices }
}

function encodeRound({ kind, cases, isPartial }: RoundOpened, write: EventWriter): EventDocument {
  return {
    kind,
    ...(isPartial && { isPartial }),
    cases: cases.map((one) => ({
      caseId: one.caseId,
      caseNumber: one.caseNumber,
      cause: one.cause,
      ...write.bucket(one.bucket),
      equity: write.exactMoney(one.equityQuote),
      deficit: write.money(one.deficitQuote),
      exposure: write.exposure(one.exposure),
    })),
  }
}

function marketField(market: number | null, write: EventWriter): Fields {
  return market === null ? {} : { market: write.names.market(market) }
}
