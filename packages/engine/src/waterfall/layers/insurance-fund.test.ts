import { type SimpleAccount, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { FundSpec } from '../../fund/fund-spec.ts'
import type { BookSpec } from '../../machine/book-spec.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import type { EngineEvent } from '../../machine/engine-event.ts'
import type { State } from '../../machine/state.ts'
import { view } from '../../machine/view.ts'
import type { RoundView } from '../../machine/view-types.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { LayerSpec } from '../layer-spec.ts'
import type { TriggerSpec } from '../trigger-spec.ts'

interface Resolved {
  readonly state: State
  readonly round: RoundView
  readonly events: readonly EngineEvent[]
}

function resolve(book: BookSpec): Resolved {
  const state = createState(book)
  const before = view(state).totals().moneyQuote
  const decision = step(state, { kind: 'openRound', timeMs: book.timeMs })
  if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
  expect(view(state).totals().moneyQuote).toBe(before)
  return { state, round: view(state).round(decision.events), events: decision.events }
}

const quote = quoteUnits

/** z is short of 60 with 10 long lots at 100, against b. y is short of 30 and holds nothing. */
const accounts: Readonly<Record<string, SimpleAccount>> = {
  b: { money: 1000n, positions: [{ lots: -10n, entry: 1000n }] },
  y: { money: -30n, positions: [] },
  z: { money: 0n, positions: [{ lots: 10n, entry: 1060n }] },
}

const fundOf = (rest: Partial<FundSpec> = {}): FundSpec => ({
  fund: 'f',
  markets: ['M'],
  balanceQuote: quote(1000n),
  ...rest,
})

const takeover: LayerSpec = { layer: 'insuranceFund', fund: 'f', mode: 'takeover' }
const deficitOnly: LayerSpec = { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' }

const bookOf = (
  waterfall: readonly LayerSpec[],
  funds: readonly FundSpec[],
  rest: Partial<BookSpec> = {},
): BookSpec => ({ ...simpleBook({ mark: 100n, accounts, funds, waterfall }), ...rest })

const balanceOf = ({ state }: Resolved, name = 'f') =>
  view(state)
    .funds()
    .find(({ fund }) => fund === name)?.balanceQuote

const lastLayer = ({ round }: Resolved, caseIndex: number) => {
  const layer = round.cases[caseIndex]?.layers.at(-1)
  if (layer === undefined) throw new Error('the case reached no layer')
  return layer
}

describe('L-3 caps and F-3 capacity', () => {
  test('a cap is what the layer pays in a round, shared like any budget', () => {
    const resolved = resolve(bookOf([{ ...deficitOnly, capQuote: 45n }], [fundOf()]))
    expect(lastLayer(resolved, 0).paidQuote).toBe(15n)
    expect(lastLayer(resolved, 1).paidQuote).toBe(30n)
    expect(balanceOf(resolved)).toBe(955n)
    const capped = resolve(bookOf([{ ...takeover, capQuote: 45n }], [fundOf()]))
    expect((balanceOf(capped) ?? 0n) >= 955n).toBe(true)
  })

  test('a takeover leaves the inventory within its capacity at mark, what it holds counted', () => {
    const fund = fundOf({
      capacityQuote: quote(799n),
      positions: [{ market: 'M', sizeLots: -3n as never, entryValueQuote: quote(300n) }],
    })
    const held = { ...accounts, c: { money: 99n, positions: [{ lots: 3n, entry: 300n }] } }
    const book = simpleBook({ mark: 100n, accounts: held, funds: [fund], waterfall: [takeover] })
    const resolved = resolve(book)
    // 799 less 300 is room for four lots of 100.
    expect(lastLayer(resolved, 1).fills.map(({ lots }) => lots)).toEqual([4n])
    expect(lastLayer(resolved, 1).paidQuote).toBe(24n)
  })

  test('a full inventory says so', () => {
    const resolved = resolve(bookOf([takeover], [fundOf({ capacityQuote: quote(99n) })]))
    expect(lastLayer(resolved, 1).skipped).toBe(
      'the inventory of the fund is as large as it may be',
    )
  })
})

describe('F-2 available', () => {
  test('what the inventory has lost cannot be paid out', () => {
    const fund = fundOf({
      balanceQuote: quote(50n),
      floorQuote: quote(10n),
      positions: [{ market: 'M', sizeLots: 3n as never, entryValueQuote: quote(325n) }],
    })
    const held = { ...accounts, c: { money: 99n, positions: [{ lots: -3n, entry: 300n }] } }
    const book = simpleBook({ mark: 100n, accounts: held, funds: [fund], waterfall: [deficitOnly] })
    const resolved = resolve(book)
    expect(balanceOf(resolved)).toBe(35n)
    expect(view(resolved.state).funds()[0]?.availableQuote).toBe(0n)
  })
})

describe('F-4 a fund in default', () => {
  test('serves nobody in the round of its own case', () => {
    // Its balance would pay z; but with what its inventory has lost it owes more than it has.
    const fund = fundOf({
      balanceQuote: quote(50n),
      positions: [{ market: 'M', sizeLots: 3n as never, entryValueQuote: quote(360n) }],
    })
    const held = { ...accounts, c: { money: 99n, positions: [{ lots: -3n, entry: 300n }] } }
    const book = simpleBook({ mark: 100n, accounts: held, funds: [fund], waterfall: [deficitOnly] })
    const { round } = resolve(book)
    expect(round.cases.map(({ account }) => account)).toEqual(['y', 'z', 'fund:f'])
    expect(round.cases.map(({ layers }) => layers.at(-1)?.paidQuote)).toEqual([0n, 0n, 0n])
    expect(round.cases[1]?.layers.at(-1)?.skipped).toBe(
      'the fund does not serve the markets of this case',
    )
  })
})

describe('F-1 capital of the venue', () => {
  test('pays every deficit in proportion, within its cap, and takes nothing over', () => {
    const own: FundSpec = {
      fund: 'own',
      purpose: 'venueCapital',
      markets: [],
      balanceQuote: quote(500n),
    }
    const resolved = resolve(bookOf([{ layer: 'venueCapital', fund: 'own', capQuote: 30n }], [own]))
    expect(lastLayer(resolved, 0).paidQuote).toBe(10n)
    expect(lastLayer(resolved, 1).paidQuote).toBe(20n)
    expect(lastLayer(resolved, 1).residualExposure).toHaveLength(1)
    expect(balanceOf(resolved, 'own')).toBe(470n)
  })
})

const line = (ppm: number, isStrict = false) => ({ ppm, isStrict })

/** 6 % of a peak of 1,000 is a line that a fund may pay 60 down to. */
const pinned: TriggerSpec = {
  kind: 'marketDrawdown',
  windowMs: 1000,
  start: line(60_000),
  stop: line(10_000),
  isPinned: true,
}
const known = { history: [{ timeMs: 0, balanceQuote: quote(1000n) }] }
const late = { timeMs: 5000 }
const share = (trigger: TriggerSpec): LayerSpec => ({
  layer: 'socialisedLoss',
  base: 'openInterest',
  trigger,
})

describe('T-3, T-4 who pays next', () => {
  test('a fund pays down to the pinned line and not a unit further; the layer behind takes the rest', () => {
    const heavier = { ...accounts, z: { money: 0n, positions: [{ lots: 10n, entry: 1100n }] } }
    const book = {
      ...simpleBook({
        mark: 100n,
        accounts: heavier,
        funds: [fundOf(known)],
        waterfall: [deficitOnly, share(pinned)],
      }),
      ...late,
    }
    const resolved = resolve(book)
    const [, z] = resolved.round.cases
    expect(z?.layers.map(({ layer, paidQuote }) => [layer, paidQuote]).slice(-2)).toEqual([
      ['insuranceFund', 60n],
      ['socialisedLoss', 40n],
    ])
    // y held nothing: no line is for it.
    expect(balanceOf(resolved)).toBe(1000n - 60n - 30n)
    expect(resolved.round.triggerChanges).toMatchObject([{ market: 'M', isOn: true }])
  })

  test('a strict line is reached and not crossed: the trigger is switched on because it kept the fund from paying', () => {
    const strict = { ...pinned, start: line(50_000, true) }
    const resolved = resolve(bookOf([deficitOnly, share(strict)], [fundOf(known)], late))
    expect(lastLayer(resolved, 1).paidQuote).toBe(10n)
    expect(resolved.round.triggerChanges.map(({ isOn, measure }) => [isOn, measure])).toEqual([
      [true, undefined],
    ])
  })

  test('a takeover goes no further than the line either', () => {
    const strict = { ...pinned, start: line(50_000, true) }
    const resolved = resolve(bookOf([takeover, share(strict)], [fundOf(known)], late))
    const fund = resolved.round.cases[1]?.layers.find(({ layer }) => layer === 'insuranceFund')
    // A lot costs 6: 50 pays for 8 of them.
    expect(fund?.fills.map(({ lots }) => lots)).toEqual([8n])
    expect(fund?.paidQuote).toBe(48n)
  })

  test('a line that nothing is known about, or a pool too small for it, binds nobody', () => {
    const small = { ...pinned, balanceAboveQuote: 1000n }
    for (const [trigger, fund] of [
      [pinned, fundOf()],
      [small, fundOf(known)],
    ] as const) {
      const resolved = resolve(bookOf([deficitOnly, share(trigger)], [fund], late))
      expect(balanceOf(resolved)).toBe(910n)
    }
  })

  test('while a later trigger is on for a case, the fund waits; for others it pays', () => {
    const resolved = resolve(bookOf([deficitOnly, share({ kind: 'negativeEquity' })], [fundOf()]))
    expect(balanceOf(resolved)).toBe(1000n)
    const fund = resolved.round.cases[1]?.layers.find(({ layer }) => layer === 'insuranceFund')
    expect(fund?.skipped).toBe('the trigger of a later layer is on')
  })

  test('a fund that pays several times looks before each', () => {
    // After the first case the drawdown is on, so that the second is left to the layer behind.
    const two = {
      b: { money: 9000n, positions: [{ lots: -20n, entry: 2000n }] },
      y: { money: 0n, positions: [{ lots: 10n, entry: 1060n }] },
      z: { money: 0n, positions: [{ lots: 10n, entry: 1060n }] },
    }
    const trigger: TriggerSpec = {
      kind: 'fundDrawdown',
      windowMs: 1000,
      start: line(50_000),
      stop: line(10_000),
    }
    const book = simpleBook({
      mark: 100n,
      accounts: two,
      funds: [fundOf(known)],
      waterfall: [takeover, share(trigger)],
    })
    const resolved = resolve({ ...book, ...late })
    expect(balanceOf(resolved)).toBe(940n)
    expect(resolved.round.cases.map(({ layers }) => layers.at(-1)?.layer)).toEqual([
      'insuranceFund',
      'socialisedLoss',
    ])
  })
})

describe('F-9 what a payment was for', () => {
  test('is said where a trigger measures markets, by what each market answers for', () => {
    const spec = bookOf([deficitOnly, share(pinned)], [fundOf({ markets: ['M', 'N'] })], late)
    const [market] = spec.markets
    if (market === undefined) throw new Error('the book has a market')
    const cross = (name: string, lots: bigint, entry: bigint) => ({
      market: name,
      marginMode: 'cross' as const,
      sizeLots: lots as never,
      entryValueQuote: quote(entry),
    })
    const { events } = resolve({
      ...spec,
      markets: [market, { ...market, market: 'N' }],
      accounts: [
        {
          account: 'b',
          kind: 'trader',
          collateralQuote: quote(900n),
          positions: [cross('M', -1n, 100n), cross('N', -1n, 100n)],
        },
        { account: 'y', kind: 'trader', collateralQuote: quote(-5n), positions: [] },
        {
          account: 'z',
          kind: 'trader',
          collateralQuote: quote(0n),
          positions: [cross('M', 1n, 120n), cross('N', 1n, 111n)],
        },
      ],
    })
    const paid = events.find((event) => event.kind === 'fundPaid')
    // 31 over losses of 20 and 11; y held nothing.
    expect(paid).toMatchObject({ amounts: [5, 20, 11], markets: [-1, 0, 1] })
  })
})
