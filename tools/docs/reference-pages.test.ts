import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { referencePages } from './reference-pages.ts'

const repository = join(import.meta.dirname, '..', '..')

test.each(referencePages)(
  '$file says what the code says; npm run docs writes it',
  ({ file, text }) => {
    expect(readFileSync(join(repository, file), 'utf8')).toBe(text)
  },
)

test.each(referencePages)('$file leaves no field without a meaning', ({ text }) => {
  const unexplained = text.split('\n').filter((line) => /^\| `.*\| {2}\|$/u.test(line))
  expect(unexplained).toEqual([])
})
