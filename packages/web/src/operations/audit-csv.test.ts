import { expect, test } from 'vitest'
import { auditCsv, type AuditEntry, fitting } from './audit-csv.ts'

const entry = (part: Partial<AuditEntry>): AuditEntry => ({
  sequence: 1,
  timeMs: 1_760_130_964_831,
  hash: 'ab',
  action: 'postApproval',
  keyId: 'risk-1',
  owner: 'ada',
  role: 'riskOfficer',
  outcome: 'done',
  ...part,
})

test('no text of an entry is a formula or breaks a row', () => {
  const csv = auditCsv([
    entry({ detail: "=cmd|' /C calc'!A0", subject: 'a "b", c', owner: '-1+1' }),
  ])
  expect(csv.split('\r\n')).toHaveLength(3)
  expect(csv).toContain(`,'=cmd|' /C calc'!A0,`)
  expect(csv).toContain(`,"a ""b"", c",`)
  expect(csv).toContain(`,'-1+1,`)
  expect(csv).toContain('1,2025-10-10T21:16:04.831Z,')
})

test('entries are found by action, outcome, and part of a person or key', () => {
  const all = [entry({}), entry({ owner: 'bob', keyId: 'risk-2', outcome: 'refused' })]
  const anything = { action: '', person: '', outcome: '' }
  expect(fitting(all, anything)).toEqual(all)
  expect(fitting(all, { ...anything, person: ' BO' })).toEqual([all[1]])
  expect(fitting(all, { ...anything, person: 'risk' })).toEqual(all)
  expect(fitting(all, { ...anything, outcome: 'done' })).toEqual([all[0]])
  expect(fitting(all, { ...anything, action: 'runDrill' })).toEqual([])
})
