import { type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { FundSpec } from '../../fund/fund-spec.ts'
import type { BookSpec } from '../../machine/book-spec.ts'
import type { Command } from '../../machine/command.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import { decodeSnapshot, encodeSnapshot } from '../../machine/snapshot.ts'
import type { State } from '../../machine/state.ts'
import { stateHash } from '../../machine/state-hash.ts'
import { view } from '../../machine/view.ts'
import { bybit as bybitPolicy } from '../../policy/presets/bybit.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { TriggerSpec } from '../trigger-spec.ts'
import { findTriggerPreset, triggerPresets } from './presets/index.ts'

const quote = quoteUnits
const WINDOW_MS = 1000
const line = (ppm: number, isStrict = false) => ({ ppm, isStrict })

const fundOf = (balance: bigint, rest: Partial<FundSpec> = {}): FundSpec => ({
  fund: 'f',
  markets: ['M'],
  balanceQuote: quote(balance),
  ...rest,
})

/** A book of one market whose loss layer waits for a trigger. */
function bookOf(
  trigger: TriggerSpec,
  funds: readonly FundSpec[],
  rest: Partial<BookSpec> = {},
  book: Partial<SimpleBook> = {},
): BookSpec {
  return {
    ...simpleBook({
      mark: 100n,
      accounts: {},
      funds,
      waterfall: [{ layer: 'socialisedLoss', base: 'openInterest', trigger }],
      ...book,
    }),
    ...rest,
  }
}

function run(state: State, command: Command): void {
  const decision = step(state, command)
  if (decision.outcome !== 'accepted') throw new Error(JSON.stringify(decision, stringOf))
  // Whatever triggers remember is in the snapshot, and in the hash.
  expect(stateHash(decodeSnapshot(encodeSnapshot(state)))).toBe(stateHash(state))
}

const stringOf = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)

/** Moves money of the fund and says whether the trigger is on afterwards. */
function isOnAfter(state: State, amount: bigint, timeMs: number, fund = 'f'): boolean | undefined {
  run(state, { kind: 'moveFundMoney', fund, amountQuote: quote(amount), timeMs })
  return view(state).triggers()[0]?.isOn
}

