import { describe, expect, it } from 'vitest'
import { type RowList, rowWindow, scrollTopFor } from './row-window.ts'

const short: RowList = { count: 5_000, rowHeight: 30, viewHeight: 450 }
const long: RowList = { count: 1_000_000, rowHeight: 30, viewHeight: 450 }

function seen(list: RowList, scrollTop: number): { first: number; last: number } {
  const { from, shift } = rowWindow(list, scrollTop)
  const top = (scrollTop - shift) / list.rowHeight + from
  return { first: top, last: top + list.viewHeight / list.rowHeight }
}

describe('rowWindow', () => {
  it('draws what is seen, and no more than a little beside it', () => {
    const { from, to, track, shift } = rowWindow(short, 3_000)
    expect({ from, to, track, shift }).toEqual({ from: 94, to: 121, track: 150_000, shift: 2_820 })
  })

  it('shows the first row at the top and the last at the bottom of a list longer than browsers scroll', () => {
    const { track } = rowWindow(long, 0)
    expect(track).toBeLessThan(17_000_000)
    expect(seen(long, 0).first).toBe(0)
    expect(seen(long, track - long.viewHeight).last).toBeCloseTo(long.count, 3)
    expect(rowWindow(long, track).to).toBe(long.count)
  })

  it('draws nothing of an empty list', () => {
    expect(rowWindow({ ...short, count: 0 }, 100)).toMatchObject({ from: 0, to: 0, track: 0 })
  })
})

describe('scrollTopFor', () => {
  it.each([short, long])('brings every row into view', (list) => {
    for (const index of [0, 1, 17, 2_499, list.count - 2, list.count - 1]) {
      for (const isCentred of [true, false]) {
        const { first, last } = seen(list, scrollTopFor(list, index, 12_345, isCentred))
        expect(first).toBeLessThanOrEqual(index + 1e-3)
        expect(last).toBeGreaterThanOrEqual(index + 1 - 1e-3)
      }
    }
  })

  it('stays where the row is seen already', () => {
    expect(scrollTopFor(short, 105, 3_000)).toBe(3_000)
  })
})
