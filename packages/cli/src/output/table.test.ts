import { expect, test } from 'vitest'
import { grouped } from './grouped.ts'
import { type Column, lineWidthMax, tableLines } from './table.ts'
import { shorten, textWidth } from './text-width.ts'
import { wrapped } from './wrapped.ts'

const columns: Column[] = [
  { title: 'name', align: 'left', shrinks: true },
  { title: 'amount', align: 'right' },
  { title: 'note', align: 'left', optional: true },
]

test('columns are aligned and carry no space at the end', () => {
  expect(
    tableLines(
      columns,
      [
        ['a', '1', ''],
        ['bcd', '1,000', 'x'],
      ],
      ' ',
    ),
  ).toEqual([' name  amount  note', ' a          1', ' bcd    1,000  x'])
})

test('names shrink in the middle before a column goes, and amounts never shrink', () => {
  const lines = tableLines(columns, [['n'.repeat(128), '9'.repeat(60), 'short']])
  expect(lines.every((line) => textWidth(line) <= lineWidthMax)).toBe(true)
  expect(lines[1]).toContain('9'.repeat(60))
  expect(lines[1]).toContain('short')
  const tight = tableLines(columns, [['n'.repeat(128), '9'.repeat(85), 'a longer note']])
  expect(tight[0]).not.toContain('note')
  expect(tight[1]).toContain('…')
})

test('a shortened name keeps both ends', () => {
  expect(shorten('abcdefghij', 5)).toBe('ab…ij')
  expect(shorten('😀😀😀😀', 3)).toBe('😀…😀')
  expect(shorten('abc', 3)).toBe('abc')
})

test('a sentence is broken between words and indented', () => {
  const lines = wrapped('word '.repeat(40).trim(), '  ')
  expect(lines.every((line) => textWidth(line) <= lineWidthMax)).toBe(true)
  expect(lines[1]?.startsWith('    word')).toBe(true)
  expect(lines.join(' ').replaceAll(/ +/gu, ' ').trim()).toBe('word '.repeat(40).trim())
})

test.each([
  ['0', '0'],
  ['999', '999'],
  ['-1000', '-1,000'],
  ['1234567.123456', '1,234,567.123456'],
  ['-0.000001', '-0.000001'],
])('%s is read as %s', (decimal, text) => {
  expect(grouped(decimal)).toBe(text)
})
