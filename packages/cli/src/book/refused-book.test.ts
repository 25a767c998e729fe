import { BookRefused } from '@plimsoll/engine'
import { formatPath } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { bookFailure } from './refused-book.ts'

const source = { file: 'book.json', describe: formatPath }

test.each([
  ['accounts[3].positions[0].sizeLots', 'accounts[3].positions[0].size'],
  ['markets[1].markPriceTicks', 'markets[1].markPrice'],
  ['funds[0].balanceQuote', 'funds[0].balance'],
  ['waterfall[2].policy', 'waterfall[2].policy'],
])('a refusal of the engine at %s is one of the book at %s', (path, expected) => {
  const refused = new BookRefused('invalidAmount', path, 'must not be so')
  expect(bookFailure(source, refused).report).toEqual({
    code: 'invalidAmount',
    file: 'book.json',
    path: expected,
    message: `book.json: ${expected}: must not be so`,
  })
})

test('the path is that of the table where the book came as tables', () => {
  const lines = { ...source, describe: () => 'positions.csv:17: size' }
  const refused = new BookRefused('invalidAmount', 'accounts[3].positions[0].sizeLots', 'no')
  expect(bookFailure(lines, refused).message).toBe('book.json: positions.csv:17: size: no')
})
