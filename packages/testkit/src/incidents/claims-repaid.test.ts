import {
  type BookSpec,
  createState,
  lots,
  quoteUnits,
  ratio,
  type State,
  step,
  view,
} from '@plimsoll/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { simpleBook } from '../book-spec/simple-book.ts'
import { resolveState } from './incident.ts'

// What is charged is owed back: whatever surplus comes later, in whatever order, every claim has been paid its part of it, to the
// unit, and never more than it is.

const owed = fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 8 })
const surpluses = fc.array(fc.bigInt({ min: 1n, max: 60_000n }), { minLength: 1, maxLength: 8 })
const shuffled = surpluses.chain((amounts) =>
  fc.record({
    amounts: fc.constant(amounts),
    order: fc.shuffledSubarray(amounts, { minLength: amounts.length }),
  }),
)

describe('claims that a book states', () => {
  test('are paid pro rata to the unit after every surplus, and never beyond what is owed', () => {
    fc.assert(
      fc.property(owed, surpluses, (claims, amounts) => {
        const state = createState(claimsBook(claims))
        const total = sum(claims)
        let received = 0n
        for (const amount of amounts) {
          contribute(state, 'fund', amount)
          received += amount
          const shared = received < total ? received : total
          const paid = claims.map((claim) => (shared * claim) / total)
          expect(wallets(state, claims.length)).toEqual(paid)
          expect(BigInt(view(state).totals().claimsPotQuote)).toBe(shared - sum(paid))
          expect(balance(state, 'fund')).toBe(TARGET + received - shared)
          expect(stillOwed(state)).toBe(total - sum(paid))
        }
      }),
    )
  })

  test('end where they end in any other order of the same surpluses', () => {
    fc.assert(
      fc.property(owed, shuffled, (claims, { amounts, order }) => {
        expect(afterSurpluses(claims, order)).toEqual(afterSurpluses(claims, amounts))
      }),
    )
  })

  test('do not mind how a surplus is cut, or which of two funds has it', () => {
    fc.assert(
      fc.property(
        owed,
        fc.array(fc.tuple(fc.constantFrom('fund', 'other'), fc.bigInt({ min: 1n, max: 60_000n })), {
          minLength: 1,
          maxLength: 8,
        }),
        (claims, parts) => {
          const cut = createState(claimsBook(claims))
          for (const [fund, amount] of parts) contribute(cut, fund, amount)
          const whole = afterSurpluses(claims, [sum(parts.map(([, amount]) => amount))])
          expect(wallets(cut, claims.length)).toEqual(whole.wallets)
        },
      ),
    )
  })
})

describe('claims of a shared loss', () => {
  test('are what was charged, and surplus brings it back pro rata', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 50n }), { minLength: 2, maxLength: 6 }),
        fc.bigInt({ min: 1n, max: 500n }),
        fc.bigInt({ min: 1n, max: 800n }),
        (sizes, deficit, surplus) => {
          const state = createState(lossBook(sizes, deficit))
          const before = view(state).totals().moneyQuote
          const { round } = resolveState(state)
          const charges = round.charges.map(({ chargedQuote }) => BigInt(chargedQuote))
          expect(sum(charges)).toBe(deficit)
          expect(
            view(state)
              .claims()
              .map(({ account, owedQuote }) => ({ account, chargedQuote: owedQuote })),
          ).toEqual(round.charges)
          const held = round.charges.map(({ account }) => money(state, account))
          contribute(state, 'fund', surplus)
          const shared = surplus < deficit ? surplus : deficit
          round.charges.forEach(({ account }, index) => {
            const back = (shared * (charges[index] ?? 0n)) / deficit
            expect(money(state, account)).toBe((held[index] ?? 0n) + back)
          })
          expect(view(state).totals().moneyQuote).toBe(before + surplus)
        },
      ),
    )
  })
})

describe('losses and surplus in turn', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ rise: fc.bigInt({ min: 1n, max: 6n }) }),
      fc.record({ surplus: fc.bigInt({ min: 1n, max: 900n }) }),
    ),
    { minLength: 2, maxLength: 10 },
  )
  const sizes = fc.array(fc.bigInt({ min: 1n, max: 40n }), { minLength: 2, maxLength: 5 })

  test('every claim is what was charged less what came back, to the unit, from one loss to the next', () => {
    fc.assert(
      fc.property(sizes, steps, (lotCounts, path) => {
        const state = createState(lossBook(lotCounts, 1n))
        const names = lotCounts.map((_, index) => `l${index}`)
        const none = names.map(() => 0n)
        let expected: Claims = { owed: none, received: 0n, paid: none, surplus: 0n }
        let mark = 10n
        for (const part of path) {
          if ('surplus' in part) {
            contribute(state, 'fund', part.surplus)
            expected = { ...expected, surplus: expected.surplus + part.surplus }
          } else {
            mark += part.rise
            const charges = loseAt(state, mark)
            expected = charge(
              expected,
              names.map((name) => charges.get(name) ?? 0n),
            )
          }
          expected = receive(expected)
          const claims = new Map<string, bigint>(
            view(state)
              .claims()
              .map(({ account, owedQuote }) => [account, owedQuote]),
          )
          expect(names.map((name) => claims.get(name) ?? 0n)).toEqual(open(expected))
          expect(BigInt(view(state).totals().claimsPotQuote)).toBe(pot(expected))
          expect(balance(state, 'fund')).toBe(TARGET + expected.surplus)
        }
      }),
    )
  })
})

