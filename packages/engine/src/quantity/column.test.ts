import { describe, expect, test } from 'vitest'
import { AmountOutOfRange, Column, DraftColumn, storable } from './column.ts'

const LIMIT = Number.MAX_SAFE_INTEGER

describe('column', () => {
  test('holds ±(2^53 − 1) and refuses what lies beyond, fractions and NaN', () => {
    const column = new Column('money', 2)
    column.set(0, LIMIT)
    column.set(1, -LIMIT)
    expect([column.get(0), column.get(1)]).toEqual([LIMIT, -LIMIT])
    for (const value of [LIMIT + 1, -LIMIT - 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => column.set(0, value)).toThrow(AmountOutOfRange)
    }
    expect(column.get(0)).toBe(LIMIT)
    expect(storable(BigInt(LIMIT))).toBe(LIMIT)
    expect(() => storable(BigInt(LIMIT) + 1n)).toThrow(AmountOutOfRange)
  })

  test('−0 is stored as 0, so that equal states have equal bytes', () => {
    const column = new Column('money', 1)
    const untouched = column.blockHashes()
    column.set(0, -0)
    expect(Object.is(column.get(0), 0)).toBe(true)
    expect(column.blockHashes()).toEqual(untouched)
  })

  test('a slot outside is a fault of the engine, not undefined', () => {
    const column = new Column('money', 1)
    expect(() => column.get(1)).toThrow('outside')
    expect(() => column.set(1, 0)).toThrow('outside')
  })

  test('a write changes the digest of its own block only', () => {
    const column = new Column('money', 3 * 8192)
    const before = column.blockHashes()
    column.set(8192, 1)
    const after = column.blockHashes()
    expect(after.map((hash, block) => hash === before[block])).toEqual([true, false, true])
    column.set(8192, 0)
    expect(column.blockHashes()).toEqual(before)
  })
})

describe('draft column', () => {
  test('writes stay in the draft and are forgotten by reset', () => {
    const base = new Column('money', 2)
    base.set(0, 7)
    const draft = new DraftColumn(base)
    draft.set(0, 8)
    expect([draft.get(0), draft.get(1), base.get(0)]).toEqual([8, 0, 7])
    draft.reset()
    expect(draft.get(0)).toBe(7)
    base.set(0, 9)
    expect(draft.get(0)).toBe(9)
    expect(() => draft.set(0, LIMIT + 1)).toThrow(AmountOutOfRange)
  })
})
