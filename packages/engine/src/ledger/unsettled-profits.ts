import { at } from '../quantity/assert.ts'
import type { Ledger } from './ledger.ts'

/** Takes what wallets were charged off the profit that is not yet their own, quote units, row by row. */
export function takeUnsettledProfits(
  ledger: Ledger,
  wallets: readonly number[],
  charges: readonly number[],
): void {
  const profits = new Map(ledger.unsettledProfits)
  wallets.forEach((wallet, index) => {
    const profit = (profits.get(wallet) ?? 0n) - BigInt(at(charges, index))
    if (profit === 0n) profits.delete(wallet)
    else profits.set(wallet, profit)
  })
  ledger.unsettledProfits = profits
}
