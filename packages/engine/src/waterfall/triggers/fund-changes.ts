import type { FundChange } from '../../fund/fund-past.ts'
import { at } from '../../quantity/assert.ts'
import type { Movement } from '../touched-buckets.ts'

/** What an event does to the balances of funds, and to the results of markets in them (SPEC F-9). */
export function fundChanges(event: Movement): readonly FundChange[] {
  switch (event.kind) {
    case 'fundMoneyMoved':
    case 'withdrawalCharged':
      return [change(event.fund, event.amount)]
    case 'liquidationFeePaid':
      return [change(event.fund, event.amount, event.market)]
    case 'fundingAccrued':
    case 'correctionPosted':
    case 'bookSynced':
      return event.funds.map((fund, row) => change(fund, at(event.fundAmounts, row)))
    case 'fundPaid':
      return event.amounts.map((amount, row) => change(event.fund, -amount, event.markets?.[row]))
    case 'paymentsReturned':
      return event.funds.map((fund, row) => change(fund, at(event.fundAmounts, row)))
    case 'fundBalanceMoved':
    case 'claimsRepaid':
      return [change(event.fund, -event.amount)]
    case 'inventorySwept':
      return event.funds.map((fund, row) =>
        change(fund, at(event.amounts, row), event.markets?.[row]),
      )
    case 'marketAssigned': {
      const { fund, from, amount = 0 } = event
      return from === undefined || amount === 0 ? [] : [change(from, -amount), change(fund, amount)]
    }
    default:
      return []
  }
}

/** A market below 0 is none. */
function change(fund: number, amount: number, market = -1): FundChange {
  return { fund, amountQuote: BigInt(amount), ...(market >= 0 && { market }) }
}
