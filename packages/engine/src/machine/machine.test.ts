import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitmex } from '../policy/presets/bitmex.ts'
import { quoteUnits } from '../quantity/units.ts'
import { apply } from './apply.ts'
import { createState } from './create-state.ts'
import { decide, step } from './decide.ts'
import { decodeSnapshot, encodeSnapshot, SnapshotRefused } from './snapshot.ts'
import { inside } from './state.ts'
import { stateHash, waterfallHash } from './state-hash.ts'
import { view } from './view.ts'

const openRound = { kind: 'openRound', timeMs: 5 } as const

const book = simpleBook({
  mark: 100n,
  accounts: {
    bankrupt: {
      money: -95n,
      unsettledFundingQuote: quoteUnits(5n),
      positions: [{ lots: 10n, entry: 1000n }],
    },
    'é𝄞': { money: 300n, positions: [{ lots: -6n, entry: 900n }] },
    tied: { money: 300n, positions: [{ lots: -6n, entry: 900n }] },
    long: { money: 300n, positions: [{ lots: 2n, entry: 100n, margin: 40n }] },
  },
  funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(20n) }],
  waterfall: [
    { layer: 'insuranceFund', fund: 'f', mode: 'takeover' },
    { layer: 'adl', policy: bitmex.spec },
    { layer: 'profitHaircut' },
  ],
})

const accept = (state: ReturnType<typeof createState>) => {
  const decision = decide(state, openRound)
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  return decision.events
}

describe('deciding', () => {
  test('changes nothing, and says the same again', () => {
    const state = createState(book)
    const before = stateHash(state)
    const events = accept(state)
    expect(stateHash(state)).toBe(before)
    expect(accept(state)).toEqual(events)
  })

  test('replaying the events gives the state of stepping', () => {
    const stepped = createState(book)
    const replayed = createState(book)
    const events = accept(createState(book))
    step(stepped, openRound)
    for (const event of events) apply(replayed, event)
    expect(stateHash(replayed)).toBe(stateHash(stepped))
    expect(view(replayed).accounts()).toEqual(view(stepped).accounts())
  })

  test('a book without a bankrupt bucket is left alone', () => {
    const state = createState({
      ...book,
      accounts: book.accounts.map((row) => ({ ...row, collateralQuote: quoteUnits(9999n) })),
    })
    expect(decide(state, openRound)).toEqual({ outcome: 'accepted', events: [] })
  })

  test('time never falls', () => {
    const state = createState({ ...book, timeMs: 6 })
    expect(decide(state, openRound)).toMatchObject({ outcome: 'rejected', code: 'timeBeforeState' })
    expect(decide(state, { ...openRound, timeMs: 6.5 })).toMatchObject({ code: 'invalidTime' })
  })

  test('a result that a column cannot hold refuses the command and changes nothing', () => {
    const limit = 2n ** 53n - 1n
    const state = createState(
      simpleBook({
        mark: 10n ** 12n,
        accounts: {
          bankrupt: { money: -1n, positions: [{ lots: -9n, entry: 9n * 10n ** 12n }] },
          winner: { money: limit - 5n, positions: [{ lots: 9n, entry: 1n }] },
        },
        waterfall: [{ layer: 'adl', policy: bitmex.spec }],
      }),
    )
    const before = stateHash(state)
    expect(decide(state, openRound)).toMatchObject({
      outcome: 'rejected',
      code: 'amountOutOfRange',
    })
    expect(stateHash(state)).toBe(before)
  })
})

describe('one round after another', () => {
  const winner = { money: 5000n, positions: [{ lots: -10n, entry: 1100n }] }
  const debtor = { money: -1000n, positions: [{ lots: 10n, entry: 1000n }] }

  test('a gain is charged once, however many rounds ask for it', () => {
    const state = createState(
      simpleBook({
        mark: 100n,
        accounts: { debtor, winner },
        waterfall: [{ layer: 'profitHaircut' }],
      }),
    )
    for (let round = 0; round < 3; round += 1) step(state, openRound)
    expect(view(state).account('winner')?.collateralQuote).toBe(4900n)
  })

  test('what a haircut took and gave back may be charged again', () => {
    const state = createState(
      simpleBook({
        mark: 100n,
        market: { previousMarkPriceTicks: { numerator: 120n, denominator: 1n } },
        accounts: {
          debtor: { money: -100n, positions: [{ lots: 10n, entry: 1000n }] },
          exempt: { money: 5000n, adlExempt: true, positions: [{ lots: -5n, entry: 900n }] },
          other: { money: 5000n, positions: [{ lots: 5n, entry: 500n }] },
          short: { money: 5000n, positions: [{ lots: -10n, entry: 1000n }] },
        },
        waterfall: [
          { layer: 'profitHaircut' },
          { layer: 'adl', policy: bitmex.spec, price: 'previousMark' },
        ],
      }),
    )
    const decision = step(state, openRound)
    const events = decision.outcome === 'accepted' ? decision.events : []
    expect(events.map(({ kind }) => kind)).toContain('gainsHaircut')
    expect(view(state).account('exempt')?.collateralQuote).toBe(5000n)
    const { chargedGain } = inside(state).ledger.book
    expect(Array.from({ length: chargedGain.length }, (_, slot) => chargedGain.get(slot))).toEqual([
      0, 0, 0, 0,
    ])
  })

  test('a suspended case is taken up again under its name, and its account is nobody’s counterparty', () => {
    const state = createState(
      simpleBook({
        mark: 100n,
        accounts: {
          debtor: { ...debtor, money: -90n },
          exempt: { ...winner, adlExempt: true },
        },
        funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(90n) }],
        waterfall: [
          { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
          { layer: 'adl', policy: bitmex.spec },
        ],
      }),
    )
    const names = [1, 2].map(() => {
      const decision = step(state, openRound)
      return decision.outcome === 'accepted' ? view(state).round(decision.events).cases : []
    })
    expect(names.map((cases) => cases.map(({ caseId, status }) => [caseId, status]))).toEqual([
      [['test:0:1', 'suspended']],
      [['test:0:1', 'suspended']],
    ])
    expect(view(state).queue({ market: 'M', side: 'long', policy: bitmex.spec })).toMatchObject([
      { account: 'debtor', eligible: false },
    ])
    expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
  })

  test('an event that does not follow stops the engine', () => {
    const events = accept(createState(book))
    const ended = events.find(({ kind }) => kind === 'caseEnded')
    if (ended === undefined) throw new Error('no end')
    expect(() => apply(createState(book), ended)).toThrow('belongs to a record')
    const state = createState(book)
    step(state, openRound)
    expect(() => apply(state, ended)).toThrow('only an open case can end')
  })
})

