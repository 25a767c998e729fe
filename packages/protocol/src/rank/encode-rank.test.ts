import type { Lots, RankView } from '@plimsoll/engine'
import { Compile } from 'typebox/schema'
import { expect, test } from 'vitest'
import type { BookFormat } from '../book/book-format.ts'
import { encodeRank } from './encode-rank.ts'
import { rankJsonSchema } from './rank-schema.ts'

const format: BookFormat = {
  domain: 'd',
  asset: { name: 'USDT', decimals: 6 },
  markets: new Map([
    [
      'M',
      { market: 'M', tickDigits: 1n, tickPlaces: 1, lotDigits: 1n, lotPlaces: 3, priceDecimals: 1 },
    ],
  ]),
}

const rows: RankView[] = [
  {
    account: 'a',
    bucket: 'cross',
    lots: 1500n as Lots,
    eligible: true,
    rank: 2,
    percentile: { numerator: 2n, denominator: 3n },
    lights: 4,
    score: { numerator: -25n, denominator: 32n },
    lotsAhead: 500n as Lots,
  },
  { account: 'b', bucket: 'cross', lots: 1n as Lots, eligible: false, reason: 'no equity' },
]

test('a queue as documented, key by key', () => {
  expect(JSON.stringify(encodeRank(format, 'M', rows))).toBe(
    '[{"account":"a","bucket":"cross","rank":2,"percentile":"0.666667","lights":4,' +
      '"score":{"display":"-0.781250","numerator":"-25","denominator":"32"},' +
      '"size":"1.500","sizeAhead":"0.500","eligible":true},' +
      '{"account":"b","bucket":"cross","size":"0.001","eligible":false,"reason":"no equity"}]',
  )
})

test('a queue keeps its schema', () => {
  expect(Compile(rankJsonSchema).Errors(encodeRank(format, 'M', rows))).toEqual([true, []])
})
