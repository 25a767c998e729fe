import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CollateralSpec } from '../account/account-spec.ts'
import { collateralValueQuote } from '../account/collateral.ts'
import { collateralsToConvert } from '../ledger/collaterals.ts'
import { addRatios, ratio } from '../quantity/ratio.ts'
import { quoteUnits } from '../quantity/units.ts'
import type { Command } from './command.ts'
import { createState } from './create-state.ts'
import { decide, step } from './decide.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import { inside, type State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

const btc: CollateralSpec = {
  asset: 'BTC',
  amountUnits: 33n,
  unitPriceQuote: ratio(5n, 2n),
  haircut: ratio(1n, 10n),
}
const eth: CollateralSpec = { ...btc, asset: 'ETH', amountUnits: 10n, haircut: ratio(0n) }

/** An account with money and assets that is long of ten lots worth 1,000. */
function stateWith(
  money: bigint,
  collaterals: readonly CollateralSpec[],
  more: Partial<SimpleBook> = {},
): State {
  return createState(
    simpleBook({
      mark: 100n,
      accounts: {
        a: { money, collaterals, positions: [{ lots: 10n, entry: 1_000n }] },
        b: { money: 500n, positions: [{ lots: -10n, entry: 1_000n }] },
      },
      waterfall: [],
      ...more,
    }),
  )
}

type Untimed = Command extends infer Each
  ? Each extends Command
    ? Omit<Each, 'timeMs'>
    : never
  : never

function run(state: State, command: Untimed): string {
  const timed = { ...command, timeMs: view(state).timeMs() }
  const before = stateHash(state)
  decide(state, timed)
  expect(stateHash(state)).toBe(before)
  const decision = step(state, timed)
  return decision.outcome === 'rejected' ? decision.code : decision.outcome
}

const withdraw = (amount: bigint): Untimed => ({
  kind: 'withdraw',
  account: 'a',
  amountQuote: quoteUnits(amount),
})

test('an asset counts with its value less the haircut, rounded down', () => {
  expect(collateralValueQuote(btc)).toBe(74n)
  expect(collateralValueQuote(eth)).toBe(25n)
  expect(collateralValueQuote({ ...btc, haircut: ratio(1n) })).toBe(0n)
})

describe('assets behind a wallet', () => {
  test('are part of its equity and of the money of the domain', () => {
    const state = stateWith(-50n, [eth, btc])
    expect(view(state).margins(['a'])[0]?.equityQuote).toEqual(ratio(49n))
    expect(view(state).awaitingRound().bankrupt).toBe(0)
    expect(view(stateWith(-100n, [eth, btc])).awaitingRound().bankrupt).toBe(1)
    expect(view(state).totals()).toMatchObject({ moneyQuote: 549n, heldQuote: 549n })
    expect(view(state).account('a')?.collaterals).toEqual([
      { asset: 'BTC', amountUnits: 33n, valueQuote: 74n },
      { asset: 'ETH', amountUnits: 10n, valueQuote: 25n },
    ])
    expect(view(state).account('b')).not.toHaveProperty('collaterals')
  })

  test('support a withdrawal and are not withdrawn', () => {
    const state = stateWith(5n, [btc])
    expect(run(state, withdraw(6n))).toBe('insufficientMoney')
    expect(run(state, withdraw(5n))).toBe('accepted')
    expect(run(stateWith(5n, []), withdraw(5n))).toBe('insufficientMargin')
  })

  test('mean the same in any order, and are in hash and snapshot', () => {
    const state = stateWith(5n, [btc, eth])
    expect(stateHash(state)).toBe(stateHash(stateWith(5n, [eth, btc])))
    const others = [[], [btc], [btc, { ...eth, amountUnits: 11n }]]
    const hashes = others.map((collaterals) => stateHash(stateWith(5n, collaterals)))
    expect(new Set([...hashes, stateHash(state)]).size).toBe(4)
    const restored = decodeSnapshot(encodeSnapshot(state))
    expect(stateHash(restored)).toBe(stateHash(state))
    expect(view(restored).accounts()).toEqual(view(state).accounts())
    expect(view(restored).margins()).toEqual(view(state).margins())
  })
})

