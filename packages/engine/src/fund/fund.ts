import { at } from '../quantity/assert.ts'
import type { Ledger } from '../ledger/ledger.ts'

/** A fund as loaded. Its balance is in the ledger under the same index. */
export interface FundRow {
  readonly fund: string
  /** The markets it serves, by index. */
  readonly markets: ReadonlySet<number>
  readonly floorQuote: bigint
  /** The bucket that holds what it has taken over. */
  readonly inventoryBucket: number
}

/** Money of a fund above its floor, never below 0. */
export function availableQuote(ledger: Ledger, funds: readonly FundRow[], fund: number): bigint {
  const above = at(ledger.fundBalances, fund) - at(funds, fund).floorQuote
  return above > 0n ? above : 0n
}
