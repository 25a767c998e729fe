import type { LedgerEvent, LiquidationFeePaid } from '@plimsoll/engine'
import type { LossEvent } from './encode-loss-event.ts'
import type { OrderEvent } from './encode-order-event.ts'
import { cell, type EventDocument, type EventWriter } from './event-writer.ts'

/** Without what others tell of. */
type PlainLedgerEvent = Exclude<LedgerEvent, LossEvent | OrderEvent>

/** What happened to accounts, money and positions, in wire form. Slots that an event opens are named by what opens them. */
export function encodeLedgerEvent(event: PlainLedgerEvent, write: EventWriter): EventDocument {
  const { names } = write
  switch (event.kind) {
    case 'accountOpened': {
      const { kind, account, owner, accountKind, positionMode, adlExempt } = event
      return { kind, account, owner, accountKind, positionMode, adlExempt }
    }
    case 'isolatedBucketOpened': {
      const { kind, side } = event
      const account = names.account(event.account)
      const market = names.market(event.market)
      return { kind, account, bucket: `isolated:${market}:${side}` }
    }
    case 'positionOpened': {
      const { kind, bucket, market, side } = event
      return { kind, ...write.bucket(bucket), market: names.market(market), side }
    }
    case 'moneyMoved': {
      const { kind, cause, buckets, amounts } = event
      return { kind, cause, amounts: write.bucketAmounts(buckets, amounts) }
    }
    case 'collateralsUpdated': {
      const { kind, bucket, collaterals, value } = event
      return {
        kind,
        ...write.bucket(bucket),
        collaterals: collaterals.map((collateral) => write.collateral(collateral)),
        value: write.money(value),
      }
    }
    case 'offerPlaced': {
      const { kind, side, lots, limitLotQuote } = event
      const market = names.market(event.market)
      const limitPrice = write.pricesOfLot(market, { limitPrice: limitLotQuote })
      const size = write.size(market, lots)
      return { kind, account: names.account(event.account), market, side, size, ...limitPrice }
    }
    case 'fundMoneyMoved':
      return { kind: event.kind, fund: names.fund(event.fund), amount: write.money(event.amount) }
    case 'positionsTraded': {
      const { kind, cause, positions, lots, values } = event
      const rows = write.rows(positions, (position, row) => ({
        ...write.lots(position, cell(lots, row)),
        value: write.money(cell(values, row)),
      }))
      return { kind, cause, positions: rows }
    }
    case 'liquidationFeePaid':
      return encodeFee(event, write)
    case 'fundingAccrued': {
      const { kind, market, buckets, amounts, funds, fundAmounts, residue } = event
      return {
        kind,
        market: names.market(market),
        amounts: write.bucketAmounts(buckets, amounts),
        ...(funds.length > 0 && { funds: write.fundAmounts(funds, fundAmounts) }),
        residue: write.money(residue),
      }
    }
    case 'collateralsConverted':
    case 'fundingSettled': {
      const { kind, buckets, amounts } = event
      return { kind, amounts: write.bucketAmounts(buckets, amounts) }
    }
  }
}

function encodeFee(event: LiquidationFeePaid, write: EventWriter): EventDocument {
  const { kind, bucket, fund, market, amount } = event
  return {
    kind,
    ...write.bucket(bucket),
    fund: write.names.fund(fund),
    ...(market !== undefined && { market: write.names.market(market) }),
    amount: write.money(amount),
  }
}
