import type { Book, Bucket, Market, Position } from '../book/book.ts'
import type { Stress } from '../book/policy.ts'
import { equity } from '../book/valuation.ts'
import {
  add,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  zero,
} from '../exact/rational.ts'
import { valueSideOf } from '../book/book.ts'

/** One direction of a move of prices: returns in millionths by market id (N-1). */
export interface Move {
  readonly returns: ReadonlyMap<string, bigint>
  readonly countsDeclared: boolean
}

const WHOLE_PPM = 1_000_000n

/** Every move that a policy looks at, each direction by itself (N-1). */
export function movesOf(book: Book, stress: Stress, asked: Market): Move[] {
  if (stress === 'ownMarket') return bothWays(new Map([[asked.market, WHOLE_PPM]]), false)
  if (book.scenarios.length === 0) {
    const [only, ...others] = book.markets
    if (only === undefined || others.length > 0) throw new RangeError('the book has no scenarios')
    return bothWays(new Map([[only.market, WHOLE_PPM]]), true)
  }
  return book.scenarios
    .filter(({ scenario }) => stress === 'published' || scenario === stress.scenario)
    .flatMap(({ returns, isSymmetric }) =>
      isSymmetric ? bothWays(returns, true) : [{ returns, countsDeclared: true }],
    )
}

function bothWays(returns: ReadonlyMap<string, bigint>, countsDeclared: boolean): Move[] {
  const mirrored = new Map([...returns].map(([market, ppm]) => [market, -ppm]))
  return [
    { returns, countsDeclared },
    { returns: mirrored, countsDeclared },
  ]
}

/** What a move costs whoever holds signed lots of a market (N-1). */
function lossOf({ returns }: Move, market: Market, signedLots: bigint): Rational {
  const ppm = returns.get(market.market) ?? 0n
  return negate(multiply(rational(ppm * signedLots, WHOLE_PPM), market.lotValue))
}

/** The stress loss of a bucket in a move. */
function stressLoss(move: Move, { account, name, positions }: Bucket): Rational {
  let loss = zero
  for (const held of positions) loss = add(loss, lossOf(move, held.market, signed(held)))
  if (name !== 'cross' || !move.countsDeclared) return loss
  for (const { market, lots } of account.declaredHedges) {
    loss = add(loss, lossOf(move, market, lots))
  }
  return loss
}

function signed({ side, lots }: Pick<Position, 'side' | 'lots'>): bigint {
  return side === 'long' ? lots : -lots
}

/** A position that may be cut, and what a lot of it costs. */
export interface Cuttable {
  readonly held: Position
  readonly lotPrice: Rational
}

/**
 * What stress does to a bucket, and what a lot of each position changes in it; whole numbers over one denominator, which no
 * ratio of them depends on.
 */
export interface Stressed {
  readonly losses: readonly bigint[]
  readonly equity: bigint
  readonly lots: readonly { readonly losses: readonly bigint[]; readonly gap: bigint }[]
  readonly denominator: bigint
}

/** Looks at a bucket as it is, before cuts of some of its positions. */
export function stressOf(
  moves: readonly Move[],
  bucket: Bucket,
  cuttables: readonly Cuttable[],
): Stressed {
  const losses = moves.map((move) => stressLoss(move, bucket))
  const own = equity(bucket)
  const lots = cuttables.map(({ held, lotPrice }) => ({
    losses: moves.map((move) => lossOf(move, held.market, signed({ side: held.side, lots: 1n }))),
    gap: gapOf(held, lotPrice),
  }))
  const all = [...losses, own, ...lots.flatMap((lot) => [...lot.losses, lot.gap])]
  const denominator = all.reduce((product, each) => common(product, each.denominator), 1n)
  const whole = (value: Rational): bigint => (value.numerator * denominator) / value.denominator
  return {
    losses: losses.map(whole),
    equity: whole(own),
    lots: lots.map((lot) => ({ losses: lot.losses.map(whole), gap: whole(lot.gap) })),
    denominator,
  }
}

/** The least number that two divide. */
function common(left: bigint, right: bigint): bigint {
  return left * rational(right, left).numerator
}

/** What giving up a lot costs against mark. */
function gapOf({ market, side }: Position, lotPrice: Rational): Rational {
  const above = subtract(lotPrice, market.lotValue)
  return valueSideOf(market, side) === 'short' ? above : negate(above)
}

/** Stress leverage: a loss over an equity (N-2). */
export interface Level {
  readonly loss: bigint
  readonly equity: bigint
}

/** λ after cuts, by position. */
export function levelAfter(stressed: Stressed, cuts: readonly bigint[]): Level {
  const loss = lossesAfter(stressed, cuts).reduce((most, each) => (each > most ? each : most), 0n)
  return { loss, equity: equityAfter(stressed, cuts) }
}

/** L of every move after cuts. */
export function lossesAfter({ losses, lots }: Stressed, cuts: readonly bigint[]): bigint[] {
  return losses.map((loss, move) =>
    lots.reduce((left, lot, index) => left - (lot.losses[move] ?? 0n) * (cuts[index] ?? 0n), loss),
  )
}

/** E after cuts. */
export function equityAfter({ equity: own, lots }: Stressed, cuts: readonly bigint[]): bigint {
  return lots.reduce((left, { gap }, index) => left - gap * (cuts[index] ?? 0n), own)
}

/** Negative, zero or positive, as the left leverage is below, equal to or above the right one. */
export function compareLevels(left: Level, right: Level): number {
  const [a, b] = [isEndless(left), isEndless(right)]
  if (a || b) return Number(a) - Number(b)
  const difference = left.loss * right.equity - right.loss * left.equity
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Above every number. */
export function isEndless({ equity: own }: Level): boolean {
  return own <= 0n
}
