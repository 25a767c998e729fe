import { expect, test } from 'vitest'
import { caseRows, mayMissCases } from './case-list-rows.ts'
import { caseOf, roundOf } from './testing/case-example.ts'

test('a list joins what was asked for with the rounds that were heard of since, newest first', () => {
  const later = { ...roundOf('0.00', []), opened: { sequence: 9, timeMs: 2_000 } }
  const old = caseOf([roundOf('1.00', [])], { status: 'suspended' })
  const other = caseOf([later], { caseId: 'd:9:1', account: 'other' })
  const heard = [other, { ...old, status: 'closed' as const, rounds: [later] }]
  const all = { account: undefined, status: undefined }
  const rows = caseRows([old], heard, all)
  expect(rows.map(({ caseId }) => caseId)).toEqual(['d:9:1', 'd:7:1'])
  expect(rows[1]).toMatchObject({ status: 'closed', rounds: [{}, {}] })
  expect(caseRows([old], heard, { ...all, account: 'late' })).toHaveLength(1)
})

test('as long as no case is known from both, some may lie between', () => {
  const all = { account: undefined, status: undefined }
  const old = caseOf([roundOf('1.00', [])])
  const young = { ...old, caseId: 'd:9:1', account: 'other' }
  expect(mayMissCases([old], [young], all)).toBe(true)
  expect(mayMissCases([old], [young, old], all)).toBe(false)
  expect(mayMissCases([old], [], all)).toBe(false)
  expect(mayMissCases([old], [young], { ...all, account: 'late' })).toBe(false)
})
