import type { AccountView, OfferView, PositionView, PriceView, StateView } from '@plimsoll/engine'
import {
  formatCollateral,
  formatExactMoney,
  formatMoney,
  formatPrice,
  formatSize,
  marketFormat,
} from '../../book/book-format.ts'
import type { Document } from '../documents/definitions.ts'
import { encodeMargin } from './encode-margin.ts'
import { abs, entryPriceTicks, unrealisedPnlQuote } from './position-value.ts'
import { encodePlace, marketTerms, type ViewPlace, type ViewTerms } from './view-terms.ts'

type Readable = Pick<StateView, 'account' | 'claims' | 'frozen' | 'margins' | 'offers' | 'prices'>

/** An account as it stands; undefined for an unknown one. */
export function encodeAccount(
  state: Readable,
  account: string,
  { at, terms }: { readonly at: ViewPlace; readonly terms: ViewTerms },
): Document<'account'> | undefined {
  const view = state.account(account)
  if (view === undefined) return undefined
  const { format } = terms
  const isOwn = (row: { readonly account: string }): boolean => row.account === account
  const frozen = state.frozen().find(isOwn)
  const claim = state.claims().find(isOwn)
  const offers = state.offers().filter(isOwn)
  const prices = new Map(state.prices().map((row) => [row.market, row]))
  return {
    at: encodePlace(at),
    account,
    kind: view.kind,
    adlExempt: view.adlExempt,
    ...(frozen && { frozenFor: frozen.reason }),
    ...encodeMoney(view, terms),
    ...(claim && { owed: formatMoney(format, claim.owedQuote) }),
    positions: view.positions.flatMap((position) => {
      const price = prices.get(position.market)
      return price === undefined || position.sizeLots === 0n
        ? []
        : [encodePosition(position, price, terms)]
    }),
    margins: state.margins([account]).map((margin) => encodeMargin(format, margin)),
    ...(offers.length > 0 && { offers: offers.map((offer) => encodeOffer(offer, terms)) }),
  }
}

type Money = 'collateral' | 'unsettledFunding' | 'unsettledProfit' | 'collaterals'

function encodeMoney(view: AccountView, { format }: ViewTerms): Pick<Document<'account'>, Money> {
  const { collateralQuote, unsettledFundingQuote, unsettledProfitQuote, collaterals } = view
  return {
    collateral: formatMoney(format, collateralQuote),
    unsettledFunding: formatMoney(format, unsettledFundingQuote),
    ...(unsettledProfitQuote !== undefined && {
      unsettledProfit: formatMoney(format, unsettledProfitQuote),
    }),
    ...(collaterals && {
      collaterals: collaterals.map(({ asset, amountUnits, valueQuote }) => ({
        asset,
        amount: formatCollateral(format, asset, amountUnits),
        value: formatMoney(format, valueQuote),
      })),
    }),
  }
}

function encodePosition(
  position: PositionView,
  { markPriceTicks }: PriceView,
  terms: ViewTerms,
): Document<'position'> {
  const { market, sizeLots, entryValueQuote, marginMode, isolatedMarginQuote } = position
  const contract = marketTerms(terms, market)
  const { format } = terms
  const one = marketFormat(format, market)
  const side = sizeLots < 0n ? 'short' : 'long'
  const entry = entryPriceTicks(contract, position)
  const { bankruptcyPriceTicks } = position
  const pnl = unrealisedPnlQuote(contract, position, markPriceTicks)
  return {
    market,
    marginMode,
    bucket: marginMode === 'cross' ? 'cross' : `isolated:${market}:${side}`,
    side,
    size: formatSize(one, abs(sizeLots)),
    ...(entry && { entryPrice: formatPrice(one, entry) }),
    entryValue: formatMoney(format, entryValueQuote),
    markPrice: formatPrice(one, markPriceTicks),
    unrealisedPnl: formatExactMoney(format, pnl),
    ...(bankruptcyPriceTicks && { bankruptcyPrice: formatPrice(one, bankruptcyPriceTicks) }),
    ...(isolatedMarginQuote !== undefined && {
      isolatedMargin: formatMoney(format, isolatedMarginQuote),
    }),
  }
}

function encodeOffer(offer: OfferView, { format }: ViewTerms): Document<'offer'> {
  const { market, side, lots, limitPriceTicks } = offer
  const one = marketFormat(format, market)
  return {
    market,
    side,
    size: formatSize(one, lots),
    ...(limitPriceTicks && { limitPrice: formatPrice(one, limitPriceTicks) }),
  }
}
