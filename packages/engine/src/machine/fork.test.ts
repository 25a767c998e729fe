import { type SimpleAccount, type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { quoteUnits } from '../quantity/units.ts'
import type { Command } from './command.ts'
import { createState } from './create-state.ts'
import { step, stepRound } from './decide.ts'
import { fork } from './fork.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts'
import type { State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'

const shorts = Array.from({ length: 5 }, (_, index): [string, SimpleAccount] => [
  `s${index}`,
  { money: 60n, positions: [{ lots: -2n, entry: 200n + BigInt(index) }] },
])

const book: SimpleBook = {
  mark: 80n,
  accounts: {
    long: { money: 100n, positions: [{ lots: 10n, entry: 1000n, margin: 50n }] },
    ...Object.fromEntries(shorts),
  },
  funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(9n) }],
  limits: { stepFillsMax: 2 },
  waterfall: [
    { layer: 'insuranceFund', fund: 'f', mode: 'takeover' },
    { layer: 'adl', policy: bitmex.spec },
    { layer: 'profitHaircut' },
  ],
}

const idempotency = { key: 'k', bodyHash: 'h' }
const deposit: Command = {
  kind: 'deposit',
  timeMs: 0,
  account: 'long',
  amountQuote: quoteUnits(1n),
  idempotency,
}
const open: Command = { kind: 'openAccount', timeMs: 0, account: 'a', accountKind: 'trader' }

/** Everything that a state shows. */
function shown(state: State): unknown {
  const seen = view(state)
  return [seen.accounts(), seen.funds(), seen.totals(), seen.prices(), seen.margins(), seen.halts()]
}

describe('a fork', () => {
  test('is the same state, and neither changes with the other', () => {
    const state = createState(simpleBook(book))
    step(state, deposit)
    const copy = fork(state)
    const before = [stateHash(state), shown(state)]
    expect([stateHash(copy), shown(copy)]).toEqual(before)
    expect(step(copy, deposit).outcome).toBe('repeated')
    for (const command of [
      open,
      { ...deposit, account: 's1', idempotency: { ...idempotency, key: 'l' } },
      { kind: 'placeOffer', timeMs: 1, account: 's1', market: 'M', side: 'long', lots: 3n },
      { kind: 'freezeAccount', timeMs: 1, account: 's2', reason: '' },
      { kind: 'assignMarket', timeMs: 1, market: 'M', fund: 'f' },
      { kind: 'orderCase', timeMs: 1, account: 's3', bucket: 'cross', reason: '' },
    ] as Command[]) {
      expect(step(copy, command).outcome, command.kind).toBe('accepted')
    }
    stepRound(copy, 2)
    step(copy, { kind: 'halt', timeMs: 3, market: 'M', reason: '' })
    expect([stateHash(state), shown(state)]).toEqual(before)
    const forked = [stateHash(copy), shown(copy)]
    step(state, { ...open, account: 'b' })
    stepRound(state, 4)
    expect([stateHash(copy), shown(copy)]).toEqual(forked)
    expect(stateHash(decodeSnapshot(encodeSnapshot(copy)))).toBe(forked[0])
  })

  test('goes on with a round between two steps as the state would', () => {
    const state = createState(simpleBook(book))
    step(state, { kind: 'openRound', timeMs: 1 })
    expect(view(state).isRoundUnfinished()).toBe(true)
    const copies = [fork(state), fork(fork(state))]
    const finish = (each: State): string => {
      while (view(each).isRoundUnfinished()) step(each, { kind: 'continueCase', timeMs: 2 })
      return stateHash(each)
    }
    const half = stateHash(state)
    const ends = copies.map(finish)
    expect(stateHash(state)).toBe(half)
    expect(ends).toEqual([finish(state), finish(state)])
  })
})

test('slots have names, those opened later too', () => {
  const state = createState(simpleBook(book))
  const names = view(state).names()
  step(state, open)
  expect([names.market(0), names.fund(0), names.account(0), names.account(6)]).toEqual([
    'M',
    'f',
    'long',
    'a',
  ])
  expect(names.bucket(1)).toEqual({ account: 'long', bucket: 'isolated:M:long' })
  expect(names.position(0)).toEqual({
    account: 'long',
    bucket: 'isolated:M:long',
    bucketSlot: 1,
    market: 'M',
    side: 'long',
  })
  expect(names.bucket(7)).toEqual({ account: 'fund:f', bucket: 'inventory' })
  expect(() => names.bucket(99)).toThrow('index 99')
})

test('notation changes no hash, and is kept', () => {
  const notation = {
    tickDigits: 5n,
    tickPlaces: 1,
    lotDigits: 1n,
    lotPlaces: 3,
    contractValue: { digits: 10n, places: 0 },
    priceDecimals: 1,
  }
  const plain = createState(simpleBook(book))
  const noted = createState(simpleBook({ ...book, market: { notation } }))
  expect(stateHash(noted)).toBe(stateHash(plain))
  const text = new TextDecoder().decode(encodeSnapshot(noted))
  expect(text).toContain('"tickPlaces":1')
  expect(stateHash(decodeSnapshot(encodeSnapshot(noted)))).toBe(stateHash(plain))
  const wrong = simpleBook({ ...book, market: { notation: { ...notation, lotPlaces: -1 } } })
  expect(() => createState(wrong)).toThrow('markets[0].notation.lotPlaces')
})
