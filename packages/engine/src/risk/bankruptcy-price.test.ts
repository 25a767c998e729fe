import { existsSync, readFileSync } from 'node:fs'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { deficitQuote, equityScaled } from '../account/equity.ts'
import { createState } from '../machine/create-state.ts'
import { inside } from '../machine/state.ts'
import { scorePosition } from '../policy/ranking.ts'
import { quoteUnits } from '../quantity/units.ts'
import { bankruptcyLotQuote } from './bankruptcy-price.ts'

interface Golden {
  readonly book_p5: {
    readonly q: readonly number[]
    readonly side: readonly (1 | -1)[]
    readonly collateral: readonly number[]
    readonly mark: readonly [number, number, number]
    readonly funding: readonly [null, number, number]
    readonly equity_t2: readonly number[]
    readonly deficit_t2: number
    readonly winner_equity_t2: number
    readonly bankruptcy_price_entry: readonly number[]
    readonly winner_leverage_ACE: readonly number[]
  }
}

const file = new URL(
  '../../../../../shared/data/october-2025/golden_examples.json',
  import.meta.url,
)
const isPresent = existsSync(file)
if (!isPresent)
  console.warn('skipped: worked examples, which are not distributed with this repository')

/** One whole unit, so that printed decimals become integers. */
const UNIT = 10_000_000

describe.skipIf(!isPresent)('the worked five-account book', () => {
  const golden = isPresent ? (JSON.parse(readFileSync(file, 'utf8')) as Golden).book_p5 : undefined
  if (golden === undefined) return
  const ids = ['a', 'b', 'c', 'd', 'e']
  const units = (amount: number): bigint => BigInt(Math.round(amount * UNIT))

  /** The book at a mark, with the funding paid so far; every entry is at 1. */
  function bookAt(mark: number, fundingPerUnit: number) {
    const accounts = ids.map((id, index) => {
      const size = (golden?.q[index] ?? 0) * (golden?.side[index] ?? 1)
      const funding = quoteUnits(units(size * fundingPerUnit))
      const position = { lots: BigInt(size), entry: units(Math.abs(size)) }
      const money = units(golden?.collateral[index] ?? 0)
      return [id, { money, unsettledFundingQuote: funding, positions: [position] }] as const
    })
    // The sizes of the example leave two lots of short over; somebody is long in them.
    const rest = { money: units(1000), positions: [{ lots: 2n, entry: units(2) }] }
    const book = simpleBook({
      mark: units(mark),
      accounts: { ...Object.fromEntries(accounts), rest },
      waterfall: [],
    })
    return inside(createState(book)).ledger.book
  }

  const [t0, t1, t2] = golden.mark
  const [, funding1, funding2] = golden.funding
  const close = (value: bigint, expected: number) =>
    expect(Number(value) / UNIT).toBeCloseTo(expected, 3)

  test('bankruptcy prices at entry', () => {
    const book = bookAt(t0, 0)
    golden.bankruptcy_price_entry.forEach((expected, position) => {
      const { numerator, denominator } = bankruptcyLotQuote(book, position)
      expect(Math.max(0, Number(numerator) / Number(denominator) / UNIT)).toBeCloseTo(expected, 5)
    })
  })

  test('equities, deficit and leverage after two moves and two fundings', () => {
    const book = bookAt(t2, funding1 * t1 + funding2 * t2)
    golden.equity_t2.forEach((expected, bucket) => close(equityScaled(book, bucket), expected))
    const deficits = ids.reduce((sum, _, bucket) => sum + deficitQuote(book, bucket), 0n)
    close(deficits, golden.deficit_t2)
    const winners = [0, 2, 4]
    close(
      winners.reduce((sum, bucket) => sum + equityScaled(book, bucket), 0n),
      golden.winner_equity_t2,
    )
    winners.forEach((position, index) => {
      const leverage = scorePosition(book, position, { factors: [{ term: 'accountLeverage' }] })
      const expected = golden.winner_leverage_ACE[index] ?? Number.NaN
      expect(Number(leverage.numerator) / Number(leverage.denominator)).toBeCloseTo(expected, 3)
    })
  })
})
