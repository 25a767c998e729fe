import { type MarketSpec, type PriceGateSpec, quoteUnits, ratio } from '@plimsoll/engine'
import { marketNotation } from './market-notation.ts'

const MILLION = 1_000_000n

/** A contract in round numbers: amounts called *whole* in units of the asset. */
export interface ContractTerms {
  readonly market: string
  readonly tickValueQuote: bigint
  /** Decimals of a price of one tick. */
  readonly tickPlaces: number
  readonly startTicks: number
  readonly maintenance: readonly { readonly fromWhole: number; readonly ratePpm: number }[]
  readonly liquidationFeePpm: number
}

/** A linear contract at its first price. */
export function drawnContract(
  terms: ContractTerms,
  priceGate: PriceGateSpec,
  wholeUnitQuote: bigint,
): MarketSpec {
  const start = ratio(BigInt(terms.startTicks))
  return {
    market: terms.market,
    contract: 'linear',
    tickValueQuote: quoteUnits(terms.tickValueQuote),
    markPriceTicks: start,
    previousMarkPriceTicks: start,
    indexPriceTicks: start,
    priceGate,
    liquidationFeeRate: ratio(BigInt(terms.liquidationFeePpm), MILLION),
    maintenanceTiers: terms.maintenance.map(({ fromWhole, ratePpm }) => ({
      notionalFromQuote: quoteUnits(BigInt(fromWhole) * wholeUnitQuote),
      rate: ratio(BigInt(ratePpm), MILLION),
    })),
    notation: marketNotation(terms, wholeUnitQuote),
  }
}