describe('T-1 triggers', () => {
  test('fundEmpty counts what is available, of all funds of the pool', () => {
    const state = createState(
      bookOf({ kind: 'fundEmpty' }, [
        fundOf(30n, { floorQuote: quote(10n), group: 'g' }),
        fundOf(5n, { fund: 'g', markets: [], group: 'g' }),
      ]),
    )
    expect(isOnAfter(state, -20n, 1)).toBe(false)
    expect(isOnAfter(state, -5n, 2, 'g')).toBe(true)
    expect(view(state).triggers()[0]?.measure).toEqual(ratio(0n))
    expect(isOnAfter(state, 1n, 3)).toBe(false)
  })

  test('a market that no fund serves has an empty one', () => {
    const state = createState(bookOf({ kind: 'fundEmpty' }, []))
    run(state, { kind: 'passTime', timeMs: 1 })
    expect(view(state).triggers()).toMatchObject([{ market: 'M', isOn: true, layerIndex: 3 }])
  })

  test('fundDrawdown starts at its line and stops at another; strictness is of each', () => {
    const spec: TriggerSpec = {
      kind: 'fundDrawdown',
      windowMs: WINDOW_MS,
      start: line(300_000),
      stop: line(250_000, true),
    }
    const state = createState(bookOf(spec, [fundOf(1000n, { peakBalanceQuote: quote(1000n) })]))
    expect(isOnAfter(state, -299n, 1)).toBe(false)
    expect(isOnAfter(state, -1n, 2)).toBe(true)
    expect(view(state).triggers()[0]?.measure).toEqual(ratio(-3n, 10n))
    expect(isOnAfter(state, 50n, 3)).toBe(true)
    expect(isOnAfter(state, 1n, 4)).toBe(false)
    const strict = { ...spec, start: line(300_000, true) }
    const other = createState(bookOf(strict, [fundOf(1000n, { peakBalanceQuote: quote(1000n) })]))
    expect(isOnAfter(other, -300n, 1)).toBe(false)
    expect(isOnAfter(other, -1n, 2)).toBe(true)
  })

  test('the peak leaves the window with time', () => {
    const spec: TriggerSpec = {
      kind: 'fundDrawdown',
      windowMs: WINDOW_MS,
      start: line(300_000),
      stop: line(300_000, true),
    }
    const history = [{ timeMs: 0, balanceQuote: quote(2000n) }]
    const state = createState(bookOf(spec, [fundOf(1000n, { history })], { timeMs: WINDOW_MS }))
    run(state, { kind: 'passTime', timeMs: 2 * WINDOW_MS })
    expect(view(state).triggers()[0]?.isOn).toBe(false)
    const earlier = createState(bookOf(spec, [fundOf(1000n, { history })], { timeMs: WINDOW_MS }))
    run(earlier, { kind: 'passTime', timeMs: 2 * WINDOW_MS - 1 })
    expect(view(earlier).triggers()[0]?.isOn).toBe(true)
  })

  test('where the past is not known a fund is asked whether it is empty', () => {
    const spec: TriggerSpec = {
      kind: 'fundDrawdown',
      windowMs: WINDOW_MS,
      start: line(300_000),
      stop: line(250_000),
    }
    const state = createState(bookOf(spec, [fundOf(1000n)]))
    expect(isOnAfter(state, -999n, 1)).toBe(false)
    expect(view(state).triggers()[0]?.measure).toBeUndefined()
    expect(isOnAfter(state, -1n, 2)).toBe(true)
    // From a whole window after the book on its own balance is the past.
    expect(isOnAfter(state, 500n, WINDOW_MS)).toBe(true)
    expect(view(state).triggers()[0]?.measure).toEqual(ratio(-1n, 2n))
  })

  test('belowAverage compares with the larger of share and cushion, strictly', () => {
    const spec: TriggerSpec = {
      kind: 'belowAverage',
      windowMs: WINDOW_MS,
      sharePpm: 300_000,
      cushionQuote: 50n,
    }
    // The published example: an average of 400 and a share of 30 % make a line of 280.
    const history = [{ timeMs: 0, balanceQuote: quote(400n) }]
    const state = createState(bookOf(spec, [fundOf(400n, { history })], { timeMs: WINDOW_MS }))
    expect(isOnAfter(state, -120n, WINDOW_MS)).toBe(false)
    expect(isOnAfter(state, -1n, WINDOW_MS)).toBe(true)
    expect(isOnAfter(state, 1n, WINDOW_MS)).toBe(false)
    const small = createState(
      bookOf(spec, [fundOf(100n, { history: [{ timeMs: 0, balanceQuote: quote(100n) }] })], {
        timeMs: WINDOW_MS,
      }),
    )
    expect(isOnAfter(small, -50n, WINDOW_MS)).toBe(false)
    expect(isOnAfter(small, -1n, WINDOW_MS)).toBe(true)
  })

  test('losses counts falls in the window', () => {
    const spec: TriggerSpec = { kind: 'losses', windowMs: WINDOW_MS, count: 2, amountQuote: 10n }
    const state = createState(bookOf(spec, [fundOf(100n)]))
    expect(isOnAfter(state, -10n, 1)).toBe(false)
    expect(isOnAfter(state, -9n, 2)).toBe(false)
    expect(isOnAfter(state, -10n, 3)).toBe(true)
    run(state, { kind: 'passTime', timeMs: WINDOW_MS + 1 })
    expect(view(state).triggers()[0]?.isOn).toBe(true)
    run(state, { kind: 'passTime', timeMs: WINDOW_MS + 2 })
    expect(view(state).triggers()[0]?.isOn).toBe(false)
  })

  test('backlog counts what waits to be closed', () => {
    const spec: TriggerSpec = { kind: 'backlog', startCount: 2, stopCount: 1 }
    const accounts = { a: { money: -1n, positions: [] }, b: { money: -1n, positions: [] } }
    const state = createState(bookOf(spec, [], {}, { accounts }))
    run(state, { kind: 'passTime', timeMs: 1 })
    expect(view(state).triggers()).toMatchObject([{ isOn: true, measure: ratio(2n) }])
    run(state, { kind: 'deposit', account: 'a', amountQuote: quote(5n), timeMs: 2 })
    run(state, { kind: 'passTime', timeMs: 3 })
    expect(view(state).triggers()[0]?.isOn).toBe(true)
    run(state, { kind: 'deposit', account: 'b', amountQuote: quote(5n), timeMs: 4 })
    run(state, { kind: 'passTime', timeMs: 5 })
    expect(view(state).triggers()[0]?.isOn).toBe(false)
  })

  test('a vault is full at its capacity, and lost more than its line', () => {
    const accounts = {
      v: { kind: 'vault', money: 500n, positions: [{ lots: 3n, entry: 350n }] },
      w: { money: 500n, positions: [{ lots: -3n, entry: 300n }] },
    } as const
    const isOn = (trigger: TriggerSpec): boolean | undefined => {
      const state = createState(bookOf(trigger, [], {}, { accounts }))
      run(state, { kind: 'passTime', timeMs: 1 })
      return view(state).triggers()[0]?.isOn
    }
    expect(isOn({ kind: 'vaultFull', account: 'v', capacityQuote: 300n })).toBe(true)
    expect(isOn({ kind: 'vaultFull', account: 'v', capacityQuote: 301n })).toBe(false)
    const loss = { kind: 'vaultLoss', account: 'v', stopQuote: 0n } as const
    expect(isOn({ ...loss, startQuote: 49n })).toBe(true)
    expect(isOn({ ...loss, startQuote: 50n })).toBe(false)
  })

  test('anyOf starts with one and stops when all are clear', () => {
    const spec: TriggerSpec = {
      kind: 'anyOf',
      triggers: [
        { kind: 'fundEmpty' },
        { kind: 'losses', windowMs: WINDOW_MS, count: 1, amountQuote: 10n },
      ],
    }
    const state = createState(bookOf(spec, [fundOf(9n)]))
    expect(isOnAfter(state, -9n, 1)).toBe(true)
    expect(isOnAfter(state, 50n, 2)).toBe(false)
    expect(isOnAfter(state, -10n, 3)).toBe(true)
    expect(isOnAfter(state, 50n, WINDOW_MS)).toBe(true)
    run(state, { kind: 'passTime', timeMs: WINDOW_MS + 4 })
    expect(view(state).triggers()[0]?.isOn).toBe(false)
  })

  test('manual is switched by hand alone, for a layer that has it', () => {
    const state = createState(bookOf({ kind: 'manual' }, [fundOf(9n)]))
    const set = (isOn: boolean, layer = 0): Command => ({
      kind: 'setTrigger',
      layer,
      market: 'M',
      isOn,
      timeMs: 5,
    })
    expect(step(state, set(true, 1))).toMatchObject({ code: 'unknownTrigger' })
    run(state, set(true))
    expect(isOnAfter(state, 5n, 5)).toBe(true)
    run(state, { kind: 'passTime', timeMs: 6 })
    expect(view(state).triggers()[0]?.isOn).toBe(true)
    const before = stateHash(state)
    run(state, { ...set(true), timeMs: 6 })
    expect(stateHash(state)).toBe(before)
    run(state, { ...set(false), timeMs: 6 })
    expect(view(state).triggers()[0]?.isOn).toBe(false)
    const other = createState(bookOf({ kind: 'fundEmpty' }, [fundOf(9n)]))
    expect(step(other, set(true))).toMatchObject({ code: 'unknownTrigger' })
  })
})

