import type { Factor, Score, Term, Weight, WeightProduct } from '../book/policy.ts'
import { valueSideOf } from '../book/book.ts'
import {
  equity,
  initialRequirement,
  maintenance,
  maintenanceOfLots,
  moneyOfBucket,
  notional,
  profit,
} from '../book/valuation.ts'
import {
  absolute,
  compare,
  divide,
  floor,
  isPositive,
  larger,
  multiply,
  negate,
  one,
  type Rational,
  rational,
  subtract,
  total,
  zero,
} from '../exact/rational.ts'
import { type Candidate, netLots } from './candidates.ts'

/** The score that ranks a candidate, from the present state; higher goes first. */
export function scoreOf(score: Score, candidate: Candidate, unit: bigint): Rational {
  const { factors, whenLosing } = score
  const isWinning = isPositive(profit(candidate.held))
  const chosen = isWinning || whenLosing === undefined ? factors : whenLosing
  return chosen.reduce(
    (product, factor) => multiply(product, factorOf(factor, candidate, unit)),
    one,
  )
}

/** By what equal scores are ordered, each turned so that higher goes first. */
export function furtherOf(score: Score, candidate: Candidate, unit: bigint): Rational[] {
  return (score.thenBy ?? []).map(({ term, order }) => {
    const value = terms[term](candidate, unit)
    return order === 'descending' ? value : negate(value)
  })
}

function factorOf(factor: Factor, candidate: Candidate, unit: bigint): Rational {
  if ('term' in factor) return terms[factor.term](candidate, unit)
  return divide(one, terms[factor.inverseOf](candidate, unit))
}

/** `unit` is one whole unit of the asset in quote units. */
const terms: Readonly<Record<Term, (candidate: Candidate, unit: bigint) => Rational>> = {
  returnOnEntry: ({ held }) => divide(profit(held), rational(held.entryValue)),
  positionLeverage: (candidate) => divide(notional(candidate.held), positionEquity(candidate)),
  walletReturn: ({ bucket }, unit) => {
    const money = moneyOfBucket(bucket)
    const gained = larger(zero, total(bucket.positions.map(profit)))
    return divide(gained, rational(money > unit ? money : unit))
  },
  marginRatio: ({ bucket }) => divide(rational(maintenance(bucket)), equity(bucket)),
  priceGain: ({ held }) => {
    const [size, entry] = [notional(held), rational(held.entryValue)]
    const isLong = valueSideOf(held.market, held.side) === 'long'
    return isLong ? divide(size, entry) : divide(entry, size)
  },
  accountLeverage: ({ bucket, held }) => divide(notional(held), equity(bucket)),
  bucketLeverage: ({ bucket }) => divide(total(bucket.positions.map(notional)), equity(bucket)),
  clampedReturn: ({ held }) => divide(larger(zero, profit(held)), rational(held.entryValue)),
  flooredLeverage: (candidate) => {
    const { market, lots } = candidate.held
    const required = rational(maintenanceOfLots(market, lots))
    return divide(notional(candidate.held), larger(required, positionEquity(candidate)))
  },
  initialMarginUse: ({ bucket }) => divide(rational(initialRequirement(bucket)), equity(bucket)),
  profit: ({ held }) => profit(held),
  balance: ({ bucket }) => rational(moneyOfBucket(bucket)),
  lots: ({ held }) => rational(held.lots),
  netDelta: ({ bucket, held }) => {
    const net = absolute(rational(netLots(bucket.account, held.market)))
    return multiply(net, held.market.lotValue)
  },
  positionEquity,
  bucketEquity: ({ bucket }) => equity(bucket),
  haircutCapacity: ({ bucket, held }) => {
    const [gained, own] = [larger(zero, profit(held)), larger(zero, equity(bucket))]
    return compare(gained, own) < 0 ? gained : own
  },
}

/** A term in whole quote units or lots, not below 0. */
export function wholeTerm(term: Term, candidate: Candidate, unit: bigint): bigint {
  const value = floor(terms[term](candidate, unit))
  return value > 0n ? value : 0n
}

/** What lots are divided by: a term, or a product of what terms are above their lines, in millionths, rounded once. */
export function wholeWeight(
  weight: Weight | WeightProduct,
  candidate: Candidate,
  unit: bigint,
): bigint {
  if (typeof weight === 'string') return wholeTerm(weight, candidate, unit)
  const product = weight.factors.reduce((value, { term, abovePpm }) => {
    const exact = terms[term](candidate, unit)
    if (abovePpm === undefined) return multiply(value, exact)
    const above = subtract(exact, rational(BigInt(abovePpm), 1_000_000n))
    return multiply(value, larger(zero, above))
  }, one)
  const whole = floor(multiply(product, rational(1_000_000n)))
  return whole > 0n ? whole : 0n
}

/** In a cross wallet, the part of equity that the position's maintenance stands for. */
function positionEquity({ bucket, held }: Candidate): Rational {
  const own = equity(bucket)
  if (bucket.name !== 'cross') return own
  const required = rational(maintenanceOfLots(held.market, held.lots))
  return divide(multiply(own, required), rational(maintenance(bucket)))
}
