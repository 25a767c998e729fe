import { addDecimals, subtractDecimals } from '@plimsoll/client'
import type { Receipt } from './account-documents.ts'

/** What receipts say of one account. */
export interface CutAccount {
  readonly account: string
  readonly newest: Receipt
  readonly fills: number
  /** Σ against mark; below 0 where it gained. */
  readonly forgone: string
  /** Σ of charges, less what was given back. */
  readonly charged: string
}

/** Receipts by account, the account of the newest first. */
export function cutAccounts(newestFirst: readonly Receipt[]): CutAccount[] {
  const byAccount = Map.groupBy(newestFirst, ({ account }) => account)
  return [...byAccount].flatMap(([account, rows]) => {
    const [newest] = rows
    if (newest === undefined) return []
    return [
      {
        account,
        newest,
        fills: rows.filter(({ kind }) => kind === 'fill').length,
        forgone: rows.map((row) => row.forgone ?? '0').reduce(addDecimals, '0'),
        charged: rows.reduce(
          (sum, { kind, amount = '0' }) =>
            kind === 'refund' ? subtractDecimals(sum, amount) : addDecimals(sum, amount),
          '0',
        ),
      },
    ]
  })
}
