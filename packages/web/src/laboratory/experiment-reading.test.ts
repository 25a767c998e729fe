import { expect, test } from 'vitest'
import { drawBins, readRules, readSizing } from './experiment-reading.ts'

test('every path is in one bin, the largest in the last', () => {
  const draws = [0, 1, 4.9, 5, 10].map((peak) => ({ peak: String(peak) }))
  expect(drawBins(draws, 2)).toEqual([
    { from: 0, to: 5, paths: 3 },
    { from: 5, to: 10, paths: 2 },
  ])
  expect(drawBins([{ peak: '0' }, { peak: '0.00' }], 9)).toEqual([{ from: 0, to: 0, paths: 2 }])
})

test('what is something else is not read', () => {
  expect(readRules({ version: 1, rules: [], groups: [], refused: [] })).toBeDefined()
  for (const other of [undefined, null, 'x', { version: 2, rules: [], groups: [], refused: [] }]) {
    expect(readRules(other)).toBeUndefined()
    expect(readSizing(other)).toBeUndefined()
  }
})
