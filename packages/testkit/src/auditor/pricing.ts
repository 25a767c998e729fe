import {
  type Bucket,
  lotValueAt,
  type Market,
  type Position,
  type PriceRule,
} from '../book/book.ts'
import {
  equity,
  exactMaintenanceOfLots,
  maintenanceOfNotional,
  moneyOfBucket,
  signedEntry,
} from '../book/valuation.ts'
import {
  add,
  ceiling,
  compare,
  divide,
  floor,
  isNegative,
  isPositive,
  larger,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { type ReplayedCase, shortfallUnits } from './replay.ts'
import { isLongOfValue } from './value-side.ts'

/** Lots of a leg that a pass has closed, and their value. */
export interface Done {
  readonly lots: bigint
  readonly value: bigint
}

/** What the lots of a leg are worth in one pass. */
export interface LegPricing {
  /** Value of a lot: at the one price of the pass, or of the whole leg closed at once. */
  readonly lotPrice: Rational
  /** Whether every fill has a price of its own. */
  readonly isByFill: boolean
  /** What the next lots are worth after so much is done, whole quote units. */
  readonly valueOf: (done: Done, lots: bigint) => bigint
}

/** Rules whose price does not ask what the case owes: every leg has it at once (L-4). */
const shareless: readonly PriceRule[] = [
  'mark',
  'previousMark',
  'index',
  'previousIndex',
  'settlement',
]

export function isShareless(rule: PriceRule): boolean {
  return shareless.includes(rule)
}

/** Whether fills under a rule may bring a case more than it owes. */
export function isUnboundedRule(rule: PriceRule): boolean {
  return rule !== 'mark' && isShareless(rule)
}

/** How a leg is priced under a rule from how its case stands now (S-3 to S-6). */
export function pricingOf(
  { bucket }: Pick<ReplayedCase, 'bucket'>,
  leg: Position,
  asked: { readonly rule: PriceRule; readonly bankruptcy: Rational; readonly fundBudget: bigint },
): LegPricing {
  const isByFill = asked.rule === 'crossBankruptcy' || asked.rule === 'ratioPreserving'
  if (isByFill && !isNegative(equity(bucket))) return atOnePrice(leg, leg.market.lotValue)
  if (asked.rule === 'crossBankruptcy') return byFill(leg, truncatedValue(bucket, leg))
  if (asked.rule === 'ratioPreserving') return byFill(leg, ratioValue(bucket, leg))
  return atOnePrice(leg, bounded(leg.market, onePrice(leg, asked, shortfallUnits(bucket))))
}

/** The exact value of the next lots, before it is bounded and rounded for the case. */
type StepValue = (done: Done, lots: bigint) => Rational

/** dYdX v4: what is left of the bucket over truncated notionals, divided by their maintenance and rounded down (S-4). */
function truncatedValue(bucket: Bucket, sold: Position): StepValue {
  const held = [...bucket.positions]
  const money = rational(moneyOfBucket(bucket) - signedEntry(held))
  const sign = isLongOfValue(sold) ? 1n : -1n
  return (done, lots) => {
    const left = sold.lots - done.lots
    const now = held.map((one) => ({ one, size: truncated(one, one === sold ? left : one.lots) }))
    const net = now.reduce(
      (sum, { one, size }) => add(sum, rational(isLongOfValue(one) ? size : -size)),
      add(money, rational(sign * done.value)),
    )
    const needs = ({ one, size }: (typeof now)[number]): bigint =>
      maintenanceOfNotional(one.market, size)
    const needed = now.reduce((sum, each) => sum + needs(each), 0n)
    const rest = truncated(sold, left - lots)
    const freed =
      maintenanceOfNotional(sold.market, truncated(sold, left)) -
      maintenanceOfNotional(sold.market, rest)
    const share = floor(multiply(net, rational(freed, needed)))
    return rational(truncated(sold, left) - rest - sign * share)
  }
}

/** StarkEx: a fill brings what keeps the bucket's equity over its exact maintenance (S-5). */
function ratioValue(bucket: Bucket, sold: Position): StepValue {
  const own = equity(bucket)
  const others = total(
    bucket.positions
      .filter((one) => one !== sold)
      .map((one) => exactMaintenanceOfLots(one.market, one.lots)),
  )
  return (done, lots) => {
    const left = sold.lots - done.lots
    const aboveMark = subtract(
      rational(done.value),
      multiply(sold.market.lotValue, rational(done.lots)),
    )
    const present = isLongOfValue(sold) ? add(own, aboveMark) : subtract(own, aboveMark)
    const shortfall = larger(negate(present), zero)
    const needed = exactMaintenanceOfLots(sold.market, left)
    const freed = subtract(needed, exactMaintenanceOfLots(sold.market, left - lots))
    const part = multiply(shortfall, divide(freed, add(others, needed)))
    const atMark = multiply(sold.market.lotValue, rational(lots))
    return isLongOfValue(sold) ? add(atMark, part) : subtract(atMark, part)
  }
}

/** Cumulative rounding in the case's favour: who sells has the ceiling, who buys back the floor. */
export function atOnePrice(leg: Position, lotPrice: Rational): LegPricing {
  const upTo = (lots: bigint): bigint => forCase(leg, multiply(lotPrice, rational(lots)))
  return {
    lotPrice,
    isByFill: false,
    valueOf: (done, lots) => upTo(done.lots + lots) - upTo(done.lots),
  }
}

function byFill(leg: Position, step: StepValue): LegPricing {
  const valueOf = (done: Done, lots: bigint): bigint => {
    const perLot = divide(step(done, lots), rational(lots))
    return forCase(leg, multiply(bounded(leg.market, perLot), rational(lots)))
  }
  const whole = valueOf({ lots: 0n, value: 0n }, leg.lots)
  return { lotPrice: rational(whole, leg.lots), isByFill: true, valueOf }
}

export function forCase(leg: Position, value: Rational): bigint {
  return isLongOfValue(leg) ? ceiling(value) : floor(value)
}

/** Not below the market's lowest price, nor below mark where that is lower; a value of an inverse lot not below 0 (S-3). */
export function bounded(market: Market, asked: Rational): Rational {
  const { lotValue: mark, minimumPrice } = market
  if (market.contract === 'linear') {
    const least = lotValueAt(market, minimumPrice)
    return larger(asked, compare(mark, least) < 0 ? mark : least)
  }
  if (isNegative(asked)) return zero
  if (!isPositive(minimumPrice)) return asked
  const most = larger(mark, lotValueAt(market, minimumPrice))
  return compare(asked, most) > 0 ? most : asked
}

function onePrice(
  { market }: Position,
  asked: { readonly rule: PriceRule; readonly bankruptcy: Rational; readonly fundBudget: bigint },
  owed: bigint,
): Rational {
  const at = (price: Rational | undefined): Rational => {
    if (price === undefined) throw new RangeError(`${market.market} has no price for ${asked.rule}`)
    return lotValueAt(market, price)
  }
  switch (asked.rule) {
    case 'mark':
      return market.lotValue
    case 'previousMark':
      return at(market.previousMarkPrice ?? market.markPrice)
    case 'index':
      return at(market.indexPrice)
    case 'previousIndex':
      return at(market.previousIndexPrice ?? market.indexPrice)
    case 'settlement':
      return at(market.settlementPrice)
    case 'fundFloor': {
      if (owed === 0n) return asked.bankruptcy
      const left = asked.fundBudget < owed ? owed - asked.fundBudget : 0n
      const gap = subtract(asked.bankruptcy, market.lotValue)
      return add(market.lotValue, multiply(gap, rational(left, owed)))
    }
    default:
      return asked.bankruptcy
  }
}

function truncated({ market }: Position, lots: bigint): bigint {
  return floor(multiply(market.lotValue, rational(lots)))
}
