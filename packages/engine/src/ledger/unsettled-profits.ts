import type { Ledger } from './ledger.ts'

/** Adds a signed amount to the profit that is not yet a wallet's own, quote units. */
export function addUnsettledProfit(ledger: Ledger, wallet: number, amountQuote: bigint): void {
  const profits = new Map(ledger.unsettledProfits)
  const profit = (profits.get(wallet) ?? 0n) + amountQuote
  if (profit === 0n) profits.delete(wallet)
  else profits.set(wallet, profit)
  ledger.unsettledProfits = profits
}
