import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createState,
  findPreset,
  lots,
  quoteUnits,
  ratio,
  view,
  whatIf,
  type WhatIfView,
} from '@plimsoll/engine'
import { expect, test } from 'vitest'
import type { BookFormat } from '../../book/book-format.ts'
import { parseBook } from '../../book/parse-book.ts'
import { checkBy } from '../check-document.ts'
import type { Document } from '../documents/definitions.ts'
import { decodeWhatIf } from './decode-what-if.ts'
import { encodeWhatIf } from './encode-what-if.ts'

const examples = join(import.meta.dirname, '..', '..', '..', '..', '..', 'examples')
const firstBook = JSON.parse(readFileSync(join(examples, 'first.book.json'), 'utf8')) as {
  readonly accounts: readonly { readonly account: string; readonly collateral: string }[]
}

const marketOfTests = {
  market: 'M',
  tickDigits: 1n,
  tickPlaces: 0,
  lotDigits: 1n,
  lotPlaces: 0,
  priceDecimals: 0,
}

const small: BookFormat = {
  domain: 'd',
  asset: { name: 'USDT', decimals: 0 },
  markets: new Map([['M', marketOfTests]]),
}

/** What a trader is told of a cut of one position. */
function roughSize(heldLots: bigint, cutLots: bigint): bigint {
  const place = { account: 'a', bucket: 'cross', market: 'M', side: 'long' } as const
  const amounts = { moneyQuote: quoteUnits(0n), maintenanceQuote: quoteUnits(0n) }
  const positions = [{ ...place, lots: lots(heldLots) }]
  const status = 'healthy' as const
  const bucket = { ...place, ...amounts, equityQuote: ratio(1n), positions, status }
  const nothing = { buckets: [], ranks: [] }
  const fill = {
    ...place,
    lots: lots(cutLots),
    valueQuote: quoteUnits(1n),
    markPriceTicks: ratio(1n),
    realisedPnlQuote: quoteUnits(0n),
    forgoneQuote: ratio(0n),
  }
  const answer: WhatIfView = {
    before: nothing,
    after: { buckets: [bucket], ranks: [] },
    cuts: [fill],
    hedgesCrossed: [],
    chargedQuote: quoteUnits(0n),
    ownCases: [],
    settledMarkets: [],
  }
  const at = { epoch: 1, sequence: 0, timeMs: 0 }
  const reading = { at, triggers: [], isCoarse: true }
  const [cut] = encodeWhatIf(small, { account: 'a', view: answer }, reading).cuts
  return BigInt(cut?.size ?? -1)
}

/** The answer to a1, where z9 has so much money. */
function answered(
  request: Document<'whatIfRequest'>,
  collateralOfOther: string,
  isCoarse: boolean,
): Document<'whatIf'> {
  const accounts = firstBook.accounts.map((account) =>
    account.account === 'z9' ? { ...account, collateral: collateralOfOther } : account,
  )
  const { spec, format } = parseBook(
    { ...firstBook, accounts },
    { file: 'book', resolvePolicy: (name) => findPreset(name)?.spec },
  )
  const state = createState(spec)
  const question = decodeWhatIf(request, 'a1', format)
  const { marks } = question
  const answer = whatIf(state, question)
  if (answer === undefined) throw new Error('the account is unknown')
  const at = { epoch: 1, sequence: 0, timeMs: spec.timeMs }
  const triggers = view(state).triggers()
  return encodeWhatIf(
    format,
    { account: 'a1', view: answer, ...(marks && { marks }) },
    { at, triggers, isCoarse },
  )
}

const request = { marks: [{ market: 'BTC-USDT', markPrice: '49000.0' }] }

test('a trader learns lights and rough sizes, and no number that another account has a part in', () => {
  const answer = answered(request, '18750', true)
  expect(answer.after.positions).toEqual([
    {
      market: 'BTC-USDT',
      side: 'short',
      layerIndex: 4,
      policy: 'bitmex',
      bucket: 'cross',
      lights: 5,
      size: '1.500',
      eligible: true,
    },
  ])
  expect(answer.cuts).toEqual([
    { bucket: 'cross', market: 'BTC-USDT', side: 'short', size: '1.500' },
  ])
  expect(answer).not.toHaveProperty('charged')
  expect(answer.marks).toEqual(request.marks)
  expect(answer.before).toEqual(answered(request, '18750', false).before)
})

test('the rough size of a cut is never below it, and a tenth of the position above it at most', () => {
  for (let held = 1n; held <= 40n; held += 1n) {
    for (let cut = 1n; cut <= held; cut += 1n) {
      const size = roughSize(held, cut)
      expect(size).toBeGreaterThanOrEqual(cut)
      expect(size).toBeLessThanOrEqual(held)
      expect((size - cut) * 10n).toBeLessThan(held + 10n)
    }
  }
})

test('whoever may know it is told what would be cut, which depends on others', () => {
  const [bankrupt, safe] = ['18750', '100000'].map((money) => answered(request, money, false))
  expect(bankrupt?.cuts).toHaveLength(1)
  expect(bankrupt?.cuts[0]).toHaveProperty('price')
  expect(safe?.cuts).toEqual([])
  expect(bankrupt?.after.positions[0]).toMatchObject({ rank: 1, queueLength: 2 })
})

test('a rough answer follows the schema', () => {
  const check = checkBy({ $ref: '#/$defs/whatIf' }, 'answer')
  expect(check(answered(request, '18750', true))).toEqual([])
})

test('a mark off the grid of the market’s places is refused, and so is a market that is not there', () => {
  const wrong = (marks: Document<'whatIfRequest'>['marks']) => () =>
    answered({ ...(marks && { marks }) }, '18750', false)
  expect(wrong([{ market: 'BTC-USDT', markPrice: '49000.05' }])).toThrow(
    expect.objectContaining({ path: 'marks[0].markPrice' }) as Error,
  )
  expect(wrong([{ market: 'ETH-USDT', markPrice: '1' }])).toThrow(
    expect.objectContaining({ path: 'marks[0].market' }) as Error,
  )
  const twice = { market: 'BTC-USDT', markPrice: '49000.0' }
  expect(wrong([twice, twice])).toThrow(
    expect.objectContaining({ path: 'marks[1].market' }) as Error,
  )
})