/** The rule once more, as slowly as it is written: what was open when claims last changed, what came since, and what that paid. */
interface Claims {
  readonly owed: readonly bigint[]
  readonly received: bigint
  readonly paid: readonly bigint[]
  /** What the fund has beyond its target. */
  readonly surplus: bigint
}

function receive(before: Claims): Claims {
  const total = sum(before.owed)
  const missing = total - before.received
  const moved = before.surplus < missing ? before.surplus : missing
  if (moved === 0n) return before
  const received = before.received + moved
  return {
    owed: before.owed,
    received,
    paid: before.owed.map((claim) => (received * claim) / total),
    surplus: before.surplus - moved,
  }
}

/** What rounding had kept in the pot counts as the first that is received for the claims as they are now; the next receipt pays it. */
function charge(before: Claims, charges: readonly bigint[]): Claims {
  if (charges.every((amount) => amount === 0n)) return before
  return {
    owed: open(before).map((claim, index) => claim + (charges[index] ?? 0n)),
    received: pot(before),
    paid: charges.map(() => 0n),
    surplus: before.surplus,
  }
}

function open({ owed: claims, paid }: Claims): bigint[] {
  return claims.map((claim, index) => claim - (paid[index] ?? 0n))
}

function pot({ received, paid }: Claims): bigint {
  return received - sum(paid)
}

/** The mark rises, the short loses more, and those who are charged for it by account. */
function loseAt(state: State, mark: bigint): ReadonlyMap<string, bigint> {
  const timeMs = view(state).timeMs() + 1
  const seen = { markPriceTicks: ratio(mark), sources: 1, priceTimeMs: timeMs }
  const prices = [{ market: 'M', ...seen }]
  expect(step(state, { kind: 'updatePrices', timeMs, prices }).outcome).toBe('accepted')
  const { charges } = resolveState(state).round
  return new Map(charges.map(({ account, chargedQuote }) => [account, BigInt(chargedQuote)]))
}

const TARGET = 5_000n

/** Flat accounts that are owed something, and two funds at their targets. */
function claimsBook(claims: readonly bigint[]): BookSpec {
  const fund = { markets: ['M'], balanceQuote: quoteUnits(TARGET), targetQuote: quoteUnits(TARGET) }
  return {
    ...simpleBook({
      mark: 10n,
      accounts: Object.fromEntries(
        claims.map((_, index) => [`c${index}`, { money: 0n, positions: [] }]),
      ),
      funds: [
        { fund: 'fund', ...fund },
        { fund: 'other', ...fund },
      ],
      waterfall: [],
    }),
    claims: claims.map((claim, index) => ({
      account: `c${index}`,
      amountQuote: quoteUnits(claim),
    })),
  }
}

/** A bankrupt short against longs who bear its deficit by their lots; the fund has its target and nothing it may spend. */
function lossBook(sizes: readonly bigint[], deficit: bigint): BookSpec {
  const size = sum(sizes)
  const position = (
    account: string,
    amount: bigint,
    sizeLots: bigint,
  ): BookSpec['accounts'][number] => ({
    account,
    kind: 'trader',
    collateralQuote: quoteUnits(amount),
    positions: [
      {
        market: 'M',
        marginMode: 'cross',
        sizeLots: lots(sizeLots),
        entryValueQuote: quoteUnits((sizeLots < 0n ? -sizeLots : sizeLots) * 10n),
      },
    ],
  })
  const base = simpleBook({ mark: 10n, accounts: {}, waterfall: [] })
  return {
    ...base,
    markets: base.markets.map((market) => ({ ...market, markPriceTicks: ratio(10n) })),
    accounts: [
      position('bankrupt', -deficit, -size),
      ...sizes.map((lotCount, index) => position(`l${index}`, 10_000n, lotCount)),
    ],
    funds: [
      {
        fund: 'fund',
        markets: ['M'],
        balanceQuote: quoteUnits(TARGET),
        floorQuote: quoteUnits(TARGET),
        targetQuote: quoteUnits(TARGET),
      },
    ],
    waterfall: [{ layer: 'socialisedLoss', base: 'openInterest', isRepayable: true }],
  }
}

function afterSurpluses(
  claims: readonly bigint[],
  amounts: readonly bigint[],
): { readonly wallets: readonly bigint[]; readonly fund: bigint; readonly owed: bigint } {
  const state = createState(claimsBook(claims))
  for (const amount of amounts) contribute(state, 'fund', amount)
  return {
    wallets: wallets(state, claims.length),
    fund: balance(state, 'fund'),
    owed: stillOwed(state),
  }
}

function contribute(state: State, fund: string, amount: bigint): void {
  const command = { kind: 'moveFundMoney', timeMs: view(state).timeMs(), fund } as const
  expect(step(state, { ...command, amountQuote: quoteUnits(amount) }).outcome).toBe('accepted')
}

function wallets(state: State, count: number): bigint[] {
  return Array.from({ length: count }, (_none, index) => money(state, `c${index}`))
}

function money(state: State, account: string): bigint {
  return BigInt(view(state).account(account)?.collateralQuote ?? 0n)
}

function balance(state: State, fund: string): bigint {
  const found = view(state)
    .funds()
    .find((one) => one.fund === fund)
  return BigInt(found?.balanceQuote ?? 0n)
}

function stillOwed(state: State): bigint {
  return sum(
    view(state)
      .claims()
      .map(({ owedQuote }) => BigInt(owedQuote)),
  )
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
