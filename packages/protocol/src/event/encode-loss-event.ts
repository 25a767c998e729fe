import type {
  ClaimsRepaid,
  FundBalanceMoved,
  InventorySwept,
  LossShared,
  MarketAssigned,
  MarketSettled,
  PoolCharged,
  Ratio,
  TriggerChanged,
  WithdrawalCharged,
  WithdrawalsCharged,
  WithdrawalsGated,
} from '@plimsoll/engine'
import { inLowestTerms } from '../decimal/rounding.ts'
import { encodeScore } from '../resolution/encode-score.ts'
import { cell, type EventDocument, type EventWriter, type Fields } from './event-writer.ts'

/** What shares or repays a loss, ends markets, moves funds, or switches layers on. */
export type LossEvent =
  | LossShared
  | MarketSettled
  | PoolCharged
  | TriggerChanged
  | WithdrawalsGated
  | WithdrawalsCharged
  | FundEvent

/** The same in wire form. */
export function encodeLossEvent(event: LossEvent, write: EventWriter): EventDocument {
  const { names } = write
  switch (event.kind) {
    case 'lossShared':
      return encodeShared(event, write)
    case 'marketSettled':
      return encodeSettled(event, write)
    case 'poolCharged': {
      const { kind, layerIndex, market, amount } = event
      return { kind, layerIndex, market: names.market(market), amount: write.money(amount) }
    }
    case 'triggerChanged': {
      const { kind, layerIndex, market, isOn, measure } = event
      return {
        kind,
        layerIndex,
        market: names.market(market),
        on: isOn,
        ...(measure && { measure: encodeScore(lowestTerms(measure)) }),
      }
    }
    case 'withdrawalsGated': {
      const { kind, layerIndex, untilMs } = event
      return { kind, layerIndex, untilMs }
    }
    case 'withdrawalsCharged': {
      const { kind, layerIndex, fund } = event
      return { kind, layerIndex, fund: names.fund(fund) }
    }
    default:
      return encodeFundEvent(event, write)
  }
}

type FundEvent =
  | FundBalanceMoved
  | InventorySwept
  | ClaimsRepaid
  | WithdrawalCharged
  | MarketAssigned

/** What moves between funds and others beside the payments of layers. */
function encodeFundEvent(event: FundEvent, write: EventWriter): EventDocument {
  const { names } = write
  switch (event.kind) {
    case 'fundBalanceMoved': {
      const { kind, fund, bucket, amount } = event
      return {
        kind,
        fund: names.fund(fund),
        ...write.bucket(bucket),
        amount: write.money(amount),
      }
    }
    case 'inventorySwept': {
      const { kind, funds, amounts, markets } = event
      const rows = write.rows(funds, (fund, row) => ({
        fund: names.fund(fund),
        ...marketField(markets, row, write),
        amount: write.money(cell(amounts, row)),
      }))
      return { kind, funds: rows }
    }
    case 'claimsRepaid': {
      const { kind, fund, amount, buckets, amounts } = event
      return {
        kind,
        fund: names.fund(fund),
        amount: write.money(amount),
        amounts: write.bucketAmounts(buckets, amounts),
      }
    }
    case 'withdrawalCharged': {
      const { kind, bucket, fund, amount } = event
      const to = { fund: names.fund(fund), amount: write.money(amount) }
      return { kind, ...write.bucket(bucket), ...to }
    }
    case 'marketAssigned': {
      const { kind, market, fund, from, amount } = event
      return {
        kind,
        market: names.market(market),
        fund: names.fund(fund),
        ...(from !== undefined && { from: names.fund(from) }),
        ...(amount !== undefined && { amount: write.money(amount) }),
      }
    }
  }
}

/** For which market a row is, where a trigger measures markets; none is −1. */
export function marketField(
  markets: readonly number[] | undefined,
  row: number,
  { names }: EventWriter,
): Fields {
  const market = markets === undefined ? -1 : cell(markets, row)
  return market < 0 ? {} : { market: names.market(market) }
}

function encodeShared(event: LossShared, write: EventWriter): EventDocument {
  const { kind, layerIndex, base, payers, charges, isRepayable } = event
  return {
    kind,
    layerIndex,
    base,
    ...(isRepayable && { repayable: true }),
    charged: write.bucketAmounts(payers, charges),
    cases: write.rows(event.caseNumbers, (caseNumber, row) => ({
      caseNumber,
      ...write.bucket(cell(event.buckets, row)),
      amount: write.money(cell(event.proceeds, row)),
    })),
  }
}

function encodeSettled(event: MarketSettled, write: EventWriter): EventDocument {
  const { kind, layerIndex, priceRule, lotQuote } = event
  const market = write.names.market(event.market)
  return {
    kind,
    layerIndex,
    market,
    priceRule,
    ...write.pricesOfLot(market, { price: lotQuote }),
    positions: write.rows(event.positions, (position, row) => ({
      ...write.lots(position, cell(event.lots, row)),
      value: write.money(cell(event.values, row)),
      realisedPnl: write.money(cell(event.realised, row)),
    })),
    cases: write.rows(event.caseNumbers, (caseNumber, row) => ({
      caseNumber,
      ...write.position(cell(event.casePositions, row)),
      ...write.pricesOfLot(market, { bankruptcyPrice: cell(event.bankruptcyLotQuotes, row) }),
    })),
  }
}

function lowestTerms({ numerator, denominator }: Ratio): Ratio {
  return inLowestTerms(numerator, denominator)
}
