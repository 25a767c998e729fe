import { expect, test } from 'vitest'
import { compareResolutions } from './compare-resolutions.ts'

test('differences are named by path, in reading order', () => {
  const expected = { cases: [{ paid: '1', fills: [{ size: '2' }] }], domain: 'd' }
  const actual = { cases: [{ paid: '2', fills: [] }], domain: 'd', rank: 1, extension: true }
  expect(compareResolutions(expected, actual)).toEqual([
    'cases[0].paid: expected "1", got "2"',
    'cases[0].fills: expected 1 entries, got 0',
    'rank: expected nothing, got 1',
  ])
})

test('hashes and wording do not count, the presence of a reason does', () => {
  const expected = { skipped: 'because', cases: [{ status: 'suspended', reason: 'this' }] }
  expect(
    compareResolutions(expected, {
      skipped: 'therefore',
      waterfallHash: 'x',
      cases: [{ status: 'suspended', reason: 'that' }],
    }),
  ).toEqual([])
  expect(
    compareResolutions(expected, { cases: [{ status: 'suspended', reason: 'this' }] }),
  ).toEqual(['skipped: expected "because", got nothing'])
})