/** Bybit's printed examples: a pool of a million, contracts of which each has its own result. */
describe('T-4 marketDrawdown, as Bybit tells it', () => {
  const bybit = findTriggerPreset('bybit')?.specFor(1n)
  if (bybit === undefined) throw new Error('Bybit has a preset')
  const DAY_MS = 86_400_000
  const million = { history: [{ timeMs: 0, balanceQuote: quote(1_000_000n) }] }

  test('a contract that loses 350,000 of a million is pinned at 30 %: deleveraging absorbs 50,000', () => {
    const accounts = {
      b: { money: 900_000n, positions: [{ lots: -10_000n, entry: 1_000_000n }] },
      z: { money: 0n, positions: [{ lots: 10_000n, entry: 1_350_000n }] },
    }
    const spec = bookOf(bybit, [fundOf(1_000_000n, million)], { timeMs: DAY_MS }, { accounts })
    const state = createState({
      ...spec,
      waterfall: [{ layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' }, ...spec.waterfall],
    })
    const decision = step(state, { kind: 'openRound', timeMs: DAY_MS })
    if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
    const [z] = view(state).round(decision.events).cases
    expect(z?.layers.slice(-2).map(({ paidQuote }) => paidQuote)).toEqual([300_000n, 50_000n])
    const pinned = { unit: 'share', start: ratio(-3n, 10n), stop: ratio(-1n, 4n) }
    const shown = { part: 'marketDrawdown', measure: ratio(-3n, 10n), line: pinned }
    expect(view(state).triggers()).toMatchObject([{ isOn: true, ...shown }])
    // It stops only once less than a quarter is missing.
    run(state, { kind: 'passTime', timeMs: DAY_MS + 1 })
    expect(view(state).triggers()[0]?.isOn).toBe(true)
  })
})

describe('T-4 and the price of deleveraging', () => {
  const trigger = findTriggerPreset('bybit')?.specFor(1n)
  const DAY_MS = 86_400_000
  const million = { history: [{ timeMs: 0, balanceQuote: quote(1_000_000n) }] }
  /** A contract that loses 350,000, against ten that win and have room to give some back. */
  const bookFor = (limits: BookSpec['limits']): BookSpec => ({
    ...simpleBook({
      mark: 100n,
      accounts: {
        ...Object.fromEntries(
          Array.from({ length: 10 }, (_, index) => [
            `b${index}`,
            { money: 50_000n, positions: [{ lots: -1000n, entry: 135_000n }] },
          ]),
        ),
        z: { money: 0n, positions: [{ lots: 10_000n, entry: 1_350_000n }] },
      },
      funds: [fundOf(1_000_000n, million)],
      waterfall: [
        { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
        { layer: 'adl', policy: bybitPolicy.spec, ...(trigger && { trigger }) },
      ],
      limits,
    }),
    timeMs: DAY_MS,
  })

  /** Opens a round and goes on until it has ended. */
  const resolve = (book: BookSpec): { state: State; stepCount: number } => {
    const state = createState(book)
    let stepCount = 1
    step(state, { kind: 'openRound', timeMs: DAY_MS })
    for (; view(state).isRoundUnfinished(); stepCount += 1) {
      step(state, { kind: 'continueCase', timeMs: DAY_MS })
    }
    return { state, stepCount }
  }
  const standing = (state: State) => [
    view(state).accounts(),
    view(state).funds(),
    view(state).triggers(),
  ]

  test('the price is that of the line: what the pool has beyond it is not counted on', () => {
    const { state } = resolve(bookFor({}))
    expect(view(state).funds()[0]?.balanceQuote).toBe(700_000n)
    expect(view(state).account('z')).toMatchObject({ collateralQuote: 0n, positions: [] })
    // Ten winners of 35,000 each give up 5,000 of it.
    for (let index = 0; index < 10; index += 1) {
      expect(view(state).account(`b${index}`)?.collateralQuote).toBe(80_000n)
    }
  })

  test('a round in several steps sees the triggers as one in a single step does', () => {
    const whole = resolve(bookFor({}))
    const stepwise = resolve(bookFor({ stepFillsMax: 1 }))
    expect([whole.stepCount, stepwise.stepCount > 1]).toEqual([1, true])
    expect(standing(stepwise.state)).toEqual(standing(whole.state))
    expect(view(whole.state).triggers()[0]?.isOn).toBe(true)
  })
})

describe('trigger presets', () => {
  test('are found by name, in order, and can be declared', () => {
    const names = triggerPresets.map(({ trigger }) => trigger)
    expect(names).toEqual(names.toSorted())
    expect(findTriggerPreset('nobody')).toBeUndefined()
    for (const { specFor, choices, source, title } of triggerPresets) {
      const state = createState(bookOf(specFor(1_000_000n), [fundOf(1n)]))
      run(state, { kind: 'passTime', timeMs: 1 })
      expect(
        view(state)
          .triggers()
          .map(({ isOn }) => isOn),
      ).not.toContain(true)
      expect([choices.length > 0, source !== '', title !== '']).toEqual([true, true, true])
    }
  })
})
