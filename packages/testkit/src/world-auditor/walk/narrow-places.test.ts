import { type Command, lots, quoteUnits } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { type SimpleBook, simpleBook } from '../../book-spec/simple-book.ts'
import { preset } from '../stories/story.ts'
import { drive } from './drive.ts'

type WithoutTime<T> = T extends unknown ? Omit<T, 'timeMs'> : never

/** Has the engine carry out commands one second after the other, each record judged. Returns the answers. */
function answersTo(
  book: SimpleBook,
  commands: readonly WithoutTime<Command>[],
  execution: 'ledger' | 'sidecar' = 'ledger',
): string[] {
  const { submit, compare } = drive({ ...simpleBook(book), execution })
  return commands.map((command, index) => {
    const { decision } = submit({ ...command, timeMs: 1_000 * (index + 1) })
    compare()
    return decision.outcome === 'rejected' ? decision.code : decision.outcome
  })
}

function markAt(ticks: bigint, denominator: bigint, timeMs: number): WithoutTime<Command> {
  const markPriceTicks = { numerator: ticks, denominator }
  const price = { market: 'M', markPriceTicks, sources: 1, priceTimeMs: timeMs }
  return { kind: 'updatePrices', prices: [price] }
}

/** `z` owes 50 at the mark of 100; `w`, short as many lots, can be cut at 105. */
const cuttable: SimpleBook = {
  mark: 100n,
  accounts: {
    c: { money: 10_000n, positions: [] },
    w: { money: 100n, positions: [{ lots: -10n, entry: 1_000n }] },
    z: { money: 200n, positions: [{ lots: 10n, entry: 1_250n }] },
  },
  funds: [{ fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(0n) }],
  waterfall: [
    { layer: 'insuranceFund', fund: 'insurance', mode: 'takeover' },
    { layer: 'adl', policy: preset('bitmex') },
  ],
}

