import { deficitQuote } from '../../account/equity.ts'
import { availableQuote } from '../../fund/fund.ts'
import { at } from '../../quantity/assert.ts'
import { divideFund } from '../fund-budgets.ts'
import { pay } from './fund-money.ts'
import type { Layer } from './layer.ts'

/** The venue pays deficits of its own, whatever the market, as far as it has put money aside and within a cap a round (SPEC F-1). */
export function venueCapital(fund: number, layerIndex: number, capQuote?: bigint): Layer {
  return {
    act: (round, cases) => {
      const { ledger, funds } = round
      const available = availableQuote(ledger, funds, fund)
      const budget = capQuote !== undefined && capQuote < available ? capQuote : available
      const deficits = cases.map(({ bucket }) => deficitQuote(ledger.book, bucket))
      const amounts = divideFund(budget, deficits)
      const payments = cases.map((openCase, index) => ({
        openCase,
        market: -1,
        amountQuote: at(amounts, index),
      }))
      pay(round, { fund, layerIndex }, payments)
    },
    explainIdle: ({ ledger, funds }, { bucket }) => {
      if (deficitQuote(ledger.book, bucket) === 0n) return 'no deficit remains'
      return availableQuote(ledger, funds, fund) === 0n
        ? 'the venue has nothing put aside above its floor'
        : 'the venue has paid all that its cap allows'
    },
  }
}
