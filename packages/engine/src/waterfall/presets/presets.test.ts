import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { BookSpec } from '../../machine/book-spec.ts'
import { createState } from '../../machine/create-state.ts'
import { step } from '../../machine/decide.ts'
import { view } from '../../machine/view.ts'
import { presets } from '../../policy/presets/index.ts'
import { ratio } from '../../quantity/ratio.ts'
import { quoteUnits } from '../../quantity/units.ts'
import type { LayerSpec } from '../layer-spec.ts'
import { expandWaterfall } from './expand-waterfall.ts'
import { findWaterfallPreset, waterfallPresetHash, waterfallPresets } from './index.ts'

/** A long of 10 lots that owes 50 at mark 100, with everything that a preset may ask for. */
function bookFor(waterfall: (book: BookSpec) => readonly LayerSpec[]): BookSpec {
  const book = simpleBook({
    mark: 100n,
    market: {
      previousMarkPriceTicks: ratio(110n),
      poolValueQuote: quoteUnits(100_000n),
    },
    accounts: {
      a: { money: 500n, positions: [{ lots: 10n, entry: 1000n }] },
      b: { money: 100n, positions: [{ lots: -20n, entry: 2100n }] },
      flat: { money: 1000n, positions: [], unsettledProfitQuote: quoteUnits(100n) },
      hlp: { kind: 'vault', money: 50_000n, positions: [] },
      z: { money: -50n, positions: [{ lots: 10n, entry: 1000n }] },
    },
    funds: [
      { fund: 'f', markets: ['M'], balanceQuote: quoteUnits(20n) },
      { fund: 'own', purpose: 'venueCapital', markets: [], balanceQuote: quoteUnits(5n) },
    ],
    waterfall: [],
  })
  const accounts = book.accounts.map((row) => ({ unsettledProfitQuote: quoteUnits(0n), ...row }))
  return { ...book, accounts, waterfall: waterfall({ ...book, accounts }) }
}

describe('waterfall presets', () => {
  test('are found by name, differ in hash, and share no name with a policy', () => {
    const names = waterfallPresets.map(({ spec }) => spec.waterfall)
    expect(names).toEqual(names.toSorted())
    expect(new Set(waterfallPresets.map(({ spec }) => JSON.stringify(spec))).size).toBe(11)
    expect(new Set(waterfallPresets.map(({ spec }) => waterfallPresetHash(spec))).size).toBe(11)
    expect(presets.filter(({ spec }) => names.includes(spec.policy))).toEqual([])
    expect(findWaterfallPreset('drift')?.spec.waterfall).toBe('drift')
    expect(findWaterfallPreset('nobody')).toBeUndefined()
  })

  test.each(waterfallPresets.map((preset) => [preset.spec.waterfall, preset] as const))(
    '%s walks: money stays equal, and flat accounts pay only where it says so',
    (_, { spec }) => {
      const book = bookFor((cast) => expandWaterfall(spec, cast))
      const state = createState(book)
      const before = view(state).totals().moneyQuote
      const decision = step(state, { kind: 'openRound', timeMs: 0 })
      if (decision.outcome !== 'accepted') throw new Error(decision.outcome)
      expect(view(state).totals().moneyQuote).toBe(before)
      const { charges, flatCharges, cases } = view(state).round(decision.events)
      expect(cases[0]?.residualDeficitQuote).toBe(spec.waterfall === 'paradex' ? 30n : 0n)
      const isFlatCharged = charges.some(({ account }) => account === 'flat')
      expect(isFlatCharged).toBe(['deribit', 'percolator'].includes(spec.waterfall))
      expect(flatCharges.length > 0).toBe(
        ['deribit', 'percolator', 'paradex'].includes(spec.waterfall),
      )
    },
  )

  test('every fund and vault gets its layer, by id; a book without them goes without', () => {
    const everybody: LayerSpec[] = [
      { layer: 'venueCapital', fund: '*' },
      { layer: 'insuranceFund', fund: '*', mode: 'deficitOnly' },
      { layer: 'insuranceFund', fund: 'named', mode: 'takeover' },
      { layer: 'backstopVault', account: '*' },
      { layer: 'withdrawalGate', chargeFund: '*', chargesFlatAccounts: true },
    ]
    const spec = { waterfall: 'w', version: 1, layers: everybody }
    const cast = {
      funds: [
        { fund: 'g' },
        { fund: 'f', purpose: 'insurance' as const },
        { fund: 'own', purpose: 'venueCapital' as const },
      ],
      accounts: [
        { account: 'v', kind: 'vault' as const },
        { account: 't', kind: 'trader' as const },
      ],
    }
    expect(expandWaterfall(spec, cast)).toEqual([
      { layer: 'venueCapital', fund: 'own' },
      { layer: 'insuranceFund', fund: 'f', mode: 'deficitOnly' },
      { layer: 'insuranceFund', fund: 'g', mode: 'deficitOnly' },
      { layer: 'insuranceFund', fund: 'named', mode: 'takeover' },
      { layer: 'backstopVault', account: 'v' },
      { layer: 'withdrawalGate', chargeFund: 'f', chargesFlatAccounts: true },
    ])
    expect(expandWaterfall(spec, { funds: [], accounts: [] })).toEqual([
      { layer: 'insuranceFund', fund: 'named', mode: 'takeover' },
    ])
  })
})
