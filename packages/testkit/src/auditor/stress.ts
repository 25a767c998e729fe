import type { Book, Bucket, Market, Position } from '../book/book.ts'
import type { Stress } from '../book/policy.ts'
import { equity } from '../book/valuation.ts'
import {
  add,
  compare,
  divide,
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
import type { ScoreRow } from '../resolution.ts'
import { formatDecimal } from '../exact/decimal.ts'
import { isLongOfValue } from './value-side.ts'

/** A bucket under stress, and a position of it that is cut in a market at a price. */
export interface StressedCut {
  readonly book: Book
  readonly stress: Stress
  readonly bucket: Bucket
  readonly held: Position
  readonly lotPrice: Rational
}

/** A leverage that may be above every number. */
export type Leverage = Rational | 'endless'

/** λ after so many lots (N-2). */
export function stressLeverage(cut: StressedCut, lots: bigint): Leverage {
  const left = equityLeft(cut, lots)
  return isPositive(left) ? divide(stressLosses(cut, lots).reduce(larger, zero), left) : 'endless'
}

/** What the moves would leave unpaid on average after so many lots. */
export function shortfallOf(cut: StressedCut, lots: bigint): Rational {
  const left = equityLeft(cut, lots)
  const unpaid = stressLosses(cut, lots).map((loss) => larger(zero, subtract(loss, left)))
  return divide(total(unpaid), rational(BigInt(unpaid.length)))
}

export function compareLeverages(left: Leverage, right: Leverage): number {
  if (left === 'endless' || right === 'endless') {
    return Number(left === 'endless') - Number(right === 'endless')
  }
  return compare(left, right)
}

/** As documents show it. */
export function leverageRow(value: Leverage): ScoreRow {
  if (value === 'endless') return { display: 'infinite', numerator: '1', denominator: '0' }
  const { numerator, denominator } = value
  return {
    display: formatDecimal(value, 6),
    numerator: String(numerator),
    denominator: String(denominator),
  }
}

function equityLeft({ bucket, held, lotPrice }: StressedCut, lots: bigint): Rational {
  const cost = multiply(subtract(lotPrice, held.market.lotValue), rational(lots))
  return isLongOfValue(held) ? add(equity(bucket), cost) : subtract(equity(bucket), cost)
}

/** In each direction of each move, with the lots gone (N-1). */
function stressLosses(cut: StressedCut, lots: bigint): Rational[] {
  const { book, stress, bucket, held } = cut
  const exposures = bucket.positions.map((one) => {
    const left = one === held ? one.lots - lots : one.lots
    return { market: one.market, lots: one.side === 'long' ? left : -left }
  })
  const isWallet = bucket.name === 'cross' && stress !== 'ownMarket'
  const all = isWallet ? [...exposures, ...bucket.account.declaredHedges] : exposures
  return movesIn(book, stress, held.market).map((returnOf) =>
    negate(
      total(
        all.map(({ market, lots: size }) =>
          multiply(market.lotValue, rational(size * returnOf(market), 1_000_000n)),
        ),
      ),
    ),
  )
}

type ReturnOf = (market: Market) => bigint

function movesIn(book: Book, stress: Stress, asked: Market): ReturnOf[] {
  const whole = (market: Market): bigint => (market === asked ? 1_000_000n : 0n)
  const isOwn = stress === 'ownMarket' || book.scenarios.length === 0
  if (isOwn) return [whole, (market) => -whole(market)]
  const chosen = book.scenarios.filter(
    ({ scenario }) => typeof stress === 'string' || stress.scenario === scenario,
  )
  return chosen.flatMap(({ returns, isSymmetric }): ReturnOf[] => {
    const up = (market: Market): bigint => returns.get(market.market) ?? 0n
    return isSymmetric ? [up, (market) => -up(market)] : [up]
  })
}
