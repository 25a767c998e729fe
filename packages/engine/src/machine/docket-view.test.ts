import { expect, test } from 'vitest'
import { findPreset } from '../policy/presets/index.ts'
import { ratio } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { createState } from './create-state.ts'
import { step } from './decide.ts'
import { view } from './view.ts'

const timeMs = 1_000

function bookOf(contract: 'linear' | 'inverse'): BookSpec {
  return {
    domain: 'd',
    timeMs,
    asset: { name: 'USDT', wholeUnitQuote: quoteUnits(100n) },
    markets: [
      {
        market: 'M',
        contract,
        tickValueQuote: quoteUnits(60n),
        markPriceTicks: ratio(10n),
        indexPriceTicks: ratio(21n, 2n),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
      },
      {
        market: 'N',
        contract,
        tickValueQuote: quoteUnits(60n),
        markPriceTicks: ratio(10n),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
      },
    ],
    accounts: [],
    funds: [],
    waterfall: [],
  }
}

test.each(['linear', 'inverse'] as const)(
  'index prices of %s markets are those last seen',
  (contract) => {
    const state = createState(bookOf(contract))
    const indices = () =>
      view(state)
        .prices()
        .map(({ indexPriceTicks }) => indexPriceTicks)
    expect(indices()).toEqual([ratio(21n, 2n), undefined])
    const prices = [
      {
        market: 'M',
        markPriceTicks: ratio(11n),
        indexPriceTicks: ratio(34n, 3n),
        sources: 1,
        priceTimeMs: timeMs + 1,
      },
    ]
    expect(step(state, { kind: 'updatePrices', timeMs: timeMs + 1, prices }).outcome).toBe(
      'accepted',
    )
    expect(indices()).toEqual([ratio(34n, 3n), undefined])
  },
)

test('a plan says whose case it is for, and on which state it was made', () => {
  const policy = findPreset('bitmex')?.spec
  if (policy === undefined) throw new Error('no preset bitmex')
  const position = { market: 'M', marginMode: 'cross' } as const
  const account = { kind: 'trader', positions: [] } as const
  const state = createState({
    ...bookOf('linear'),
    execution: 'sidecar',
    accounts: [
      {
        ...account,
        account: 'broke',
        collateralQuote: quoteUnits(0n),
        positions: [{ ...position, sizeLots: lots(1n), entryValueQuote: quoteUnits(700n) }],
      },
      {
        ...account,
        account: 'other',
        collateralQuote: quoteUnits(500n),
        positions: [{ ...position, sizeLots: lots(-1n), entryValueQuote: quoteUnits(700n) }],
      },
    ],
    waterfall: [{ layer: 'adl', policy }],
  })
  step(state, { kind: 'halt', timeMs, market: 'N', reason: 'a record before the round' })
  const before = view(state).sequence()
  step(state, { kind: 'openRound', timeMs })
  expect(before).toBe(1)
  expect(view(state).plans()).toMatchObject([{ caseId: 'd:1:1', baseSequence: before }])
})
