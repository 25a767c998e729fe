import { compareBytes } from '../exact/byte-order.ts'
import { expectThat } from './audit.ts'
import type { Replay } from './replay.ts'

/** The document names every account and market that the policies of the waterfall pass over, and no other (V-5). */
export function auditExemptions({ audit, book, document }: Replay): void {
  const accounts = book.accounts.flatMap(({ account, adlExempt }) => (adlExempt ? [account] : []))
  const byPolicy = new Map<string, Set<string>>()
  for (const layer of book.waterfall) {
    if (layer.layer !== 'adl' || layer.rules.exemptMarkets === undefined) continue
    const known = byPolicy.get(layer.policy) ?? new Set<string>()
    byPolicy.set(layer.policy, new Set([...known, ...layer.rules.exemptMarkets]))
  }
  const markets = [...byPolicy]
    .sort(([left], [right]) => compareBytes(left, right))
    .map(([policy, names]) => ({ policy, markets: [...names].sort(compareBytes) }))
  const isAny = accounts.length > 0 || markets.length > 0
  const due = isAny ? JSON.stringify({ accounts, markets }) : 'nothing'
  const { exemptions } = document
  if (!isAny && exemptions === undefined) return
  const stated =
    exemptions === undefined
      ? 'nothing'
      : JSON.stringify({
          accounts: exemptions.accounts,
          markets: exemptions.markets.map((row) => ({ policy: row.policy, markets: row.markets })),
        })
  expectThat(audit, 'exempt', stated === due, 'exemptions', () => `named ${stated}, exempt ${due}`)
}
