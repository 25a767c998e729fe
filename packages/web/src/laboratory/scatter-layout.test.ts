import { expect, test } from 'vitest'
import { tickWords } from '../parts/decimal-words.ts'
import { layOutScatter, type ScatterPoint, ticksOf } from './scatter-layout.ts'

const frame = { left: 60, right: 500, top: 10, bottom: 260 }
const point = (name: string, x: number, y: number, isFront = false): ScatterPoint => ({
  name,
  x,
  y,
  isFront,
})

test('ticks are few, and enclose what is to be shown', () => {
  for (const most of [0.0003, 1, 7, 99, 100, 101, 123_456, 5e9]) {
    for (const least of [0, most * 0.4, most * 0.7, most * 0.97, most]) {
      const ticks = ticksOf([most, least])
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(ticks[0]).toBeLessThanOrEqual(least * (1 + 1e-9))
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9))
      expect(new Set(tickWords(ticks)).size).toBe(ticks.length)
    }
  }
  expect(ticksOf([0, 0])).toEqual([0, 1])
})

test('an axis begins at 0 where values are as good as equal or far apart, and says its numbers in one unit', () => {
  expect(tickWords(ticksOf([13_758_588, 13_768_989]))).toEqual(['0', '5 M', '10 M', '15 M'])
  expect(tickWords(ticksOf([80, 100]))).toEqual(['80', '85', '90', '95', '100'])
  expect(tickWords(ticksOf([0, 10_000]))).toEqual(['0', '2.5 k', '5.0 k', '7.5 k', '10.0 k'])
})

test('every policy is at a mark within the frame, and labels of a side do not meet', () => {
  const many = Array.from({ length: 13 }, (_none, index) =>
    point(`p${index}`, (index * 37) % 100, index % 3 === 0 ? 0 : (index * 11) % 40),
  )
  const { marks } = layOutScatter(many, frame)
  expect(marks.flatMap(({ names }) => names).toSorted()).toEqual(
    many.map(({ name }) => name).toSorted(),
  )
  for (const { left, top } of marks) {
    expect(left).toBeGreaterThanOrEqual(frame.left)
    expect(left).toBeLessThanOrEqual(frame.right)
    expect(top).toBeGreaterThanOrEqual(frame.top)
    expect(top).toBeLessThanOrEqual(frame.bottom)
  }
  for (const side of ['start', 'end']) {
    const tops = marks.filter(({ anchor }) => anchor === side).map(({ labelTop }) => labelTop)
    tops.sort((a, b) => a - b)
    for (const [index, top] of tops.entries()) {
      if (index > 0) expect(top - (tops[index - 1] ?? 0)).toBeGreaterThanOrEqual(16)
    }
  }
})

test('points at one place are one mark, but the front is never mixed with the others', () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const { marks, front } = layOutScatter(
    [...names.map((name) => point(name, 5, 5)), point('f', 5, 5, true), point('z', 9, 0, true)],
    frame,
  )
  expect(marks[0]).toMatchObject({ names, isFront: false, label: 'a, b and 3 more' })
  expect(marks[1]).toMatchObject({ names: ['f'], isFront: true })
  expect(front).toHaveLength(2)
  expect(layOutScatter([point('a', 0, 0), point('b', 0, 0)], frame).marks).toHaveLength(1)
})
