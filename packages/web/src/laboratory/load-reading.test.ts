import { expect, test } from 'vitest'
import { freeboardWords, type LoadDocument, loadRows } from './load-reading.ts'

const load: LoadDocument = {
  available: '100.000000',
  deficit: '0.000000',
  buckets: 0,
  moves: [
    { move: '-0.500', deficit: '900.000001', buckets: 12, available: '90.000000' },
    { move: '-0.100', deficit: '100.000000', buckets: 2, available: '100.000000' },
    { move: '0.100', deficit: '50.000000', buckets: 1, available: '110.000000' },
  ],
  freeboard: { down: '0.113', up: '0.087' },
}

test('the present stands between falls and rises; beyond is exact and never below 0', () => {
  expect(loadRows(load).map(({ move, beyond }) => [move, beyond])).toEqual([
    ['-0.500', '810.000001'],
    ['-0.100', '0'],
    ['0.000', '0'],
    ['0.100', '0'],
  ])
})

test('the freeboard says how far, and when it is gone or further than is looked at', () => {
  expect(freeboardWords(load)).toContain('fell by 11.3 % or rose by 8.7 % together.')
  expect(freeboardWords({ ...load, freeboard: { up: '0.087' } })).toContain(
    'fell by half or rose by 8.7 % together (half is',
  )
  expect(freeboardWords({ ...load, freeboard: {} })).toContain('even if')
  expect(freeboardWords({ ...load, deficit: '100.000001' })).toContain(
    'more than the funds can pay',
  )
})
