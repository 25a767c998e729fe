import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseBook, type ParsedBook } from './parse-book.ts'

const text = readFileSync(new URL('../../../../examples/first.book.json', import.meta.url), 'utf8')

function parse(fields: Readonly<Record<string, unknown>>): ParsedBook {
  const book = JSON.parse(text) as Record<string, unknown>
  const waterfall = [{ layer: 'offers' }]
  return parseBook(
    { ...book, waterfall, ...fields },
    { file: 'book.json', resolvePolicy: () => undefined },
  )
}

const offer = { account: 'b1', market: 'BTC-USDT', side: 'long', size: '0.250' }

test('an offer has whole lots and, where it has a price, that price in ticks', () => {
  const { spec } = parse({ offers: [offer, { ...offer, side: 'short', price: '50000.5' }] })
  expect(spec.offers).toEqual([
    { account: 'b1', market: 'BTC-USDT', side: 'long', lots: 250n },
    {
      account: 'b1',
      market: 'BTC-USDT',
      side: 'short',
      lots: 250n,
      limitPriceTicks: { numerator: 500_005n, denominator: 1n },
    },
  ])
  expect(spec.waterfall).toEqual([{ layer: 'offers' }])
})

test('a book without offers has none, and one with an empty list has an empty list', () => {
  expect(parse({}).spec).not.toHaveProperty('offers')
  expect(parse({ offers: [] }).spec.offers).toEqual([])
})

test.each([
  [7, 7n],
  ['7', 7n],
  ['340282366920938463463374607431768211455', 2n ** 128n - 1n],
])('a seed of %j is %s', (seed, expected) => {
  expect(parse({ seed }).spec.seed).toBe(expected)
})
