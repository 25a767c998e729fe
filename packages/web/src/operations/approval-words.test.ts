import { expect, test } from 'vitest'
import { countdown, lineWords, standingOf, whyNotApprove } from './approval-words.ts'

const ada = { keyId: 'risk-1', owner: 'ada' }
const bob = { keyId: 'risk-2', owner: 'bob' }

test('nobody approves what they proposed or approved, with whatever key', () => {
  const proposed = { status: 'proposed', proposedBy: ada, approvedBy: [bob] } as const
  expect(whyNotApprove(proposed, 'ada')).toContain('You proposed')
  expect(whyNotApprove(proposed, 'bob')).toContain('You approved')
  expect(whyNotApprove(proposed, 'cid')).toBeUndefined()
  expect(whyNotApprove({ ...proposed, status: 'approved' }, 'cid')).toContain('already')
})

test('a proposal says how many approvals it still needs', () => {
  const one = { status: 'proposed', approvedBy: [], approvers: 1 } as const
  expect(standingOf(one).words).toBe('needs 1 approval')
  expect(standingOf({ ...one, approvers: 3, approvedBy: [bob] }).words).toBe('needs 2 approvals')
})

test('a countdown ends at 0 and never says less time than there is', () => {
  expect([59_001, 60_000, 245_000, 3_753_000, -5].map(countdown)).toEqual([
    '1:00',
    '1:00',
    '4:05',
    '1:02:33',
    '0:00',
  ])
})

test('amounts in lines of the server are in groups to the last place; names and sizes stay as they are', () => {
  const line =
    'gives 1234 5678 long out of cross for 77072.925200 USDC, at mark; profit -1500.5 USDC'
  expect(lineWords(line, 'USDC')).toBe(
    'gives 1234 5678 long out of cross for 77,072.925200 USDC, at mark; profit -1,500.5 USDC',
  )
  expect(lineWords('fund 4444: +250000 USDC', 'USDC')).toBe('fund 4444: +250,000 USDC')
  expect(lineWords('a 2500 USDC-PERP, b2500 USDC', 'USDC')).toBe('a 2500 USDC-PERP, b2500 USDC')
})
