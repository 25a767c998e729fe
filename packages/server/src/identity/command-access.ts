import { commandAccess, type Role } from '@plimsoll/protocol'
import type { Principal } from './principal.ts'

/** Whether a principal may give a kind of command alone. */
export function maySubmit(principal: Principal, kind: string): boolean {
  return isAmong(principal, commandAccess.get(kind)?.alone)
}

/** Whether a principal may propose a kind of command, and approve one that others proposed. */
export function mayPropose(principal: Principal, kind: string): boolean {
  return isAmong(principal, commandAccess.get(kind)?.byApproval)
}

/** Whether a principal may know of a domain at all. */
export function reachesDomain({ domains }: Principal, domain: string): boolean {
  return domains === undefined || domains.has(domain)
}

function isAmong({ role, isDeveloper }: Principal, allowed: readonly Role[] = []): boolean {
  return isDeveloper === true ? allowed.length > 0 : allowed.includes(role)
}
