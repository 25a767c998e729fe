import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvText } from './csv-text.ts'

test('notes come first, fields are quoted where they must be', () => {
  const text = csvText(
    ['a', 'b'],
    [
      ['#x', 'say "hi", twice'],
      ['', 'plain # sign'],
    ],
    ['a note'],
  )
  expect(text).toBe('# a note\na,b\n"#x","say ""hi"", twice"\n,plain # sign\n')
})

test('a reader that skips notes gets every field back', () => {
  const rows = fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' }), fc.constant('end')))
  fc.assert(
    fc.property(rows, (fields) => {
      const text = csvText(['a', 'b', 'c'], fields, ['note'])
      expect(parse(text, { comment: '#', comment_no_infix: true })).toEqual([
        ['a', 'b', 'c'],
        ...fields,
      ])
    }),
  )
})
