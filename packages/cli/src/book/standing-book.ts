import {
  type AccountSpec,
  type AccountView,
  type BookSpec,
  type FundSpec,
  type FundView,
  presentBook,
  ratio,
  type State,
  view,
} from '@plimsoll/engine'

/** What a domain keeps of its first book. */
type Terms = Omit<BookSpec, 'accounts'>

/**
 * A state as a book of its own, from which a run can start: accounts, positions, prices, funds and offers as they are now, terms and
 * waterfall as the domain was declared, and what accounts are owed for earlier haircuts. Other assets count for what they count now;
 * those that count for nothing are left out, and so are markets that have ended with all that is said of them.
 *
 * What is under way is not in it: liquidations, halts, freezes, cases and the past of the funds. Buckets in distress are
 * found again by the run itself.
 */
export function standingBook(terms: Terms, state: State): BookSpec {
  const {
    accounts: told,
    funds: _names,
    execution: _,
    offers,
    scenarios,
    ...present
  } = presentBook(state)
  const reader = view(state)
  const ended = new Set(
    reader.prices().flatMap(({ market, isSettled }) => (isSettled === true ? market : [])),
  )
  const goesOn = ({ market }: { readonly market: string }): boolean => !ended.has(market)
  const further = new Map(told.map((row) => [row.account, row]))
  const specs = new Map(terms.funds.map((fund) => [fund.fund, fund]))
  const claims = reader.claims()
  const {
    claims: _claims,
    offers: _offers,
    scenarios: _moves,
    execution: _execution,
    ...kept
  } = terms
  return {
    ...kept,
    ...present,
    waterfall: terms.waterfall,
    markets: present.markets.filter(goesOn),
    accounts: reader.accounts().map((account) => {
      const { declaredHedges, ...row } = further.get(account.account) ?? {}
      return {
        ...accountSpec(account),
        ...row,
        ...(declaredHedges && { declaredHedges: declaredHedges.filter(goesOn) }),
      }
    }),
    funds: reader
      .funds()
      .map((fund) => fundSpec(fund, specs.get(fund.fund)))
      .map((fund) => ({
        ...fund,
        markets: fund.markets.filter((market) => !ended.has(market)),
      })),
    ...(claims.length > 0 && {
      claims: claims.map(({ account, owedQuote }) => ({ account, amountQuote: owedQuote })),
    }),
    ...(offers && { offers: offers.filter(goesOn) }),
    ...(scenarios && {
      scenarios: scenarios.map((one) => ({ ...one, returns: one.returns.filter(goesOn) })),
    }),
  }
}

function accountSpec({
  account,
  owner,
  kind,
  positionMode,
  collateralQuote,
  unsettledFundingQuote,
  collaterals = [],
  adlExempt,
  positions,
}: AccountView): AccountSpec {
  return {
    account,
    ...(owner !== undefined && { owner }),
    kind,
    ...(positionMode && { positionMode }),
    ...(adlExempt && { adlExempt }),
    collateralQuote,
    unsettledFundingQuote,
    ...(collaterals.length > 0 && {
      collaterals: collaterals
        .filter(({ valueQuote }) => valueQuote > 0n)
        .map(({ asset, amountUnits, valueQuote }) => ({
          asset,
          amountUnits,
          unitPriceQuote: ratio(valueQuote, amountUnits),
          haircut: ratio(0n),
        })),
    }),
    positions: positions
      .filter(({ sizeLots }) => sizeLots !== 0n)
      .map(({ bankruptcyPriceTicks: _price, ...position }) => position),
  }
}

function fundSpec(now: FundView, declared: FundSpec | undefined): FundSpec {
  const { history: _history, positions: _positions, ...rest }: Partial<FundSpec> = declared ?? {}
  const { fund, purpose, markets, balanceQuote, floorQuote, positions } = now
  const { peakBalanceQuote } = rest
  const held = positions.filter(({ sizeLots }) => sizeLots !== 0n)
  return {
    ...rest,
    fund,
    purpose,
    markets,
    balanceQuote,
    floorQuote,
    ...(peakBalanceQuote !== undefined && {
      peakBalanceQuote: balanceQuote > peakBalanceQuote ? balanceQuote : peakBalanceQuote,
    }),
    ...(held.length > 0 && { positions: held }),
  }
}
