import { commandAccess, type Role, roles } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { mayPropose, maySubmit } from './command-access.ts'
import { developer, type Principal } from './principal.ts'

const principal = (role: Role): Principal => ({ keyId: 'k', role, owner: 'o', accounts: new Set() })

test('what is reported is the venue’s, what is ordered needs two, what stops needs one', () => {
  const who = (kind: string): string[] =>
    roles.flatMap((role) => [
      ...(maySubmit(principal(role), kind) ? [role] : []),
      ...(mayPropose(principal(role), kind) ? [`${role}+1`] : []),
    ])
  expect(who('trade')).toEqual(['venue'])
  expect(who('openRound')).toEqual(['venue'])
  expect(who('halt')).toEqual(['riskOfficer', 'operator'])
  expect(who('freezeAccount')).toEqual(['riskOfficer'])
  expect(who('resume')).toEqual(['riskOfficer+1', 'operator+1'])
  expect(who('unfreezeAccount')).toEqual(['riskOfficer+1'])
  for (const kind of [
    'orderCase',
    'moveFundMoney',
    'postCorrection',
    'transferPosition',
    'settleMarket',
  ]) {
    expect(who(kind)).toEqual(['riskOfficer+1'])
  }
  for (const kind of ['start', 'continueCase', 'syncBook', 'constructor', '__proto__']) {
    expect(who(kind)).toEqual([])
    expect(maySubmit(developer, kind)).toBe(false)
  }
})

test('nobody gives alone what another may only propose', () => {
  for (const { alone, byApproval } of commandAccess.values()) {
    expect(alone.length === 0).not.toBe(byApproval.length === 0)
    expect([...alone, ...byApproval]).not.toContain('admin')
    expect([...alone, ...byApproval]).not.toContain('auditor')
  }
})
