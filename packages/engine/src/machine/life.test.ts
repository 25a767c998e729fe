import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { Command, Decision, RejectionCode } from './command.ts'
import { createState } from './create-state.ts'
import { decide, step } from './decide.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import type { State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

/** A command without its time. */
type Untimed = Command extends infer Each
  ? Each extends Command
    ? Omit<Each, 'timeMs'>
    : never
  : never

const empty = { accounts: {}, mark: 100n, waterfall: [] }

function stateOf(book: Partial<SimpleBook>): State {
  return createState(simpleBook({ ...empty, ...book }))
}

function run(state: State, command: Untimed, timeMs = view(state).timeMs()): Decision {
  const before = stateHash(state)
  const decision = decide(state, { ...command, timeMs })
  expect(stateHash(state), 'deciding changes nothing').toBe(before)
  expect(step(state, { ...command, timeMs })).toEqual(decision)
  return decision
}

function refusal(state: State, command: Untimed, timeMs?: number): RejectionCode | undefined {
  const decision = run(state, command, timeMs)
  if (decision.outcome !== 'rejected') throw new Error(`${command.kind} was ${decision.outcome}`)
  return decision.code
}

function accept(state: State, command: Untimed, timeMs?: number) {
  const decision = run(state, command, timeMs)
  if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision))
  return decision.events
}

const trade = (buyer: string, seller: string, count: bigint, priceTicks: bigint): Untimed => ({
  kind: 'trade',
  market: 'M',
  lots: lots(count),
  priceTicks,
  buyer: { account: buyer },
  seller: { account: seller },
})

const deposit = (account: string, amount: bigint): Untimed => ({
  kind: 'deposit',
  account,
  amountQuote: quoteUnits(amount),
})

const withdraw = (account: string, amount: bigint): Untimed => ({
  kind: 'withdraw',
  account,
  amountQuote: quoteUnits(amount),
})

describe('accounts and money', () => {
  test('an account begins empty, takes deposits and pays out what it has', () => {
    const state = stateOf({})
    expect(refusal(state, deposit('z', 5n))).toBe('unknownAccount')
    accept(state, { kind: 'openAccount', account: 'z', accountKind: 'trader' })
    accept(state, { kind: 'openAccount', account: 'a', accountKind: 'trader' })
    expect(refusal(state, { kind: 'openAccount', account: 'a', accountKind: 'trader' })).toBe(
      'accountExists',
    )
    expect(refusal(state, { kind: 'openAccount', account: '\n', accountKind: 'trader' })).toBe(
      'invalidIdentifier',
    )
    accept(state, deposit('z', 50n))
    expect(refusal(state, deposit('z', 0n))).toBe('invalidAmount')
    expect(refusal(state, withdraw('z', 51n))).toBe('insufficientMoney')
    accept(state, withdraw('z', 20n))
    expect(view(state).account('z')?.collateralQuote).toBe(30n)
    expect(view(state).totals().moneyQuote).toBe(30n)
    expect(view(state).sequence()).toBe(4)
  })

  test('a withdrawal leaves maintenance, and unrealised profit stays', () => {
    const state = stateOf({
      accounts: {
        long: { money: 100n, positions: [{ lots: 10n, entry: 500n }] },
        short: { money: 600n, positions: [{ lots: -10n, entry: 500n }] },
      },
    })
    // Equity 600, maintenance 10: but only 100 is there.
    expect(refusal(state, withdraw('long', 101n))).toBe('insufficientMoney')
    // Equity 100, maintenance 10.
    expect(refusal(state, withdraw('short', 91n))).toBe('insufficientMargin')
    accept(state, withdraw('short', 90n))
  })

  test('a key makes a repetition harmless, for as long as it is remembered', () => {
    const state = stateOf({
      accounts: { a: { money: 0n, positions: [] } },
      limits: { idempotencyWindowMs: 1000 },
    })
    const keyed = { ...deposit('a', 7n), idempotency: { key: 'k', bodyHash: 'h' } }
    accept(state, keyed)
    expect(run(state, keyed, 1000)).toEqual({ outcome: 'repeated', sequence: 1 })
    const other = { ...deposit('a', 8n), idempotency: { key: 'k', bodyHash: 'other' } }
    expect(refusal(state, other)).toBe('keyReused')
    const refused = { ...deposit('x', 8n), idempotency: { key: 'r', bodyHash: 'h' } }
    expect(refusal(state, refused)).toBe('unknownAccount')
    expect(run(state, refused)).toEqual({
      outcome: 'repeated',
      sequence: 2,
      code: 'unknownAccount',
    })
    accept(state, keyed, 1001)
    expect(view(state).account('a')?.collateralQuote).toBe(14n)
  })
})

