import type { BookSpec } from '../book-spec.ts'
import { checkAmount, checkIds, checkKnown } from './refuse.ts'

/** Refuses claims of nobody, of nothing, or twice of one account. */
export function checkClaims({ accounts, claims = [] }: BookSpec): void {
  const known = new Set(accounts.map(({ account }) => account))
  checkIds(claims, 'claims', ({ account }) => account)
  claims.forEach(({ account, amountQuote }, index) => {
    checkKnown(account, known, `claims[${index}].account`, 'accounts')
    checkAmount(amountQuote, `claims[${index}].amountQuote`, 1n)
  })
}