describe('places where two rules meet', () => {
  test('a liquidation that closes an isolated position wholly pays its fee before its money is released', () => {
    const book: SimpleBook = {
      mark: 100n,
      market: { liquidationFeeRate: { numerator: 1n, denominator: 50n } },
      accounts: {
        a: { money: 0n, positions: [{ lots: -10n, entry: 1_000n, margin: 8n }] },
        b: { money: 1_000n, positions: [{ lots: 10n, entry: 1_000n }] },
      },
      funds: [{ fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(0n) }],
      waterfall: [],
    }
    const fill = {
      kind: 'fillLiquidation',
      account: 'a',
      bucket: 'isolated:M:short',
      market: 'M',
      side: 'short',
      lots: lots(10n),
      priceTicks: 100n,
      counterparty: { account: 'b' },
    } as const
    const answers = answersTo(book, [{ kind: 'requestLiquidations' }, fill])
    expect(answers).toEqual(['accepted', 'accepted'])
  })

  test('a bucket that fell below zero while it was being closed pays no fee that leaves it owing', () => {
    const book: SimpleBook = {
      mark: 100n,
      market: { liquidationFeeRate: { numerator: 1n, denominator: 50n } },
      accounts: {
        a: { money: 8n, positions: [{ lots: -10n, entry: 1_000n }] },
        b: { money: 1_000n, positions: [{ lots: 10n, entry: 1_000n }] },
      },
      funds: [{ fund: 'insurance', markets: ['M'], balanceQuote: quoteUnits(0n) }],
      waterfall: [],
    }
    const fill = {
      kind: 'fillLiquidation',
      account: 'a',
      bucket: 'cross',
      market: 'M',
      side: 'short',
      lots: lots(10n),
      priceTicks: 100n,
      counterparty: { account: 'b' },
    } as const
    const answers = answersTo(book, [
      { kind: 'requestLiquidations' },
      markAt(101n, 1n, 2_000),
      fill,
    ])
    expect(answers.slice(0, 2)).toEqual(['accepted', 'accepted'])
  })

  test('a closed isolated position keeps what it still owes as funding', () => {
    const book: SimpleBook = {
      mark: 100n,
      accounts: {
        a: { money: 0n, positions: [{ lots: 10n, entry: 1_000n, margin: 100n }] },
        b: { money: 1_000n, positions: [{ lots: -10n, entry: 1_000n }] },
      },
      waterfall: [],
    }
    const quotePerLot = { numerator: 1n, denominator: 1n }
    const answers = answersTo(book, [
      { kind: 'accrueFunding', market: 'M', quotePerLot },
      {
        kind: 'trade',
        market: 'M',
        lots: lots(10n),
        priceTicks: 100n,
        buyer: { account: 'b' },
        seller: { account: 'a', marginMode: 'isolated' },
      },
      { kind: 'settleFunding' },
    ])
    expect(answers).toEqual(['accepted', 'accepted', 'accepted'])
  })

  test('what was paid back for one case counts for another before either is measured', () => {
    const book: SimpleBook = {
      mark: 100n,
      accounts: {
        p: { money: -100n, positions: [{ lots: -10n, entry: 1_200n }] },
        z: { money: 200n, positions: [{ lots: 10n, entry: 1_250n }] },
      },
      waterfall: [{ layer: 'profitHaircut' }],
    }
    const answers = answersTo(book, [
      { kind: 'openRound' },
      markAt(106n, 1n, 2_000),
      { kind: 'openRound' },
    ])
    expect(answers).toEqual(['accepted', 'accepted', 'accepted'])
  })

  test('whoever has lots that a plan has reserved is not closed in the market', () => {
    const fill = {
      kind: 'fillLiquidation',
      account: 'w',
      bucket: 'cross',
      market: 'M',
      side: 'short',
      lots: lots(10n),
      priceTicks: 109n,
      counterparty: { account: 'c' },
    } as const
    const atMark = [{ layer: 'adl', policy: preset('bitmex'), price: 'mark' }] as const
    const answers = answersTo(
      { ...cuttable, waterfall: atMark },
      [{ kind: 'openRound' }, markAt(219n, 2n, 2_000), { kind: 'requestLiquidations' }, fill],
      'sidecar',
    )
    expect(answers.slice(0, 3)).toEqual(['accepted', 'accepted', 'accepted'])
    expect(answers[3]).toBe('noLiquidation')
  })

  test('a candidate that becomes a case itself is not closed for more lots than its plan leaves', () => {
    const answers = answersTo(
      cuttable,
      [
        { kind: 'openRound' },
        { kind: 'moveFundMoney', fund: 'insurance', amountQuote: quoteUnits(1_000n) },
        markAt(111n, 1n, 3_000),
        { kind: 'openRound' },
      ],
      'sidecar',
    )
    expect(answers).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
  })

  test.each([
    ['done, of which only a part fits', 'done', 10n, 7n],
    ['partial', 'partial', 2n, 8n],
  ] as const)('a row that was late confirmed %s is not confirmed again', (...row) => {
    const [, status, first, rest] = row
    const confirm = (said: typeof status, count: bigint): WithoutTime<Command> => ({
      kind: 'confirmPlan',
      planId: 'test:0:1:0:5',
      fills: [{ index: 0, status: said, lots: lots(count) }],
    })
    const waiting = Array.from({ length: 6 }, (): WithoutTime<Command> => ({ kind: 'passTime' }))
    const sold: WithoutTime<Command> = {
      kind: 'trade',
      market: 'M',
      lots: lots(7n),
      priceTicks: 100n,
      buyer: { account: 'w' },
      seller: { account: 'c' },
    }
    const again = [confirm(status, first), confirm('done', rest)]
    const commands = [{ kind: 'openRound' } as const, ...waiting, sold, ...again]
    const answers = answersTo(cuttable, commands, 'sidecar')
    expect(answers.slice(-3)).toEqual(['accepted', 'accepted', 'unknownFill'])
  })
})