describe('what a caller still holds', () => {
  test('changing the specification, an event or a view changes no state', () => {
    const waterfall = [...book.waterfall]
    const spec = { ...book, waterfall }
    const state = createState(spec)
    const expected = accept(state)
    waterfall.length = 0
    expect(accept(state)).toEqual(expected)
    const [market] = inside(state).ledger.book.prices.markets
    expect(Object.isFrozen(market) && Object.isFrozen(market?.markLotQuote)).toBe(true)
    expect(Object.isFrozen(bitmex.spec)).toBe(false)
    expect(Object.isFrozen(inside(state).terms.waterfall)).toBe(true)
  })

  test('books that mean the same have the same hash', () => {
    const [market] = book.markets
    if (market === undefined) throw new Error('unexpected book')
    const same = {
      ...book,
      deficitSplit: 'losingLegs' as const,
      waterfall: book.waterfall.map((layer) =>
        layer.layer === 'adl' ? { ...layer, price: 'bankruptcy' as const, note: 'unknown' } : layer,
      ),
      markets: [
        {
          ...market,
          markPriceTicks: { numerator: 200n, denominator: 2n },
          minimumPriceTicks: { numerator: 0n, denominator: 7n },
        },
      ],
    }
    expect(stateHash(createState(same))).toBe(stateHash(createState(book)))
    expect(waterfallHash(same)).toBe(waterfallHash(book))
  })
})

describe('order of rows', () => {
  test('changes neither hash nor events', () => {
    const expected = accept(createState(book))
    const hash = stateHash(createState(book))
    const order = fc.shuffledSubarray([...book.accounts], { minLength: book.accounts.length })
    fc.assert(
      fc.property(order, (accounts) => {
        const state = createState({ ...book, accounts })
        expect(stateHash(state)).toBe(hash)
        expect(accept(state)).toEqual(expected)
      }),
    )
  })
})

describe('snapshot', () => {
  test('restores a state with the same hash, before and after a round', () => {
    const state = createState(book)
    expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
    step(state, openRound)
    const restored = decodeSnapshot(encodeSnapshot(state))
    expect(stateHash(restored)).toBe(stateHash(state))
    expect(view(restored).accounts()).toEqual(view(state).accounts())
  })

  test('a snapshot with any byte changed or missing is refused', () => {
    const bytes = encodeSnapshot(createState(book))
    fc.assert(
      fc.property(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (index, flip) => {
          const damaged = bytes.slice()
          damaged[index] = (damaged[index] ?? 0) ^ flip
          expect(() => decodeSnapshot(damaged)).toThrow(SnapshotRefused)
          expect(() => decodeSnapshot(bytes.subarray(0, index))).toThrow(SnapshotRefused)
        },
      ),
    )
  })
})

test('the queue of an unknown market is not an empty queue', () => {
  const query = { market: 'X', side: 'long', policy: bitmex.spec } as const
  expect(view(createState(book)).queue(query)).toBeUndefined()
})

describe('hashes', () => {
  test('the waterfall hash sees order, mode and policy', () => {
    const base = waterfallHash(book)
    const [fund, adl, haircut] = book.waterfall
    if (fund === undefined || adl?.layer !== 'adl' || haircut === undefined)
      throw new Error('unexpected book')
    const others = [
      [adl, fund, haircut],
      [fund, { ...adl, price: 'mark' as const }, haircut],
      [{ layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' } as const, adl, haircut],
    ].map((waterfall) => waterfallHash({ waterfall }))
    expect(
      new Set([base, ...others, waterfallHash({ ...book, deficitSplit: 'notional' })]).size,
    ).toBe(5)
    expect(waterfallHash({ ...book, deficitSplit: 'losingLegs' })).toBe(base)
  })

  test('the state hash sees every amount', () => {
    const base = stateHash(createState(book))
    const [first, ...rest] = book.accounts
    if (first === undefined) throw new Error('unexpected book')
    const changed = [
      { ...first, collateralQuote: quoteUnits(first.collateralQuote + 1n) },
      { ...first, unsettledFundingQuote: quoteUnits(6n) },
      { ...first, owner: 'somebody' },
    ].map((account) => stateHash(createState({ ...book, accounts: [account, ...rest] })))
    expect(new Set([base, ...changed]).size).toBe(4)
  })
})
