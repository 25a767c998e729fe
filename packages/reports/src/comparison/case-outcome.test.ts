import { type CaseView, type LayerView, quoteUnits, ratio, type RoundView } from '@plimsoll/engine'
import { domainFormat } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import { caseOutcome } from './case-outcome.ts'

const format = domainFormat({
  domain: 'd',
  timeMs: 0,
  asset: { name: 'USD', wholeUnitQuote: quoteUnits(100n) },
  markets: [],
  accounts: [],
  funds: [],
  waterfall: [],
})

const bucket = { account: 'broke', bucket: 'cross' }

function posting(ledger: string, amount: bigint): LayerView['postings'][number] {
  return { ledger, amountQuote: quoteUnits(amount) }
}

function fill(account: string, forgone: bigint): LayerView['fills'][number] {
  return { account, forgoneQuote: ratio(forgone, 2n) } as LayerView['fills'][number]
}

function layer(paid: bigint, of: Partial<LayerView>): LayerView {
  return { paidQuote: quoteUnits(paid), fills: [], postings: [], ...of } as LayerView
}

const round = {
  touchedAccounts: ['a', 'b', 'c', 'd'],
  cases: [
    {
      ...bucket,
      layers: [
        layer(500n, { layer: 'insuranceFund', fills: [fill('fund:f', 9n)] }),
        layer(100n, { layer: 'venueCapital' }),
        layer(300n, { layer: 'adl', fills: [fill('a', 7n), fill('a', 2n), fill('b', -4n)] }),
        layer(70n, {
          layer: 'adl',
          allocation: { kind: 'voluntary', weight: 'offeredLots' },
          fills: [fill('d', 8n)],
        }),
        layer(90n, {
          layer: 'profitHaircut',
          postings: [
            posting('broke:cross', 90n),
            posting('b:cross', -40n),
            posting('b:isolated:M:long', -20n),
            posting('c:cross', -30n),
          ],
        }),
        layer(10n, { layer: 'socialisedLoss', postings: [posting('d:cross', -10n)] }),
      ],
      returned: [posting('fund:f', 120n), posting('c:cross', 25n)],
      residualDeficitQuote: quoteUnits(3n),
    } as Partial<CaseView>,
  ],
} as unknown as RoundView

test('a case is what its layers did, less what went back', () => {
  expect(caseOutcome('p', round, { format, bucket })).toEqual({
    policy: 'p',
    opened: true,
    paidByFunds: '4.80',
    takenFromCounterparties: '0.02',
    takenFromGains: '0.75',
    accountsCut: 2,
    accountsCharged: 3,
    residualDeficit: '0.03',
  })
})

test('a bucket without a case owes nothing', () => {
  const other = { account: 'a', bucket: 'cross' }
  expect(caseOutcome('p', round, { format, bucket: other })).toEqual({
    policy: 'p',
    opened: false,
    paidByFunds: '0.00',
    takenFromCounterparties: '0.00',
    takenFromGains: '0.00',
    accountsCut: 0,
    accountsCharged: 0,
    residualDeficit: '0.00',
  })
})