describe('trades', () => {
  const rich = { money: 1000n, positions: [] }

  test('open, add, reduce and turn, with the cost as a sum', () => {
    const state = stateOf({ accounts: { a: rich, b: rich } })
    accept(state, trade('a', 'b', 3n, 100n))
    accept(state, trade('a', 'b', 1n, 101n))
    expect(view(state).account('a')?.positions).toMatchObject([
      { sizeLots: 4n, entryValueQuote: 401n },
    ])
    // 6 lots at 110: 4 close (440 − 401 = 39), 2 open the other way.
    accept(state, trade('b', 'a', 6n, 110n))
    expect(view(state).account('a')).toMatchObject({
      collateralQuote: 1039n,
      positions: [{ sizeLots: -2n, entryValueQuote: 220n }],
    })
    expect(view(state).account('b')).toMatchObject({
      collateralQuote: 961n,
      positions: [{ sizeLots: 2n, entryValueQuote: 220n }],
    })
    expect(view(state).totals().moneyQuote).toBe(2000n)
  })

  test('who opens must be healthy, who closes solvent', () => {
    const state = stateOf({ accounts: { a: rich, b: { money: 10n, positions: [] } } })
    expect(refusal(state, trade('a', 'b', 11n, 100n))).toBe('insufficientMargin')
    expect(refusal(state, trade('a', 'b', 5n, 50n))).toBe('insufficientMargin')
    accept(state, trade('a', 'b', 5n, 100n))
    // Buying back at 103 costs 15 of 10; at 102 it leaves 0.
    expect(refusal(state, trade('b', 'a', 5n, 103n))).toBe('insufficientMargin')
    accept(state, trade('b', 'a', 5n, 102n))
    expect(view(state).account('b')?.collateralQuote).toBe(0n)
  })

  test('who opens or takes money out must reach the initial requirement, who closes must not', () => {
    const half = [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 2n) }]
    const state = stateOf({
      market: { initialTiers: half },
      accounts: { a: rich, b: { money: 100n, positions: [] } },
    })
    expect(refusal(state, trade('a', 'b', 3n, 100n))).toBe('insufficientMargin')
    accept(state, trade('a', 'b', 2n, 100n))
    expect(refusal(state, withdraw('b', 1n))).toBe('insufficientMargin')
    accept(state, { kind: 'accrueFunding', market: 'M', quotePerLot: ratio(-40n) })
    // 20 of equity: above maintenance, below what opening needs.
    expect(accept(state, { kind: 'requestLiquidations' })).toEqual([])
    expect(refusal(state, trade('a', 'b', 1n, 100n))).toBe('insufficientMargin')
    accept(state, trade('b', 'a', 1n, 100n))
    accept(state, deposit('b', 31n))
    accept(state, withdraw('b', 1n))
    expect(refusal(state, withdraw('b', 1n))).toBe('insufficientMargin')
    const isolated = {
      account: 'b',
      marginMode: 'isolated',
      isolatedMarginQuote: quoteUnits(50n),
    } as const
    expect(refusal(state, { ...trade('a', 'b', 1n, 100n), seller: isolated } as Untimed)).toBe(
      'insufficientMargin',
    )
    accept(state, deposit('b', 50n))
    accept(state, { ...trade('a', 'b', 1n, 100n), seller: isolated } as Untimed)
    const margin = { kind: 'moveMargin', account: 'b', market: 'M', side: 'short' } as const
    expect(refusal(state, { ...margin, amountQuote: quoteUnits(-1n) })).toBe('insufficientMargin')
  })

  test('isolated positions have money of their own and give it back', () => {
    const state = stateOf({ accounts: { a: rich, b: rich } })
    const party = {
      account: 'a',
      marginMode: 'isolated',
      isolatedMarginQuote: quoteUnits(30n),
    } as const
    accept(state, { ...trade('a', 'b', 2n, 100n), buyer: party } as Untimed)
    expect(view(state).account('a')).toMatchObject({
      collateralQuote: 970n,
      positions: [{ marginMode: 'isolated', isolatedMarginQuote: 30n }],
    })
    const margin = { kind: 'moveMargin', account: 'a', market: 'M', side: 'long' } as const
    expect(refusal(state, { ...margin, amountQuote: quoteUnits(-29n) })).toBe('insufficientMargin')
    accept(state, { ...margin, amountQuote: quoteUnits(-28n) })
    expect(refusal(state, trade('b', 'a', 2n, 100n))).toBe('positionModeForbids')
    const back = { account: 'a', marginMode: 'isolated' } as const
    accept(state, { ...trade('b', 'a', 2n, 101n), seller: back } as Untimed)
    expect(view(state).account('a')).toMatchObject({ collateralQuote: 1002n, positions: [] })
  })

  test('a hedge account says whether it opens or closes', () => {
    const state = stateOf({ accounts: { a: { ...rich, positionMode: 'hedge' }, b: rich } })
    expect(refusal(state, trade('a', 'b', 2n, 100n))).toBe('positionModeForbids')
    const opens = { account: 'a', effect: 'open' } as const
    accept(state, { ...trade('a', 'b', 2n, 100n), buyer: opens } as Untimed)
    accept(state, { ...trade('b', 'a', 1n, 100n), seller: opens } as Untimed)
    expect(view(state).account('a')?.positions).toMatchObject([{ sizeLots: 2n }, { sizeLots: -1n }])
    const closes = { account: 'a', effect: 'close' } as const
    expect(refusal(state, { ...trade('b', 'a', 3n, 100n), seller: closes } as Untimed)).toBe(
      'exceedsPosition',
    )
    accept(state, { ...trade('b', 'a', 2n, 100n), seller: closes } as Untimed)
  })

  test('accounts opened later rank by their ids, not by their slots', () => {
    const state = stateOf({ accounts: { m: rich, z: rich } })
    accept(state, { kind: 'openAccount', account: 'a', accountKind: 'trader' })
    accept(state, deposit('a', 1000n))
    accept(state, trade('m', 'z', 2n, 100n))
    accept(state, trade('m', 'a', 2n, 100n))
    const policy = {
      policy: 'lots',
      version: 1,
      eligibility: 'all',
      allocation: { kind: 'proRata', weight: 'lots' },
      price: 'mark',
    } as const
    const queue = view(state).queue({ market: 'M', side: 'short', policy })
    expect(queue?.map(({ account }) => account)).toEqual(['a', 'z'])
    const restored = decodeSnapshot(encodeSnapshot(state))
    expect(stateHash(restored)).toBe(stateHash(state))
    accept(restored, trade('a', 'z', 1n, 99n))
    accept(state, trade('a', 'z', 1n, 99n))
    expect(stateHash(restored)).toBe(stateHash(state))
  })
})

test('funding: payers round up, receivers down, the difference is residue', () => {
  const state = stateOf({
    accounts: {
      long: { money: 100n, positions: [{ lots: 5n, entry: 500n }] },
      one: { money: 100n, positions: [{ lots: -2n, entry: 200n }] },
      two: { money: 100n, positions: [{ lots: -3n, entry: 300n }] },
    },
  })
  accept(state, {
    kind: 'accrueFunding',
    market: 'M',
    quotePerLot: { numerator: 1n, denominator: 4n },
  })
  const funding = view(state)
    .accounts()
    .map((row) => row.unsettledFundingQuote)
  expect(funding).toEqual([-2n, 0n, 0n])
  expect(view(state).totals()).toMatchObject({ moneyQuote: 300n, residueQuote: 2n })
  accept(state, { kind: 'settleFunding' })
  expect(view(state).account('long')?.collateralQuote).toBe(98n)
})
