import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
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

test.each(referencePages)(
  'every link of $file to a reference page leads to a heading of it',
  ({ file, text }) => {
    const anchors = new Map(
      referencePages.map((page) => [basename(page.file), anchorsOf(page.text)]),
    )
    const links = [...text.matchAll(/\]\((?<page>[a-z]+\.md)?#(?<anchor>[^)]+)\)/gu)]
    const dangling = links.flatMap(({ groups = {} }) => {
      const { page = basename(file), anchor = '' } = groups
      return anchors.get(page)?.has(anchor) === true ? [] : [`${page}#${anchor}`]
    })
    expect(dangling).toEqual([])
  },
)

function anchorsOf(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (?<heading>.+)$/gmu)].map(({ groups }) =>
      (groups?.['heading'] ?? '')
        .toLowerCase()
        .replaceAll(/[^a-z0-9 _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
