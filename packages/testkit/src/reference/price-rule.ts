import {
  lotValueAt,
  type Market,
  type Position,
  type PriceRule,
  valueSideOf,
} from '../book/book.ts'
import {
  compare,
  isNegative,
  isZero,
  larger,
  type Rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { bankruptcyLotValue } from './split.ts'

/** The rules that divide a shortfall over the legs: a leg without a share goes first (L-4). */
const sharing: readonly PriceRule[] = [
  'bankruptcy',
  'markCappedAtBankruptcy',
  'fundFloor',
  'crossBankruptcy',
  'ratioPreserving',
]

/** Rules under which a case may end with money that is not a rounding (S-3, R-4). */
const unbounded: readonly PriceRule[] = ['previousMark', 'index', 'previousIndex', 'settlement']

export const isSharing = (rule: PriceRule): boolean => sharing.includes(rule)
export const isUnbounded = (rule: PriceRule): boolean => unbounded.includes(rule)

/** The value of a lot in a forced fill under a rule of one price a leg (S-3), bounded by the market. */
export function rulePrice(rule: PriceRule, held: Position, share: Rational): Rational {
  const { market } = held
  const asked = isSharing(rule) ? bankruptcyLotValue(held, share) : statedValue(rule, market)
  return boundedValue(market, asked)
}

/** What bounds the value of a lot: a lowest price, which may be negative, from below; in an inverse market from above (S-3). */
export function boundedValue(market: Market, asked: Rational): Rational {
  const { contract, lotValue, minimumPrice } = market
  if (contract === 'linear') {
    return larger(asked, smaller(lotValueAt(market, minimumPrice), lotValue))
  }
  const positive = larger(zero, asked)
  if (isZero(minimumPrice)) return positive
  return smaller(positive, larger(lotValueAt(market, minimumPrice), lotValue))
}

/** Whether the bound of the market changed a price. */
export function isBound(held: Position, asked: Rational): boolean {
  return compare(asked, boundedValue(held.market, asked)) !== 0
}

/** Whether one value of a lot is better for a case than another: whoever is long of value sells. */
export function isBetterForCase(leg: Position, left: Rational, right: Rational): boolean {
  const difference = subtract(left, right)
  const isLong = valueSideOf(leg.market, leg.side) === 'long'
  return !isZero(difference) && isNegative(difference) !== isLong
}

function statedValue(rule: PriceRule, market: Market): Rational {
  const { markPrice, previousMarkPrice, indexPrice, previousIndexPrice, settlementPrice } = market
  const price = {
    mark: markPrice,
    previousMark: previousMarkPrice ?? markPrice,
    index: indexPrice,
    previousIndex: previousIndexPrice ?? indexPrice,
    settlement: settlementPrice,
  }[rule as 'mark' | 'previousMark' | 'index' | 'previousIndex' | 'settlement']
  if (price === undefined) throw new RangeError(`${market.market}: no price for ${rule}`)
  return lotValueAt(market, price)
}

function smaller(left: Rational, right: Rational): Rational {
  return compare(left, right) <= 0 ? left : right
}
