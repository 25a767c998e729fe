import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { BookSpec, OfferSpec } from '../../machine/book-spec.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import type { State } from '../../machine/state.ts'
import { view } from '../../machine/view.ts'
import type { CaseView } from '../../machine/view-types.ts'
import { kraken } from '../../policy/presets/kraken.ts'
import { ratio } from '../../quantity/ratio.ts'
import { lots, quoteUnits } from '../../quantity/units.ts'
import type { LayerSpec } from '../layer-spec.ts'

const offer = (account: string, size: bigint, limit?: bigint): OfferSpec => ({
  account,
  market: 'M',
  side: 'long',
  lots: lots(size),
  ...(limit === undefined ? {} : { limitPriceTicks: ratio(limit) }),
})

const free = (money = 10_000n): SimpleAccount => ({ money, positions: [] })

/** A long of 10 lots at mark 100 that owes 50, 5 a lot: its bankruptcy price is 105. */
function bookOf(
  accounts: Readonly<Record<string, SimpleAccount>>,
  offers: readonly OfferSpec[],
  waterfall: readonly LayerSpec[] = [{ layer: 'offers' }],
): BookSpec {
  const held = Object.values(accounts).flatMap(({ positions }) => positions)
  const total = held.reduce((sum, position) => sum + position.lots, 10n)
  const book = simpleBook({
    mark: 100n,
    accounts: {
      ...accounts,
      z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] },
      idle: {
        money: 10n ** 6n,
        adlExempt: true,
        positions: [{ lots: -total, entry: 100n * (total < 0n ? -total : total) }],
      },
    },
    waterfall,
  })
  return { ...book, offers }
}

function resolve(book: BookSpec): { readonly state: State; readonly only: CaseView } {
  const state = createState(book)
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: 0 })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  expect(view(state).totals().moneyQuote).toBe(before)
  const [only] = view(state).round(decision.events).cases
  if (only === undefined) throw new Error('no case')
  return { state, only }
}

const fillsOf = (only: CaseView): unknown[] =>
  (only.layers.at(-1)?.fills ?? []).map(({ account, lots: size, priceTicks, valueQuote }) => [
    account,
    size,
    priceTicks?.numerator,
    valueQuote,
  ])

describe('L-7 offers', () => {
  test('the best price for the case first, each at what he offered, none beyond bankruptcy', () => {
    const accounts = { a: free(), b: free(), c: free() }
    const { only, state } = resolve(
      bookOf(accounts, [offer('a', 4n, 102n), offer('b', 2n), offer('c', 3n, 104n)]),
    )
    // b takes 2 at 105. What is left owes 40 over 8 lots; c takes 3 at 104, a 4 at 102.
    expect(fillsOf(only)).toEqual([
      ['b', 2n, 105n, 210n],
      ['c', 3n, 104n, 312n],
      ['a', 4n, 102n, 408n],
    ])
    // 50 − 10 − 12 − 8 = 20 is left to pay, and one lot to place.
    expect(only.residualDeficitQuote).toBe(20n)
    expect(only.residualExposure.map((open) => open.lots)).toEqual([1n])
    expect(view(state).account('c')?.positions).toMatchObject([
      { sizeLots: 3n, entryValueQuote: 312n },
    ])
    expect(view(state).offers()).toEqual([])
  })

  test('a price worse for the case than mark is not taken', () => {
    const { only } = resolve(bookOf({ a: free() }, [offer('a', 4n, 99n)]))
    expect(only.layers.at(-1)?.skipped).toBe('no offer takes a lot at mark or better')
  })

  test('equal prices share in proportion to what is offered, within what each can bear', () => {
    // Maintenance is 1 a lot and 105 costs 5 against mark: 12 bears 2 lots.
    const accounts = { a: free(), b: free(12n), c: free() }
    const { only } = resolve(bookOf(accounts, [offer('a', 20n), offer('b', 20n), offer('c', 10n)]))
    expect(fillsOf(only)).toEqual([
      ['a', 5n, 105n, 525n],
      ['b', 2n, 105n, 210n],
      ['c', 3n, 105n, 315n],
    ])
    expect(only.status).toBe('closed')
  })

  test('what the taker holds on the other side is closed first, the rest is opened', () => {
    const taker: SimpleAccount = { money: 10_000n, positions: [{ lots: -4n, entry: 480n }] }
    const { only, state } = resolve(bookOf({ a: taker }, [offer('a', 10n)]))
    expect(only.layers.at(-1)?.fills).toMatchObject([
      // 4 of 10 lots close: 420 of 1050. They cost 480 before.
      { account: 'a', side: 'long', lots: 10n, realisedPnlQuote: 60n, forgoneQuote: ratio(50n) },
    ])
    expect(view(state).account('a')).toMatchObject({
      collateralQuote: 10_060n,
      positions: [{ sizeLots: 6n, entryValueQuote: 630n }],
    })
  })

  test('in hedge mode nothing is closed', () => {
    const taker: SimpleAccount = {
      money: 10_000n,
      positionMode: 'hedge',
      positions: [{ lots: -4n, entry: 480n }],
    }
    const { state } = resolve(bookOf({ a: taker }, [offer('a', 10n)]))
    expect(
      view(state)
        .account('a')
        ?.positions.map(({ sizeLots }) => sizeLots),
    ).toEqual([10n, -4n])
  })

  test('nobody takes from himself, and nobody with a case takes', () => {
    const own = { ...free(), owner: 'o' }
    const book = bookOf({ a: own, b: free(-1n) }, [offer('a', 4n), offer('b', 4n)])
    const accounts = book.accounts.map((row) =>
      row.account === 'z' ? { ...row, owner: 'o' } : row,
    )
    const { only } = resolve({ ...book, accounts })
    expect(only.layers.every(({ fills }) => fills.length === 0)).toBe(true)
  })

  test('a case opened by order, with equity, is taken over at mark', () => {
    const book = bookOf({ a: free() }, [offer('a', 10n)])
    const accounts = book.accounts.map((row) =>
      row.account === 'z' ? { ...row, collateralQuote: quoteUnits(500n) } : row,
    )
    const state = createState({ ...book, accounts })
    step(state, { kind: 'orderCase', timeMs: 0, account: 'z', bucket: 'cross', reason: 'drill' })
    const decision = step(state, { kind: 'openRound', timeMs: 0 })
    if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
    const [only] = view(state).round(decision.events).cases
    expect(only && fillsOf(only)).toEqual([['a', 10n, 100n, 1000n]])
    expect(view(state).account('z')?.collateralQuote).toBe(500n)
  })
})

describe('A-6 voluntary', () => {
  const layer: LayerSpec = { layer: 'adl', policy: kraken.spec }

  test('all at the policy’s price, pro rata; a limit below it stays out', () => {
    const accounts = { a: free(), b: free(), c: free() }
    const { only } = resolve(
      bookOf(accounts, [offer('a', 6n), offer('b', 6n, 110n), offer('c', 6n, 104n)], [layer]),
    )
    expect(fillsOf(only)).toEqual([
      ['a', 5n, 105n, 525n],
      ['b', 5n, 105n, 525n],
    ])
  })

  test('a book without offers is refused, naming what the policy needs', () => {
    const { offers: _, ...book } = bookOf({ a: free() }, [], [layer])
    expect(() => createState(book)).toThrow('offers: is missing; policy "kraken" needs it')
  })
})
