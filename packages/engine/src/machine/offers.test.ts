import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takeOfferLots } from '../ledger/offers.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits, type Side } from '../quantity/units.ts'
import type { OfferSpec } from './book-spec.ts'
import type { PlaceOffer } from './command.ts'
import { createState } from './create-state.ts'
import { decide, step } from './decide.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

const accounts: SimpleBook['accounts'] = {
  a: { money: 500n, positions: [{ lots: 10n, entry: 1_000n }] },
  b: { money: 500n, positions: [{ lots: -10n, entry: 1_000n }] },
  c: { money: 500n, positions: [] },
}

function stateOf(offers: readonly OfferSpec[], more: Partial<SimpleBook> = {}): State {
  return createState({
    ...simpleBook({ mark: 100n, accounts, waterfall: [], ...more }),
    offers,
  })
}

const offer = (account: string, side: Side, count: bigint, limit?: bigint): OfferSpec => ({
  account,
  market: 'M',
  side,
  lots: lots(count),
  ...(limit === undefined ? {} : { limitPriceTicks: ratio(limit) }),
})

function place(state: State, spec: OfferSpec): string {
  const command: PlaceOffer = { kind: 'placeOffer', timeMs: 0, ...spec }
  const before = stateHash(state)
  const decision = step(state, command)
  if (decision.outcome !== 'rejected') return decision.outcome
  expect(stateHash(state)).toBe(before)
  return decision.code
}

/** The sides that each account's wallet has room for. */
function sidesOf(state: State): Readonly<Record<string, string>> {
  const { shape } = inside(state)
  return Object.fromEntries(
    shape.accounts.map(({ account, buckets: [wallet] }) => {
      const slots = shape.buckets[wallet ?? 0]?.positions ?? []
      return [account, slots.map((slot) => shape.positions[slot]?.side).join(' ')]
    }),
  )
}

describe('offers of a book', () => {
  test('are kept by market, side and account, whatever the order of their rows', () => {
    const rows = [offer('c', 'short', 3n), offer('b', 'long', 2n, 101n), offer('a', 'long', 1n)]
    const state = stateOf(rows)
    expect(view(state).offers()).toEqual([rows[2], rows[1], rows[0]])
    expect(stateHash(stateOf(rows.toReversed()))).toBe(stateHash(state))
    expect(sidesOf(state)).toEqual({ a: 'long short', b: 'long short', c: 'long short' })
    expect(sidesOf(stateOf([]))).toEqual({ a: 'long', b: 'short', c: '' })
  })

  test('are in hash and snapshot, with their limits', () => {
    const books = [
      [],
      [offer('a', 'long', 1n)],
      [offer('a', 'long', 2n)],
      [offer('a', 'long', 1n, 9n)],
    ]
    expect(new Set(books.map((rows) => stateHash(stateOf(rows)))).size).toBe(4)
    for (const rows of books) {
      const state = stateOf(rows)
      const restored = decodeSnapshot(encodeSnapshot(state))
      expect(stateHash(restored)).toBe(stateHash(state))
      expect(view(restored).offers()).toEqual(view(state).offers())
    }
  })

  test('of an inverse market keep the price of their limit', () => {
    const market = { contract: 'inverse', tickValueQuote: quoteUnits(10_000n) } as const
    const state = stateOf([offer('a', 'long', 1n, 7n)], { market })
    expect(view(state).offers()).toEqual([offer('a', 'long', 1n, 7n)])
    expect(inside(state).ledger.offers[0]?.limitLotQuote).toEqual(ratio(10_000n, 7n))
  })
})

describe('placeOffer', () => {
  test('leaves the last offer of each account, market and side, with room for both sides in the wallet', () => {
    const offers = fc.record({
      account: fc.constantFrom('a', 'b', 'c'),
      side: fc.constantFrom('long' as const, 'short' as const),
      count: fc.bigInt({ min: 0n, max: 3n }),
    })
    fc.assert(
      fc.property(fc.array(offers), (placed) => {
        const state = stateOf([])
        const last = new Map<string, bigint>()
        for (const { account, side, count } of placed) {
          expect(place(state, offer(account, side, count))).toBe('accepted')
          last.set(`${account} ${side}`, count)
        }
        const expected = ['long', 'short'].flatMap((side) =>
          ['a', 'b', 'c'].flatMap((account) => {
            const count = last.get(`${account} ${side}`) ?? 0n
            return count === 0n ? [] : [offer(account, side as Side, count)]
          }),
        )
        expect(view(state).offers()).toEqual(expected)
        for (const { account } of expected) expect(sidesOf(state)[account]).toBe('long short')
        expect(view(state).totals().openInterest).toEqual([{ market: 'M', lots: 10n }])
        expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
      }),
    )
  })

  test('that is only thought about leaves nothing behind', () => {
    const state = stateOf([])
    const command = { kind: 'placeOffer', timeMs: 0, ...offer('a', 'long', 1n) } as const
    const decision = decide(state, command)
    decide(state, { ...command, lots: lots(0n) })
    expect(decide(state, command)).toEqual(decision)
    expect(decide(state, { ...command, lots: lots(0n) })).toMatchObject({ events: [] })
  })

  test('ends an offer with 0 lots; where there is none nothing happens', () => {
    const state = stateOf([offer('a', 'long', 1n)])
    const before = stateHash(state)
    expect(place(state, offer('b', 'long', 0n))).toBe('accepted')
    expect(stateHash(state)).toBe(before)
    expect(place(state, offer('a', 'long', 0n))).toBe('accepted')
    expect(view(state).offers()).toEqual([])
  })

  test.each([
    ['unknownAccount', offer('x', 'long', 1n)],
    ['unknownMarket', { ...offer('a', 'long', 1n), market: 'X' }],
    ['invalidAmount', offer('a', 'long', -1n)],
    ['invalidAmount', offer('a', 'long', 1n, 0n)],
    ['amountOutOfRange', offer('a', 'long', 2n ** 53n)],
  ])('%s', (code, spec) => {
    expect(place(stateOf([]), spec)).toBe(code)
  })

  test('is refused to an account with a case', () => {
    const state = stateOf([])
    step(state, { kind: 'orderCase', timeMs: 0, account: 'a', bucket: 'cross', reason: 'a test' })
    expect(place(state, offer('a', 'long', 1n))).toBe('caseOpen')
    expect(place(state, offer('b', 'long', 1n))).toBe('accepted')
  })
})

test('taking lots lowers an offer that keeps its place', () => {
  const state = stateOf([offer('a', 'long', 2n), offer('b', 'long', 3n)])
  const { ledger } = inside(state)
  takeOfferLots(ledger, 0, 2)
  expect(view(state).offers()).toEqual([offer('b', 'long', 3n)])
  takeOfferLots(ledger, 1, 1)
  expect(view(state).offers()).toEqual([offer('b', 'long', 2n)])
  expect(() => takeOfferLots(ledger, 0, 1)).toThrow('no more is taken')
  expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
})
