import type { PriceView, StateView } from '@plimsoll/engine'
import { formatPrice, formatSize, marketFormat } from '../../book/book-format.ts'
import { formatUnits } from '../../decimal/decimal-text.ts'
import type { Document } from '../documents/definitions.ts'
import { encodePlace, marketTerms, type ViewPlace, type ViewTerms } from './view-terms.ts'

/** Every market with its prices as they are used. */
export function encodeMarkets(
  state: Pick<StateView, 'openInterest' | 'prices'>,
  at: ViewPlace,
  terms: ViewTerms,
): Document<'marketList'> {
  return {
    at: encodePlace(at),
    rows: state
      .prices()
      .map((row) => encodeMarket(row, state.openInterest(row.market) ?? 0n, terms)),
  }
}

function encodeMarket(row: PriceView, openLots: bigint, terms: ViewTerms): Document<'market'> {
  const { contract, expiryTimeMs } = marketTerms(terms, row.market)
  const format = marketFormat(terms.format, row.market)
  const { market, markPriceTicks, priceTimeMs, verdict, isHealthy, haltedFor } = row
  const { tickDigits, tickPlaces, lotDigits, lotPlaces, contractValue, priceDecimals } = format
  return {
    market,
    contract,
    tickSize: formatUnits(tickDigits, tickPlaces),
    lotSize: formatUnits(lotDigits, lotPlaces),
    ...(contractValue && {
      contractValue: formatUnits(contractValue.digits, contractValue.places),
    }),
    priceDecimals,
    markPrice: formatPrice(format, markPriceTicks),
    ...(row.indexPriceTicks && { indexPrice: formatPrice(format, row.indexPriceTicks) }),
    priceTimeMs,
    verdict,
    isHealthy,
    ...(haltedFor !== undefined && { haltedFor }),
    ...(expiryTimeMs !== undefined && { expiryTimeMs }),
    ...(row.isSettled && { isSettled: true }),
    openInterest: formatSize(format, openLots),
  }
}

/** The price of a market as the stream tells it. */
export function encodeMark(
  row: PriceView,
  { format }: Pick<ViewTerms, 'format'>,
): Document<'mark'> {
  const { market, markPriceTicks, indexPriceTicks, priceTimeMs, verdict, isHealthy, haltedFor } =
    row
  const one = marketFormat(format, market)
  return {
    market,
    markPrice: formatPrice(one, markPriceTicks),
    ...(indexPriceTicks && { indexPrice: formatPrice(one, indexPriceTicks) }),
    priceTimeMs,
    verdict,
    isHealthy,
    ...(haltedFor !== undefined && { haltedFor }),
  }
}
