import { type EngineEvent, quoteUnits } from '@plimsoll/engine'
import type { FundTotals } from './incident-summary.ts'

interface FundRow {
  fees: bigint
  paid: bigint
  inventory: bigint
  moved: bigint
}

/** Follows the money of funds, by slot of the fund, which is its place among the ids. */
export class FundTally {
  readonly #rows = new Map<number, FundRow>()

  /** What an event does to the balances of funds. */
  observe(event: EngineEvent): void {
    switch (event.kind) {
      case 'liquidationFeePaid':
      case 'withdrawalCharged':
        this.#row(event.fund).fees += BigInt(event.amount)
        return
      case 'fundMoneyMoved':
        this.#row(event.fund).moved += BigInt(event.amount)
        return
      case 'correctionPosted':
        event.funds.forEach((fund, index) => {
          this.#row(fund).moved += BigInt(event.fundAmounts[index] ?? 0)
        })
        return
      case 'claimsRepaid':
        this.#row(event.fund).moved -= BigInt(event.amount)
        return
      case 'marketAssigned': {
        const { from, fund, amount = 0 } = event
        if (from === undefined) return
        this.#row(from).moved -= BigInt(amount)
        this.#row(fund).moved += BigInt(amount)
        return
      }
      case 'fundPaid':
        this.#row(event.fund).paid += event.amounts.reduce((sum, one) => sum + BigInt(one), 0n)
        return
      case 'fundBalanceMoved':
        // The amount is what the inventory received of the balance.
        this.#row(event.fund).inventory -= BigInt(event.amount)
        return
      case 'fundingAccrued':
        this.#addInventory(event.funds, event.fundAmounts)
        return
      case 'inventorySwept':
        this.#addInventory(event.funds, event.amounts)
        return
      default:
    }
  }

  totals(
    slot: number,
  ): Pick<FundTotals, 'feesQuote' | 'movedQuote' | 'paidQuote' | 'inventoryQuote'> {
    const { fees, moved, paid, inventory } = this.#row(slot)
    return {
      feesQuote: quoteUnits(fees),
      movedQuote: quoteUnits(moved),
      paidQuote: quoteUnits(paid),
      inventoryQuote: quoteUnits(inventory),
    }
  }

  #addInventory(funds: readonly number[], amounts: readonly number[]): void {
    funds.forEach((fund, index) => {
      this.#row(fund).inventory += BigInt(amounts[index] ?? 0)
    })
  }

  #row(slot: number): FundRow {
    const row = this.#rows.get(slot) ?? { fees: 0n, paid: 0n, inventory: 0n, moved: 0n }
    this.#rows.set(slot, row)
    return row
  }
}
