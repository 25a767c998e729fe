import type { BookSpec, TradeParty } from '@plimsoll/engine'

/** Names an account as a side of a trade; what it does to its position has to be said in hedge mode alone. */
export type PartyOf = (account: string, effect: 'open' | 'close') => TradeParty

/** Parties of the accounts of a book. */
export function partiesOf({ accounts }: Pick<BookSpec, 'accounts'>): PartyOf {
  const hedging = new Set(
    accounts.filter(({ positionMode }) => positionMode === 'hedge').map(({ account }) => account),
  )
  return (account, effect) => (hedging.has(account) ? { account, effect } : { account })
}