describe('updateCollaterals', () => {
  const update = (collaterals: readonly CollateralSpec[]): Untimed => ({
    kind: 'updateCollaterals',
    account: 'a',
    collaterals,
  })

  test('replaces the list; the difference comes from outside', () => {
    const lists = fc.array(
      fc.record({
        asset: fc.constantFrom('BTC', 'ETH', 'SOL'),
        amountUnits: fc.bigInt({ min: 0n, max: 10n ** 6n }),
        unitPriceQuote: fc.bigInt({ min: 1n, max: 999n }).map((price) => ratio(price, 7n)),
        haircut: fc.bigInt({ min: 0n, max: 9n }).map((part) => ratio(part, 9n)),
      }),
    )
    fc.assert(
      fc.property(fc.array(lists, { maxLength: 5 }), (updates) => {
        const state = stateWith(5n, [btc])
        for (const collaterals of updates) {
          const before = view(state).margins(['a'])[0]?.equityQuote ?? ratio(0n)
          const had = view(state).account('a')?.collaterals ?? []
          const isTwice = new Set(collaterals.map(({ asset }) => asset)).size < collaterals.length
          const outcome = run(state, update(collaterals))
          expect(outcome).toBe(isTwice ? 'invalidIdentifier' : 'accepted')
          if (isTwice) continue
          const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)
          const value = sum(collaterals.map(collateralValueQuote))
          const gone = sum(had.map(({ valueQuote }) => valueQuote))
          const { ledger } = inside(state)
          expect(view(state).margins(['a'])[0]?.equityQuote).toEqual(
            addRatios(before, ratio(value - gone)),
          )
          expect(view(state).totals().moneyQuote).toBe(ledger.externalQuote)
          expect(ledger.externalQuote).toBe(505n + value)
          expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
        }
      }),
    )
  })

  test.each([
    ['unknownAccount', { ...update([]), account: 'x' }],
    ['invalidAmount', update([{ ...btc, amountUnits: -1n }])],
    ['invalidAmount', update([{ ...btc, unitPriceQuote: ratio(0n) }])],
    ['invalidAmount', update([{ ...btc, haircut: ratio(2n) }])],
    ['invalidAmount', update([{ ...btc, unitPriceQuote: { numerator: 1n, denominator: 0n } }])],
    ['invalidIdentifier', update([{ ...btc, asset: '' }])],
    ['amountOutOfRange', update([{ ...btc, amountUnits: 2n ** 53n }])],
  ])('%s', (code, command) => {
    expect(run(stateWith(5n, []), command)).toBe(code)
  })

  test('waits for the case of the wallet', () => {
    const state = stateWith(5n, [btc])
    const order = { kind: 'orderCase', account: 'a', bucket: 'cross', reason: 'a test' } as const
    expect(run(state, order)).toBe('accepted')
    expect(run(state, update([]))).toBe('caseOpen')
  })
})

describe('when a round opens', () => {
  test('assets of a case that is below 0 without them become money of its wallet, and nothing else does', () => {
    const broke = stateWith(-80n, [btc])
    const { book } = inside(broke).ledger
    expect(collateralsToConvert(book, [0, 1])).toEqual({
      kind: 'collateralsConverted',
      buckets: [0],
      amounts: [74],
    })
    expect(collateralsToConvert(book, [1])).toBeUndefined()
    expect(collateralsToConvert(inside(stateWith(0n, [btc])).ledger.book, [0])).toBeUndefined()
    expect(collateralsToConvert(inside(stateWith(-1n, [btc])).ledger.book, [0])).toBeDefined()
  })

  test('money and equity stay, the list is empty', () => {
    const state = stateWith(-80n, [btc], { waterfall: [{ layer: 'profitHaircut' }] })
    const before = view(state).totals().moneyQuote
    expect(run(state, { kind: 'openRound' })).toBe('accepted')
    expect(view(state).totals().moneyQuote).toBe(before)
    expect(view(state).account('a')).not.toHaveProperty('collaterals')
    expect(view(state).account('a')?.collateralQuote).toBe(-6n)
    expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
  })
})
