import type { CollateralSpec, LedgerEvent, Ratio } from '@plimsoll/engine'
import { cell, type EventWriter, type Fields } from './event-writer.ts'

/** What happened to accounts, money and positions, in wire form. Slots that an event opens are named by what opens them. */
export function encodeLedgerEvent(event: LedgerEvent, write: EventWriter): Fields {
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
        collaterals: collaterals.map(encodeCollateral),
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
    case 'liquidationFeePaid': {
      const { kind, bucket, fund, amount } = event
      const to = { fund: names.fund(fund), amount: write.money(amount) }
      return { kind, ...write.bucket(bucket), ...to }
    }
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

/** A journal does not know the places of another asset, so its amount is in its smallest units. */
function encodeCollateral({ asset, amountUnits, unitPriceQuote, haircut }: CollateralSpec): Fields {
  return {
    asset,
    amountUnits: String(amountUnits),
    unitPriceQuote: fraction(unitPriceQuote),
    haircut: fraction(haircut),
  }
}

function fraction({ numerator, denominator }: Ratio): string {
  return `${numerator}/${denominator}`
}
