import { createState, findPreset, type RoundView, step, view } from '@plimsoll/engine'
import { randomBook } from '@plimsoll/testkit'
import { Compile } from 'typebox/schema'
import { expect, test } from 'vitest'
import { parseBook } from '../book/parse-book.ts'
import { readDecimal } from '../decimal/decimal-text.ts'
import { EventWriter } from '../event/event-writer.ts'
import { type ReceiptDocument, receiptJsonSchema } from './receipt-schema.ts'
import { receiptsOf } from './receipts-of.ts'

const firstSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1) * 1_000
const books = 300

interface Resolved {
  readonly round: RoundView
  readonly receipts: readonly ReceiptDocument[]
}

function resolved(seed: number): Resolved | undefined {
  const book = parseBook(randomBook(seed), {
    file: `random book ${seed}`,
    resolvePolicy: (name) => findPreset(name)?.spec,
  })
  const state = createState(book.spec)
  const { timeMs } = book.spec
  const decision = step(state, { kind: 'openRound', timeMs })
  if (decision.outcome !== 'accepted') return undefined
  const round = view(state).round(decision.events)
  const record = { domain: book.spec.domain, epoch: 7, sequence: 3, timeMs, round: { view: round } }
  const writing = { format: book.format, markets: book.spec.markets }
  return { round, receipts: receiptsOf(record, writing) }
}

const rounds = Array.from({ length: books }, (_none, index) => resolved(firstSeed + index)).filter(
  (one) => one !== undefined,
)

test(`${books} random books: receipts follow their schema, and each has an id of its own`, () => {
  const validator = Compile(receiptJsonSchema)
  let count = 0
  for (const { receipts } of rounds) {
    for (const receipt of receipts) {
      expect(validator.Errors(receipt)[1]).toEqual([])
      count += 1
    }
    expect(new Set(receipts.map(({ receiptId }) => receiptId)).size).toBe(receipts.length)
  }
  console.log(`${count} receipts of ${rounds.length} rounds`)
  expect(count).toBeGreaterThan(books)
})

test(`${books} random books: what an account was charged is what its receipts say`, () => {
  let compared = 0
  for (const { round, receipts } of rounds) {
    const charged = new Map<string, bigint>()
    for (const { kind, account, amount = '0' } of receipts) {
      const units = readDecimal(amount)?.digits ?? 0n
      const signed = kind === 'charge' ? units : kind === 'refund' ? -units : 0n
      charged.set(account, (charged.get(account) ?? 0n) + signed)
    }
    const expected = new Map<string, bigint>(
      round.charges.map(({ account, chargedQuote }) => [account, chargedQuote]),
    )
    const told = [...charged].filter(([, units]) => units !== 0n)
    expect(new Map(told)).toEqual(expected)
    compared += told.length
  }
  expect(compared).toBeGreaterThan(0)
})

test(`${books} random books: every lot that deleveraging took of an account is in a receipt`, () => {
  for (const { round, receipts } of rounds) {
    const fills = round.cases.flatMap(({ caseId, account, layers }) =>
      layers
        .filter(({ layer }) => layer === 'adl' || layer === 'offers' || layer === 'backstopVault')
        .flatMap((layer) => layer.fills.map((fill) => ({ caseId, of: account, fill })))
        .filter(({ of, fill }) => fill.account !== of),
    )
    const told = receipts.filter(({ kind, caseId }) => kind === 'fill' && caseId !== undefined)
    for (const { caseId, fill } of fills) {
      const { account, bucket, market, side } = fill
      expect(told).toContainEqual(
        expect.objectContaining({ caseId, account, bucket, market, side }),
      )
    }
    expect(told.length).toBeGreaterThanOrEqual(fills.length)
  }
})

test('positions of a market that an officer ended have receipts, those of funds have none', () => {
  const { spec, format } = parseBook(market, {
    file: 'market',
    resolvePolicy: () => undefined,
  })
  const state = createState(spec)
  const decision = step(state, {
    kind: 'settleMarket',
    timeMs: 0,
    market: 'M',
    priceTicks: { numerator: 120n, denominator: 1n },
    reason: 'delisted',
  })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  const writer = new EventWriter(format, view(state).names(), spec.markets)
  const record = { domain: 'd', epoch: 1, sequence: 5, timeMs: 0, events: decision.events }
  const receipts = receiptsOf(record, { format, markets: spec.markets, writer })
  const closed = { version: 1, kind: 'fill', domain: 'd', epoch: 1, sequence: 5, timeMs: 0 }
  const sold = { market: 'M', size: '0.3', price: '12.0', value: '3.60', reason: 'delisted' }
  expect(receipts).toEqual([
    {
      ...closed,
      ...sold,
      receiptId: '5-0',
      account: 'a',
      bucket: 'cross',
      side: 'long',
      realisedPnl: '0.60',
    },
    {
      ...closed,
      ...sold,
      receiptId: '5-1',
      account: 'b',
      bucket: 'cross',
      side: 'short',
      size: '0.2',
      value: '2.40',
      realisedPnl: '-0.40',
    },
  ])
  expect(Compile(receiptJsonSchema).Errors(receipts[0])[1]).toEqual([])
})

const held = (account: string, size: string): object => ({
  account,
  collateral: '10',
  positions: [{ market: 'M', size, entryPrice: '10.0', marginMode: 'cross' }],
})

const market = {
  version: 1,
  timeMs: 0,
  domain: 'd',
  asset: { name: 'USDT', decimals: 2 },
  markets: [
    {
      market: 'M',
      contract: 'linear',
      tickSize: '0.1',
      lotSize: '0.1',
      markPrice: '10.0',
      maintenanceTiers: [{ notionalFrom: '0', rate: '0.01' }],
    },
  ],
  accounts: [held('a', '0.3'), held('b', '-0.2')],
  funds: [
    {
      fund: 'f',
      markets: ['M'],
      balance: '10',
      positions: [{ market: 'M', size: '-0.1', entryValue: '1' }],
    },
  ],
  waterfall: [],
}
