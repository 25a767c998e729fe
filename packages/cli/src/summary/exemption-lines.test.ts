import { findPreset, quoteUnits } from '@plimsoll/engine'
import { expect, test } from 'vitest'
import { exemptionLines, exemptionsOf } from './exemption-lines.ts'

const aevo = findPreset('aevo')?.spec

test('exempt accounts and what each policy exempts are named, and nobody where nobody is exempt', () => {
  if (aevo === undefined) throw new Error('no aevo')
  const accounts = ['a', 'b', 'c', 'd', 'e'].map((account) => ({
    account,
    kind: 'trader' as const,
    adlExempt: account !== 'c',
    collateralQuote: quoteUnits(0n),
    positions: [],
  }))
  const book = {
    domain: 'd',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1n) },
    markets: [],
    funds: [],
    accounts,
    waterfall: [{ layer: 'adl', policy: aevo } as const],
  }
  expect(exemptionLines(exemptionsOf(book))).toEqual([
    '  4 accounts marked adlExempt in the book: a, b, d, …',
    '  aevo deleverages nobody in BTC-PERP, ETH-PERP, SOL-PERP',
  ])
  expect(exemptionLines(exemptionsOf({ ...book, accounts: [], waterfall: [] }))).toEqual([])
})
