import { expect, test } from 'vitest'
import { scriptOf } from './script.ts'

test('commands come once, at the first step that is not before them, in the order of their times', () => {
  const script = scriptOf([
    { atMs: 1500, command: { kind: 'halt', reason: 'second' } },
    { atMs: 1000, command: { kind: 'halt', reason: 'first' } },
    { atMs: 1500, command: { kind: 'resume' } },
    { atMs: 9000, command: { kind: 'passTime' } },
  ])
  const due = [1000, 2000, 3000].map((elapsedMs) =>
    script(elapsedMs).map(({ atMs, command: { kind } }) => `${atMs} ${kind}`),
  )
  expect(due).toEqual([['1000 halt'], ['1500 halt', '1500 resume'], []])
})
