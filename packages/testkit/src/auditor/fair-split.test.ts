import { expect, test } from 'vitest'
import { isFairSplit, type Part } from './fair-split.ts'

const part = (given: bigint, weight: bigint, hasRoom = true): Part => ({ given, weight, hasRoom })

test('parts within one unit of the same ratio are fair', () => {
  expect(isFairSplit([part(2n, 3n), part(2n, 3n), part(1n, 3n)])).toBe(true)
  expect(isFairSplit([part(3n, 3n), part(1n, 3n), part(1n, 3n)])).toBe(false)
  expect(isFairSplit([])).toBe(true)
})

test('who meets a limit may stay behind, nobody may be ahead', () => {
  expect(isFairSplit([part(2n, 8n, false), part(4n, 1n), part(4n, 1n)])).toBe(true)
  expect(isFairSplit([part(2n, 8n), part(4n, 1n), part(4n, 1n)])).toBe(false)
  expect(isFairSplit([part(6n, 1n, false), part(2n, 1n), part(2n, 1n)])).toBe(false)
})

test('left-over units go to the largest remainders, equal ones to who comes first', () => {
  expect(isFairSplit([part(2n, 3n), part(1n, 3n), part(2n, 3n)])).toBe(false)
  expect(isFairSplit([part(1n, 1n), part(2n, 2n), part(4n, 4n)])).toBe(true)
  expect(isFairSplit([part(2n, 1n), part(2n, 2n), part(6n, 4n)])).toBe(false)
})

test('without weight there is nothing to get', () => {
  expect(isFairSplit([part(1n, 0n), part(1n, 1n)])).toBe(false)
})
