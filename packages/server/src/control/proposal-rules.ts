import type { Principal } from '../identity/principal.ts'
import { Refused } from '../identity/refused.ts'
import { personOf } from '../identity/same-person.ts'
import type { Actor, Proposal } from './approval.ts'

/** Someone who acts, as the record keeps it. */
export function actorOf({ keyId, owner }: Principal): Actor {
  return { keyId, owner }
}

/**
 * Four eyes are two persons': whoever proposed or approved already cannot approve, under no other key of the same owner either.
 *
 * @throws Refused
 */
export function checkApprover(principal: Principal, proposal: Proposal): void {
  if (principal.isDeveloper === true) return
  const { proposedBy, approvedBy } = proposal
  if (isSamePerson(principal, proposedBy)) {
    throw new Refused(
      'forbidden',
      'whoever proposed it cannot approve it, under no other key either',
    )
  }
  if (approvedBy.some((actor) => isSamePerson(principal, actor))) {
    throw new Refused('conflict', 'you have approved it already; somebody else has to as well')
  }
}

function isSamePerson(principal: Principal, actor: Actor): boolean {
  return principal.keyId === actor.keyId || personOf(principal.owner) === personOf(actor.owner)
}

/** @throws Refused where the proposal does not wait for approval any more */
export function checkWaiting(proposal: Proposal, nowMs: number): void {
  const { status, expiresMs } = proposal
  if (status !== 'proposed')
    throw new Refused('conflict', `it is ${status}; nobody has to approve it now`)
  if (nowMs >= expiresMs) throw new Refused('conflict', 'it has expired; propose it again')
}

/** @throws Refused where nothing can be cancelled any more */
export function checkCancellable({ status }: Proposal): void {
  if (status === 'proposed' || status === 'approved') return
  throw new Refused('conflict', `it is ${status}; it cannot be cancelled any more`)
}
