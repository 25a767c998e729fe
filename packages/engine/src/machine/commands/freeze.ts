import type { FreezeAccount, UnfreezeAccount } from '../command.ts'
import { CommandRefused, type Deliberation, emit, note } from '../deliberation.ts'
import { accountSlot } from '../lookup.ts'

/** Stops an account from trading and from taking money out, and ends its offers (SPEC X-3). A second freeze gives the reason anew. */
export function freezeAccount(thinking: Deliberation, { account, reason }: FreezeAccount): void {
  const slot = accountSlot(thinking.record, account)
  for (const { account: holder, market, side } of thinking.ledger.offers) {
    if (holder !== slot) continue
    emit(thinking, { kind: 'offerPlaced', account: slot, market, side, lots: 0 })
  }
  note(thinking, { kind: 'accountFrozen', account: slot, reason })
}

/** Ends a freeze. */
export function unfreezeAccount(thinking: Deliberation, { account }: UnfreezeAccount): void {
  const slot = accountSlot(thinking.record, account)
  if (!thinking.record.docket.frozen.has(slot)) {
    throw new CommandRefused('notFrozen', `${account} is not frozen`)
  }
  note(thinking, { kind: 'accountUnfrozen', account: slot })
}
