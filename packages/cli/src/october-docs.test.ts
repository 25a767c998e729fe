import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findScenario } from '@plimsoll/simulator'
import { expect, test } from 'vitest'
import { root } from './testing/run-plimsoll.ts'

const page = readFileSync(join(root, 'docs/october.md'), 'utf8')
const outcomes = findScenario('october')?.outcomes ?? []

/** The cells of every row of the tables of the page. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()))

/** Numbers of a cell or a bound, so that 55,000 and 55000 are the same. */
function numbersIn(text: string): number[] {
  return (text.replaceAll(/(?<=\d),(?=\d{3})/gu, '').match(/\d+(?:\.\d+)?/gu) ?? []).map(Number)
}

// A run of this size is too long for the suite: what it came to is on the page as it was printed.
test('the replica asserts what its page says', () => {
  expect(outcomes.length).toBeGreaterThanOrEqual(7)
  for (const { outcome, from = '', to = '', published = '' } of outcomes) {
    const row = rows.find((cells) => cells.includes(outcome)) ?? []
    const [, , shownPublished = '', shownRange = '', cameOut = ''] = row
    expect(numbersIn(shownPublished), outcome).toEqual(numbersIn(published))
    expect(numbersIn(shownRange), outcome).toEqual([Number(from), Number(to)])
    for (const value of numbersIn(cameOut)) {
      expect(value, outcome).toBeGreaterThanOrEqual(Number(from))
      expect(value, outcome).toBeLessThanOrEqual(Number(to))
    }
  }
})
