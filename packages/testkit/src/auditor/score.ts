import type { Book, Bucket, Position } from '../book/book.ts'
import type { Factor, Score, Term, Weight, WeightProduct } from '../book/policy.ts'
import {
  equity,
  initialRequirement,
  maintenance,
  maintenanceOfLots,
  moneyOfBucket,
  notional,
  profit,
} from '../book/valuation.ts'
import { compareBytes } from '../exact/byte-order.ts'
import {
  absolute,
  compare,
  divide,
  floor,
  isPositive,
  larger,
  multiply,
  one,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { isLongOfValue } from './value-side.ts'

/** Who is scored. */
export interface Scored {
  readonly bucket: Bucket
  readonly held: Position
}

/** The published score of a candidate, recomputed from the book. */
export function publishedScore(book: Book, score: Score, scored: Scored): Rational {
  const isLosing = !isPositive(profit(scored.held))
  const factors = isLosing && score.whenLosing !== undefined ? score.whenLosing : score.factors
  return factors
    .map((factor) => factorOf(book, factor, scored))
    .reduce((product, factor) => multiply(product, factor), one)
}

/** Whom a rule puts first among equal scores: its own terms, then accounts and buckets. */
export function compareEqualScores(
  book: Book,
  { thenBy = [], lastly }: Score,
  left: Scored,
  right: Scored,
): number {
  for (const { term, order } of thenBy) {
    const difference = compare(termOf(book, term, left), termOf(book, term, right))
    if (difference !== 0) return order === 'ascending' ? difference : -difference
  }
  const [first, second] = [left.bucket.account.account, right.bucket.account.account]
  const byAccount = compareBytes(first, second)
  if (byAccount !== 0) return lastly === 'accountDescending' ? -byAccount : byAccount
  return compareBytes(left.bucket.name, right.bucket.name)
}

function factorOf(book: Book, factor: Factor, scored: Scored): Rational {
  if ('term' in factor) return termOf(book, factor.term, scored)
  return divide(one, termOf(book, factor.inverseOf, scored))
}

/** The meanings of A-4. */
function termOf(book: Book, term: Term, { bucket, held }: Scored): Rational {
  const own = equity(bucket)
  const size = notional(held)
  const cost = rational(held.entryValue)
  const money = moneyOfBucket(bucket)
  const unit = 10n ** BigInt(book.decimals)
  switch (term) {
    case 'returnOnEntry':
      return divide(profit(held), cost)
    case 'clampedReturn':
      return larger(zero, divide(profit(held), cost))
    case 'positionLeverage':
      return divide(size, ownPart(bucket, held))
    case 'flooredLeverage': {
      const needed = rational(maintenanceOfLots(held.market, held.lots))
      return divide(size, larger(needed, ownPart(bucket, held)))
    }
    case 'walletReturn': {
      const gain = larger(zero, total(bucket.positions.map(profit)))
      return divide(gain, rational(money < unit ? unit : money))
    }
    case 'marginRatio':
      return divide(rational(maintenance(bucket)), own)
    case 'initialMarginUse':
      return divide(rational(initialRequirement(bucket)), own)
    case 'priceGain':
      return isLongOfValue(held) ? divide(size, cost) : divide(cost, size)
    case 'accountLeverage':
      return divide(size, own)
    case 'bucketLeverage':
      return divide(total(bucket.positions.map(notional)), own)
    case 'profit':
      return profit(held)
    case 'balance':
      return rational(money)
    case 'lots':
      return rational(held.lots)
    case 'positionEquity':
      return ownPart(bucket, held)
    case 'bucketEquity':
      return own
    case 'haircutCapacity': {
      const gain = profit(held)
      return larger(zero, compare(gain, own) < 0 ? gain : own)
    }
    case 'netDelta':
      return multiply(absolute(rational(netLots(bucket.account, held))), held.market.lotValue)
  }
}

/** A term as something that lots are divided by: whole units or lots, not below 0. */
export function weightOf(book: Book, weight: Weight | WeightProduct, scored: Scored): bigint {
  const units = floor(
    typeof weight === 'string' ? termOf(book, weight, scored) : productOf(book, weight, scored),
  )
  return units > 0n ? units : 0n
}

/** Terms, or what of them is above a line, multiplied, in millionths. */
function productOf(book: Book, { factors }: WeightProduct, scored: Scored): Rational {
  return factors
    .map(({ term, abovePpm }) => {
      const whole = termOf(book, term, scored)
      return abovePpm === undefined
        ? whole
        : larger(zero, subtract(whole, rational(BigInt(abovePpm), 1_000_000n)))
    })
    .reduce(multiply, rational(1_000_000n))
}

/** Lots of all buckets of an account in the market of a position, longs less shorts. */
export function netLots(
  { buckets }: Pick<Bucket['account'], 'buckets'>,
  { market }: Pick<Position, 'market'>,
): bigint {
  return buckets
    .flatMap(({ positions }) => positions)
    .filter((other) => other.market === market)
    .reduce((sum, { side, lots }) => sum + (side === 'long' ? lots : -lots), 0n)
}

/** Equity behind a position: in a cross wallet its part by maintenance, else all. */
function ownPart(bucket: Bucket, { market, lots }: Position): Rational {
  if (bucket.name !== 'cross') return equity(bucket)
  const part = rational(maintenanceOfLots(market, lots), maintenance(bucket))
  return multiply(equity(bucket), part)
}
