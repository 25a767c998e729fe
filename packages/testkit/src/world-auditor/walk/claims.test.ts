import { quoteUnits } from '@plimsoll/engine'
import { describe, expect, test } from 'vitest'
import { simpleBook } from '../../book-spec/simple-book.ts'
import { createRandom } from '../../generators/random.ts'
import { consecutiveSeeds } from '../../seeds.ts'
import { drive } from './drive.ts'

/** What is owed to accounts `a0`, `a1` and so on, and what comes in to repay it. */
interface Owing {
  readonly owed: readonly bigint[]
  readonly surpluses: readonly bigint[]
}

/** Pays surpluses into a fund that keeps nothing beyond what claims are still owed; every record is judged. */
function repay({ owed, surpluses }: Owing) {
  const names = owed.map((_, index) => `a${index}`)
  const book = simpleBook({
    mark: 100n,
    accounts: Object.fromEntries(names.map((name) => [name, { money: 0n, positions: [] }])),
    funds: [
      {
        fund: 'insurance',
        markets: ['M'],
        balanceQuote: quoteUnits(0n),
        targetQuote: quoteUnits(0n),
      },
    ],
    waterfall: [],
  })
  const claims = owed.map((amount, index) => {
    return { account: `a${index}`, amountQuote: quoteUnits(amount) }
  })
  const { shown, submit, compare } = drive({ ...book, claims })
  surpluses.forEach((amount, index) => {
    const amountQuote = quoteUnits(amount)
    submit({ kind: 'moveFundMoney', timeMs: index + 1, fund: 'insurance', amountQuote })
    compare()
  })
  const paid = names.map((name) => shown.account(name)?.collateralQuote ?? 0n)
  return { paid, left: shown.funds()[0]?.balanceQuote }
}

function drawn(seed: number): Owing & { readonly shuffled: readonly bigint[] } {
  const random = createRandom(seed)
  const some = (count: number, most: number): bigint[] =>
    Array.from({ length: count }, () => BigInt(random.between(1, most)))
  const owed = some(random.between(1, 7), random.pick([5, 100, 90_000]))
  const surpluses = some(random.between(1, 12), random.pick([3, 40, 40_000]))
  return { owed, surpluses, shuffled: random.shuffle(surpluses) }
}

const seeds = consecutiveSeeds(150)

describe('claims are repaid', () => {
  test('pro rata to the unit, and never beyond what is owed', () => {
    for (const seed of seeds) {
      const { owed, surpluses } = drawn(seed)
      const total = owed.reduce((sum, amount) => sum + amount, 0n)
      const came = surpluses.reduce((sum, amount) => sum + amount, 0n)
      const received = came < total ? came : total
      const { paid, left } = repay({ owed, surpluses })
      expect(paid, `seed ${seed}`).toEqual(owed.map((amount) => (received * amount) / total))
      expect(left, `seed ${seed}`).toBe(came - received)
    }
  })

  test('the same in whatever order the same surpluses come', () => {
    for (const seed of seeds) {
      const { owed, surpluses, shuffled } = drawn(seed)
      expect(repay({ owed, surpluses: shuffled }), `seed ${seed}`).toEqual(
        repay({ owed, surpluses }),
      )
    }
  })

  test('the same whether a surplus comes at once or unit by unit', () => {
    for (const seed of seeds.slice(0, 40)) {
      const { owed, surpluses } = drawn(seed)
      const came = surpluses.reduce((sum, amount) => sum + amount, 0n) % 60n
      const units = Array.from({ length: Number(came) }, () => 1n)
      const whole = came === 0n ? [] : [came]
      expect(repay({ owed, surpluses: units }), `seed ${seed}`).toEqual(
        repay({ owed, surpluses: whole }),
      )
    }
  })
})
