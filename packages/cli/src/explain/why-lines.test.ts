import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPreset } from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { resolveBook } from '../book/resolve-book.ts'
import { readerFor } from '../summary/reader.ts'
import { bookOf } from '../testing/example-page.ts'
import { root } from '../testing/run-plimsoll.ts'
import { whyLines } from './why-lines.ts'

const page = readFileSync(join(root, 'docs/plimsoll.md'), 'utf8')

/** Why each was asked under a policy, as `explain` tells it: at most so many, each line as a page has it. */
function told(policy: string, rowsMax = 10): string[] {
  const book = JSON.parse(bookOf(page)) as object
  const text = JSON.stringify({ ...book, waterfall: [{ layer: 'adl', policy }] })
  const resolvePolicy = (name: string) => findPreset(name)?.spec
  const resolved = resolveBook(parseBookText(text, { file: 'the page', resolvePolicy }))
  const reader = readerFor(resolved)
  return resolved.round.cases
    .flatMap(({ layers }) => layers)
    .flatMap((layer) => whyLines(layer, reader, rowsMax))
}

test('what decided is said account by account', () => {
  expect(told('plimsoll')).toEqual([
    '     why:',
    '       a: stress leverage 0.800000 before, 0.000000 after all cuts: lots come from the highest left',
    '         until all above are level',
    '       d: stress leverage 0.200000 before, 0.000000 after all cuts: lots come from the highest left',
    '         until all above are level',
    '       h: hedge broken, nobody else had lots left to give: stress leverage 0.600000 before, 1.000000',
    '         after all cuts: nobody’s could be lowered any more, and the smallest result goes first',
  ])
})

test('of rows that are not shown nothing is said', () => {
  expect(told('plimsoll', 1)).toEqual([
    '     why: stress leverage 0.800000 before, 0.000000 after all cuts: lots come from the highest left',
    '       until all above are level',
  ])
  expect(told('plimsoll', 0)).toEqual([])
})

test('a reason that all have is said once', () => {
  expect(told('wealth-pro-rata')).toEqual(['     why: its share of the lots, by equity'])
})

test('a queue says it by rank and score', () => {
  expect(told('bitmex')).toEqual([])
})
