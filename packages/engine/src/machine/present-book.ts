import type { AccountSpec } from '../account/account-spec.ts'
import { walletOf } from '../account/book.ts'
import type { FundSpec } from '../fund/fund-spec.ts'
import { priceTicksOf } from '../market/market.ts'
import type { MarketSpec } from '../market/market-spec.ts'
import { policyNeeds } from '../policy/policy-needs.ts'
import { at } from '../quantity/assert.ts'
import { compareRatios } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { BookSpec } from './book-spec.ts'
import { viewOffers } from './docket-view.ts'
import { inside, type State, type StateRecord } from './state.ts'

/** What a book would say of a state beside amounts and positions: its terms, its present prices, and who is there. */
export type PresentBook = Pick<
  BookSpec,
  | 'domain'
  | 'timeMs'
  | 'asset'
  | 'markets'
  | 'waterfall'
  | 'offers'
  | 'scenarios'
  | 'seed'
  | 'deficitSplit'
  | 'execution'
> & {
  /** In account order. */
  readonly accounts: readonly Pick<
    AccountSpec,
    'account' | 'kind' | 'declaredHedges' | 'bothLegs' | 'unsettledProfitQuote'
  >[]
  /** In order of their ids. */
  readonly funds: readonly Pick<FundSpec, 'fund' | 'purpose'>[]
}

/**
 * A state as a book would say it now. Offers, a seed and unsettled profits are there where the state has any that are not 0, and where
 * its own waterfall needs them, because then the book had them.
 */
export function presentBook(state: State): PresentBook {
  const record = inside(state)
  const { terms, timeMs, funds, ledger } = record
  const { domain, asset, waterfall, deficitSplit, execution, scenarios, seed } = terms
  const needs = new Set(
    waterfall.flatMap((layer) =>
      layer.layer === 'adl' ? policyNeeds(layer.policy, layer.price ?? layer.policy.price) : [],
    ),
  )
  return {
    domain,
    timeMs,
    asset,
    markets: terms.markets.map((spec, index) => presentMarket(record, spec, index)),
    waterfall,
    deficitSplit,
    execution,
    ...(scenarios && { scenarios }),
    ...((seed !== undefined || needs.has('seed')) && { seed: seed ?? 0n }),
    ...((ledger.offers.length > 0 || needs.has('offers')) && { offers: viewOffers(record) }),
    accounts: presentAccounts(record),
    funds: funds.map(({ fund, purpose }) => ({ fund, purpose })),
  }
}

function presentMarket({ ledger }: StateRecord, spec: MarketSpec, index: number): MarketSpec {
  const market = at(ledger.book.prices.markets, index)
  const { markLotQuote, previousMarkLotQuote, indexLotQuote, previousIndexLotQuote } = market
  const previousMark = priceTicksOf(market, previousMarkLotQuote)
  const indexPrice = indexLotQuote && priceTicksOf(market, indexLotQuote)
  const previousIndex = previousIndexLotQuote && priceTicksOf(market, previousIndexLotQuote)
  // The engine has the mark in place of a previous one that nobody told it.
  const isPreviousKnown =
    spec.previousMarkPriceTicks !== undefined ||
    compareRatios(previousMarkLotQuote, markLotQuote) !== 0
  return {
    ...spec,
    markPriceTicks: market.markPriceTicks,
    ...(isPreviousKnown && previousMark && { previousMarkPriceTicks: previousMark }),
    ...(indexPrice && { indexPriceTicks: indexPrice }),
    ...(previousIndex && { previousIndexPriceTicks: previousIndex }),
  }
}

function presentAccounts({ shape, ledger, terms }: StateRecord): PresentBook['accounts'] {
  const { unsettledProfits } = ledger
  const hasProfits =
    unsettledProfits.size > 0 ||
    terms.waterfall.some((layer) => 'base' in layer && layer.base === 'unsettledProfit')
  return shape.accounts.map((row) => {
    const { account, kind, declaredHedges, bothLegs } = row
    const profitQuote = quoteUnits(unsettledProfits.get(walletOf(row)) ?? 0n)
    return {
      account,
      kind,
      ...(declaredHedges && {
        declaredHedges: declaredHedges.map(({ market, lots: signed }) => ({
          market: at(terms.markets, market).market,
          sizeLots: lots(signed),
        })),
      }),
      ...(bothLegs && { bothLegs }),
      ...(hasProfits && { unsettledProfitQuote: profitQuote }),
    }
  })
}
