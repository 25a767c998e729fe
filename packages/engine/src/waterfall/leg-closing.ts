import { deficitQuote, equitySign } from '../account/equity.ts'
import type { Market } from '../market/market.ts'
import type { PriceRule } from '../policy/policy-spec.ts'
import { assert, at } from '../quantity/assert.ts'
import { addRatios, multiplyRatios, type Ratio, ratio } from '../quantity/ratio.ts'
import {
  boundedLotQuote,
  type Closing,
  closingAtOnePrice,
  closingInSteps,
} from '../risk/closing.ts'
import type { Leg } from '../risk/deficit-split.ts'
import type { OpenCase, Round } from './round.ts'

/** Price rules that say what a lot of a market is worth, whatever a case owes. */
export type MarketPriceRule = 'mark' | 'previousMark' | 'index' | 'previousIndex' | 'settlement'

type LegPriceRule = Exclude<PriceRule, MarketPriceRule | 'crossBankruptcy' | 'ratioPreserving'>

const marketPrices: Readonly<Record<MarketPriceRule, (market: Market) => Ratio>> = {
  mark: ({ markLotQuote }) => markLotQuote,
  previousMark: ({ previousMarkLotQuote }) => previousMarkLotQuote,
  index: ({ indexLotQuote }) => known(indexLotQuote),
  previousIndex: ({ previousIndexLotQuote, indexLotQuote }) =>
    previousIndexLotQuote ?? known(indexLotQuote),
  settlement: ({ settlementLotQuote }) => known(settlementLotQuote),
}

/** Names of the price rules that say what a lot of a market is worth. */
export const marketPriceRules: readonly string[] = Object.keys(marketPrices)

/** Whether a price rule does not ask what a leg's share of the deficit is: every leg has such a price, bankrupt or not. */
export function isShareless(rule: PriceRule): rule is MarketPriceRule {
  return rule in marketPrices
}

/** Whether a fill under this rule can bring a case more than it owes (SPEC R-4): mark cannot, it leaves equity as it is. */
export function isUnbounded(rule: PriceRule): boolean {
  return isShareless(rule) && rule !== 'mark'
}

/** Value of a lot of a market under a rule that does not look at cases, within the market's bounds. */
export function marketLotQuote(market: Market, rule: MarketPriceRule): Ratio {
  return boundedLotQuote(market, marketPrices[rule](market))
}

/** What the lots of a case's leg are worth as they are closed under a price rule (SPEC S-3). */
export function closingOf(
  round: Round,
  { openCase, leg }: { readonly openCase: OpenCase; readonly leg: Leg },
  rule: PriceRule,
  fundBudget: bigint,
): Closing {
  const { book } = round.ledger
  const { market, valueSide } = at(book.shape.positions, leg.position)
  const row = at(book.prices.markets, market)
  const atOnePrice = (lotQuote: Ratio): Closing =>
    closingAtOnePrice(valueSide, boundedLotQuote(row, lotQuote))
  const isByFill = rule === 'crossBankruptcy' || rule === 'ratioPreserving'
  // Equity that is left is its owner's: no fill may take it.
  if (isByFill && equitySign(book, openCase.bucket) >= 0) return atOnePrice(row.markLotQuote)
  if (!isByFill) {
    const owed = deficitQuote(book, openCase.bucket)
    return atOnePrice(askedLotQuote(row, leg, rule, { owed, fundBudget }))
  }
  const closing = closingInSteps(book, leg.position, rule)
  // The venue is told one price, and confirms fills in any order.
  return round.plansExpireMs === undefined ? closing : atOnePrice(closing.lotQuote)
}

function askedLotQuote(
  market: Market,
  leg: Leg,
  rule: MarketPriceRule | LegPriceRule,
  { owed, fundBudget }: { readonly owed: bigint; readonly fundBudget: bigint },
): Ratio {
  if (isShareless(rule)) return marketPrices[rule](market)
  return rule === 'fundFloor'
    ? withoutFunds(market, leg, { owed, fundBudget })
    : leg.bankruptcyLotQuote
}

/** The bankruptcy price of a case that owes only what funds do not pay. */
function withoutFunds(
  { markLotQuote }: Market,
  { bankruptcyLotQuote }: Leg,
  { owed, fundBudget }: { readonly owed: bigint; readonly fundBudget: bigint },
): Ratio {
  if (owed === 0n) return bankruptcyLotQuote
  const left = fundBudget < owed ? owed - fundBudget : 0n
  const { numerator, denominator } = markLotQuote
  const share = addRatios(bankruptcyLotQuote, { numerator: -numerator, denominator })
  return addRatios(markLotQuote, multiplyRatios(share, ratio(left, owed)))
}

function known(lotQuote: Ratio | undefined): Ratio {
  assert(lotQuote !== undefined, 'a policy is refused where a market lacks the price it asks for')
  return lotQuote
}
