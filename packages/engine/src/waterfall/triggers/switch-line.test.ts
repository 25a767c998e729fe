import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import type { State } from '../../machine/state.ts'
import { view } from '../../machine/view.ts'
import type { TriggerView } from '../../machine/view-types.ts'
import { compareRatios, ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { TriggerSpec } from '../trigger-spec.ts'

const WINDOW_MS = 1_000

const fall = { kind: 'fundDrawdown', windowMs: WINDOW_MS } as const
const line = (ppm: number, isStrict = false) => ({ ppm, isStrict })

const numbered: readonly Exclude<TriggerSpec, { kind: 'anyOf' }>[] = [
  { kind: 'fundEmpty' },
  { ...fall, start: line(300_000), stop: line(250_000, true) },
  { ...fall, start: line(300_000, true), stop: line(300_000) },
  { kind: 'belowAverage', windowMs: WINDOW_MS, sharePpm: 100_000, cushionQuote: 70n },
  { kind: 'losses', windowMs: WINDOW_MS, count: 2, amountQuote: 50n },
  { kind: 'backlog', startCount: 2, stopCount: 1 },
  { kind: 'vaultLoss', account: 'v', startQuote: 50n, stopQuote: 20n },
  { kind: 'vaultFull', account: 'v', capacityQuote: 350n },
]

function stateOf(trigger: TriggerSpec): State {
  return createState({
    ...simpleBook({
      mark: 100n,
      accounts: {
        v: { kind: 'vault', money: 5_000n, positions: [{ lots: 3n, entry: 300n }] },
        w: { money: 5_000n, positions: [{ lots: -3n, entry: 300n }] },
        x: { money: -1n, positions: [] },
        y: { money: -1n, positions: [] },
      },
      funds: [
        {
          fund: 'f',
          markets: ['M'],
          balanceQuote: quoteUnits(1_000n),
          history: [{ timeMs: 0, balanceQuote: quoteUnits(1_000n) }],
        },
      ],
      waterfall: [{ layer: 'socialisedLoss', base: 'openInterest', trigger }],
    }),
    timeMs: WINDOW_MS,
  })
}

interface Act {
  readonly amount?: bigint
  readonly mark?: bigint
  readonly account?: string
}

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.bigInt({ min: -8n, max: 4n }).map((fifties) => ({ amount: fifties * 50n })),
  fc.bigInt({ min: 60n, max: 140n }).map((mark) => ({ mark })),
  fc.constantFrom('x', 'y').map((account) => ({ account })),
)

/** Changes what triggers look at. What the engine refuses, such as money that a fund does not have, changes nothing. */
function give(state: State, { amount, mark, account }: Act, timeMs: number): void {
  if (amount !== undefined) {
    step(state, { kind: 'moveFundMoney', fund: 'f', amountQuote: quoteUnits(amount), timeMs })
  }
  if (mark !== undefined) {
    const price = { market: 'M', markPriceTicks: ratio(mark), sources: 1, priceTimeMs: timeMs }
    step(state, { kind: 'updatePrices', prices: [price], timeMs })
  }
  if (account !== undefined) {
    step(state, { kind: 'deposit', account, amountQuote: quoteUnits(1n), timeMs })
  }
  step(state, { kind: 'passTime', timeMs })
}

function triggerOf(state: State): TriggerView {
  const [trigger] = view(state).triggers()
  if (trigger === undefined) throw new Error('there is no trigger')
  return trigger
}

/** Above 0 beyond a line on the side where the trigger is on, 0 on the line. */
function beyond({ measure, line: shown }: TriggerView, end: 'start' | 'stop'): number {
  if (measure === undefined || shown === undefined) throw new Error('there is no line')
  const distance = compareRatios(measure, (end === 'stop' ? shown.stop : undefined) ?? shown.start)
  return shown.startsWhen === 'above' ? distance : -distance
}

test.each(numbered)('what is shown of $kind is what switches it', (trigger) => {
  let switched = false
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 30 }), (acts) => {
      const state = stateOf(trigger)
      let wasOn = false
      for (const [index, one] of acts.entries()) {
        give(state, one, WINDOW_MS + 1 + index * 50)
        const now = triggerOf(state)
        expect(now.windowMs).toBe('windowMs' in trigger ? trigger.windowMs : undefined)
        if (now.measure !== undefined && now.line !== undefined) {
          if (beyond(now, 'start') > 0) expect(now.isOn).toBe(true)
          if (beyond(now, 'stop') < 0) expect(now.isOn).toBe(false)
          if (now.isOn !== wasOn)
            expect(
              beyond(now, now.isOn ? 'start' : 'stop') * (now.isOn ? 1 : -1),
            ).toBeGreaterThanOrEqual(0)
        }
        switched ||= now.isOn !== wasOn
        wasOn = now.isOn
      }
    }),
    { numRuns: 40 },
  )
  expect(switched).toBe(true)
})

test('of several parts the one that is nearest to its line is shown', () => {
  const state = stateOf({
    kind: 'anyOf',
    triggers: [
      { kind: 'fundEmpty' },
      { ...fall, start: line(300_000), stop: line(250_000) },
      { kind: 'losses', windowMs: WINDOW_MS, count: 4, amountQuote: 100n },
    ],
  })
  const after = (amount: bigint, timeMs: number): TriggerView => {
    give(state, { amount }, timeMs)
    return triggerOf(state)
  }
  // A third of the way to -30 %, a quarter of the way to 4 losses.
  expect(after(-100n, 1_001)).toMatchObject({
    trigger: 'anyOf',
    part: 'fundDrawdown',
    isOn: false,
    measure: ratio(-1n, 10n),
    line: { unit: 'share', start: ratio(-3n, 10n), stop: ratio(-1n, 4n), startsWhen: 'below' },
    windowMs: WINDOW_MS,
  })
  after(80n, 1_002)
  expect(after(-100n, 1_003)).toMatchObject({ part: 'losses', measure: ratio(2n) })
  expect(after(-200n, 1_004)).toMatchObject({ part: 'fundDrawdown', isOn: true })
  // Between its lines it still holds.
  expect(after(40n, 1_005)).toMatchObject({ part: 'fundDrawdown', isOn: true })
})

test('a line that moves and is not known is not shown, nor one that does not count', () => {
  const lineShown = (trigger: TriggerSpec): boolean => 'line' in triggerOf(stateOf(trigger))
  const market: TriggerSpec = {
    kind: 'marketDrawdown',
    windowMs: WINDOW_MS,
    start: line(200_000, true),
    stop: line(100_000),
  }
  expect(lineShown({ ...market, balanceAboveQuote: 999n })).toBe(true)
  expect(lineShown({ ...market, balanceAboveQuote: 1_000n })).toBe(false)
  const average = { kind: 'belowAverage', sharePpm: 100_000, cushionQuote: 70n } as const
  expect(lineShown({ ...average, windowMs: WINDOW_MS })).toBe(true)
  expect(lineShown({ ...average, windowMs: 3 * WINDOW_MS })).toBe(false)
  expect(lineShown({ kind: 'manual' })).toBe(false)
})
