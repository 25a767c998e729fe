import { expect, test } from 'vitest'
import { rowWindow, scrollToRow } from './row-window.ts'

test('only rows near what is seen are drawn, and the room of the others is kept', () => {
  const { first, end, above, below } = rowWindow(3_000, 36, 36_000, 432)
  expect(first).toBeLessThanOrEqual(1_000)
  expect(end).toBeGreaterThanOrEqual(1_012)
  expect(end - first).toBeLessThan(50)
  expect(above + (end - first) * 36 + below).toBe(3_000 * 36)
  expect(scrollToRow(1_005, 36, 36_000, 432)).toBe(36_000)
  expect(scrollToRow(2_000, 36, 36_000, 432)).toBe(2_001 * 36 - 432)
})
