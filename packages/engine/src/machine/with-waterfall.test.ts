import { type SimpleAccount, type SimpleBook, simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { findPreset } from '../policy/presets/index.ts'
import { bitmex } from '../policy/presets/bitmex.ts'
import { plimsoll } from '../policy/presets/plimsoll.ts'
import { quoteUnits } from '../quantity/units.ts'
import type { LayerSpec } from '../waterfall/layer-spec.ts'
import type { TriggerSpec } from '../waterfall/trigger-spec.ts'
import { underPolicy } from '../waterfall/under-policy.ts'
import { createState } from './create-state.ts'
import { step, stepRound } from './decide.ts'
import { presentBook } from './present-book.ts'
import type { State } from './state.ts'
import { stateHash } from './state-hash.ts'
import { view } from './view.ts'
import { withWaterfall } from './with-waterfall.ts'

const shorts = Array.from({ length: 4 }, (_, index): [string, SimpleAccount] => [
  `s${index}`,
  { money: 60n, positions: [{ lots: -2n, entry: 200n + BigInt(index) }] },
])

const adl: LayerSpec = { layer: 'adl', policy: bitmex.spec }
const haircut: LayerSpec = { layer: 'profitHaircut' }
const fund: LayerSpec = { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' }

const book: SimpleBook = {
  mark: 80n,
  market: { markPriceTicks: { numerator: 100n, denominator: 1n } },
  accounts: {
    broke: { money: -50n, positions: [{ lots: 4n, entry: 400n }] },
    broken: { money: 40n, positions: [{ lots: 4n, entry: 400n }] },
    maker: { money: 100n, positions: [], kind: 'vault' },
    ...Object.fromEntries(shorts),
  },
  funds: [{ fund: 'f', markets: ['M'], balanceQuote: quoteUnits(9n) }],
  waterfall: [fund, adl, haircut],
}

function stateOf(waterfall: readonly LayerSpec[]): State {
  return createState(simpleBook({ ...book, waterfall }))
}

function policyNamed(name: string): typeof bitmex.spec {
  const preset = findPreset(name)
  if (preset === undefined) throw new Error(`no preset ${name}`)
  return preset.spec
}

describe('a copy with another waterfall', () => {
  test('of a book is the book with that waterfall, whatever the policy', () => {
    const state = stateOf(book.waterfall)
    const before = stateHash(state)
    for (const name of ['okx', 'plimsoll', 'hyperliquid', 'contract-pro-rata']) {
      const waterfall = underPolicy(book.waterfall, policyNamed(name))
      expect(stateHash(withWaterfall(state, { waterfall })), name).toBe(
        stateHash(stateOf(waterfall)),
      )
    }
    expect(stateHash(withWaterfall(state, { waterfall: book.waterfall }))).toBe(before)
    expect(stateHash(state)).toBe(before)
  })

  test('is refused as the book would be, and nothing has changed', () => {
    const state = stateOf(book.waterfall)
    const before = stateHash(state)
    for (const waterfall of [
      underPolicy(book.waterfall, policyNamed('kraken')),
      underPolicy(book.waterfall, policyNamed('gate')),
      [{ layer: 'insuranceFund', fund: 'none', mode: 'takeover' }],
      [{ layer: 'settlement' }],
      [{ layer: 'profitHaircut', base: 'periodGains' }],
      [{ layer: 'profitHaircut', base: 'unsettledProfit', chargesFlatAccounts: true }],
    ] as LayerSpec[][]) {
      const refusals = [() => stateOf(waterfall), () => withWaterfall(state, { waterfall })].map(
        (load) => {
          try {
            return stateHash(load())
          } catch (error) {
            return String(error)
          }
        },
      )
      expect(refusals[1]).toBe(refusals[0])
    }
    expect(stateHash(state)).toBe(before)
  })

  test('goes on under the same waterfall as the state would, event for event', () => {
    const state = stateOf(book.waterfall)
    step(state, { kind: 'deposit', timeMs: 1, account: 's1', amountQuote: quoteUnits(5n) })
    step(state, { kind: 'orderCase', timeMs: 2, account: 's0', bucket: 'cross', reason: 'r' })
    stepRound(state, 3)
    step(state, {
      kind: 'updatePrices',
      timeMs: 4,
      prices: [
        {
          market: 'M',
          markPriceTicks: { numerator: 85n, denominator: 1n },
          sources: 3,
          priceTimeMs: 4,
        },
      ],
    })
    const before = stateHash(state)
    const copy = withWaterfall(state, { waterfall: book.waterfall })
    expect(stateHash(copy)).toBe(before)
    const round = stepRound(copy, 5)
    expect(round).toMatchObject({ outcome: 'accepted' })
    expect(stateHash(state)).toBe(before)
    expect(stepRound(state, 5)).toEqual(round)
    expect(view(copy).round(round.outcome === 'accepted' ? round.events : []).cases).not.toEqual([])
  })

  test('gives a vault room for what it may take over', () => {
    const waterfall: LayerSpec[] = [{ layer: 'backstopVault', account: 'maker' }, haircut]
    const state = stateOf(book.waterfall)
    const [copy, fresh] = [withWaterfall(state, { waterfall }), stateOf(waterfall)]
    for (const each of [copy, fresh]) stepRound(each, 1)
    expect(view(copy).accounts()).toEqual(view(fresh).accounts())
    expect(view(copy).account('maker')?.positions).toHaveLength(1)
    expect(view(state).account('maker')?.positions).toEqual([])
  })

  test('fills at once what the venue was to fill', () => {
    const aside = createState(simpleBook({ ...book, waterfall: [adl], execution: 'sidecar' }))
    const copy = withWaterfall(aside, { waterfall: [adl], fillsPlans: true })
    stepRound(copy, 1)
    expect(view(copy).plans()).toEqual([])
    const own = stateOf([adl])
    stepRound(own, 1)
    expect(view(copy).accounts()).toEqual(view(own).accounts())
    const vault: LayerSpec = { layer: 'backstopVault', account: 'maker' }
    expect(() => withWaterfall(aside, { waterfall: [vault], fillsPlans: true })).toThrow('sidecar')
  })
})

describe('triggers', () => {
  const drawdown: TriggerSpec = {
    kind: 'fundDrawdown',
    windowMs: 1_000,
    start: { ppm: 300_000, isStrict: false },
    stop: { ppm: 0, isStrict: false },
  }
  const triggered: LayerSpec[] = [fund, { ...haircut, trigger: drawdown }]

  function drawnDown(): State {
    const state = stateOf(triggered)
    step(state, { kind: 'moveFundMoney', timeMs: 1_500, fund: 'f', amountQuote: quoteUnits(-6n) })
    step(state, { kind: 'passTime', timeMs: 1_501 })
    return state
  }

  test('of the same kind stand as they do, also where a layer was put before theirs', () => {
    const state = drawnDown()
    const layers = (of: State): unknown[] =>
      view(of)
        .triggers()
        .map(({ layerIndex: _place, ...row }) => row)
    const waterfall = underPolicy(triggered, plimsoll.spec)
    expect(waterfall.map(({ layer }) => layer)).toEqual(['insuranceFund', 'adl', 'profitHaircut'])
    const copy = withWaterfall(state, { waterfall })
    expect(layers(copy)).toEqual(layers(state))
    expect(view(copy).triggers()).toMatchObject([{ layerIndex: 5, isOn: true }])
  })

  test('of another kind are off, and remember from now on', () => {
    const state = drawnDown()
    const trigger: TriggerSpec = { ...drawdown, windowMs: 2_000 }
    const copy = withWaterfall(state, { waterfall: [fund, { ...haircut, trigger }] })
    expect(view(state).triggers()).toMatchObject([{ isOn: true }])
    expect(view(copy).triggers()).toMatchObject([{ isOn: false }])
  })
})

test('what an event took of whom is kept where the other policy asks for it too', () => {
  const state = stateOf([{ layer: 'adl', policy: plimsoll.spec }])
  stepRound(state, 1)
  const other = underPolicy([adl], policyNamed('minimax-haircut'))
  const copy = withWaterfall(state, { waterfall: other })
  const back = withWaterfall(copy, { waterfall: [{ layer: 'adl', policy: plimsoll.spec }] })
  expect(stateHash(back)).toBe(stateHash(state))
  const forgetful = withWaterfall(withWaterfall(state, { waterfall: [adl] }), { waterfall: other })
  expect(stateHash(forgetful)).not.toBe(stateHash(copy))
})

test('the present book has the prices of now', () => {
  const state = stateOf(book.waterfall)
  expect(
    presentBook(state).markets.map(({ previousMarkPriceTicks }) => previousMarkPriceTicks),
  ).toEqual([undefined])
  const mark = { numerator: 120n, denominator: 1n }
  step(state, {
    kind: 'updatePrices',
    timeMs: 4,
    prices: [
      { market: 'M', markPriceTicks: mark, indexPriceTicks: mark, sources: 3, priceTimeMs: 4 },
    ],
  })
  expect(presentBook(state)).toMatchObject({
    timeMs: 4,
    markets: [
      {
        markPriceTicks: mark,
        indexPriceTicks: mark,
        previousMarkPriceTicks: { numerator: 100n, denominator: 1n },
      },
    ],
  })
})
