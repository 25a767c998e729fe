import { expect, test } from 'vitest'
import { bar, chartLines } from './chart.ts'

test('a series is drawn from its least to its largest value', () => {
  expect(chartLines([0, 1, 2, 3, 4, 5, 6, 7], { width: 8 })).toEqual(['▁▁▂▃▅▆▇█'])
  expect(chartLines([5, 5], { width: 8 })).toEqual(['▁▁'])
  expect(chartLines([], { width: 8 })).toEqual([''])
})

test('rows are stacked, the highest first, from a foot that is given', () => {
  expect(chartLines([0, 4, 8], { width: 3, height: 2, low: 0, high: 8 })).toEqual(['  █', '▁██'])
})

test('values that share a column are its last or its least', () => {
  const series = [9, 1, 9, 9, 0, 9]
  expect(chartLines(series, { width: 3, low: 0, high: 9 })).toEqual(['▁██'])
  expect(chartLines(series, { width: 3, low: 0, high: 9, pick: 'least' })).toEqual(['▁█▁'])
})

test('a bar tells something from nothing and most from everything', () => {
  expect(bar(0, 4)).toBe('░░░░')
  expect(bar(0.001, 4)).toBe('█░░░')
  expect(bar(0.5, 4)).toBe('██░░')
  expect(bar(0.999, 4)).toBe('███░')
  expect(bar(1, 4)).toBe('████')
  expect(bar(7, 4)).toBe('████')
})
