import type { Book } from '../../account/book.ts'
import { equityScaled } from '../../account/equity.ts'
import { at } from '../../quantity/assert.ts'
import { approximateQuotient, floatQuotient } from '../../quantity/division.ts'
import { lowestTerms, type Ratio } from '../../quantity/ratio.ts'
import { type PriceMove, stressLosses, wholePpm } from '../../risk/stress.ts'
import type { Asking, Pass } from '../asking.ts'
import type { LevelAllocation } from '../policy-spec.ts'
import { candidateAt, type WeightName, weightOf } from '../terms.ts'
import { countsWithin, drain } from './drain.ts'
import { lotEffect } from './lot-effect.ts'
import { lineAt, type LotEffect, Stressed } from './stressed.ts'
import type { Steps } from './steps.ts'
import { sumLots } from './sum-lots.ts'
import { approximateRatio, takeBest } from './take-best.ts'
import { type TieGround, Ties } from './ties.ts'

/** What levelling gave a candidate, and what decided about it. */
export interface Levelled {
  readonly lots: bigint
  /** Before the cut; absent for a share. */
  readonly score?: Ratio
  readonly scoreAfter: Ratio
  readonly isHedgeBroken?: true
}

/** One pass over the candidates of one side. */
export interface Levelling {
  readonly book: Book
  readonly pass: Pass
  readonly asking: Asking
  /** Candidates, in holder order. */
  readonly positions: readonly number[]
  readonly moves: readonly PriceMove[]
  readonly ties: TieGround
}

/** Divides the lots of a pass so that the worst that is left is as small as whole lots allow (SPEC ). */
export function levelOut(allocation: LevelAllocation, levelling: Levelling): Levelled[] {
  const { book, pass, asking, positions } = levelling
  if (positions.length === 0) return []
  const capOf = (index: number, limit: bigint): bigint => {
    const position = at(positions, index)
    return asking.capLots(position, asking.limitLots(position, limit))
  }
  const ties = new Ties(book, positions, levelling.ties)
  const rule = ruleOf(allocation, levelling, ties)
  let caps = positions.map((position, index) => capOf(index, BigInt(book.lots.get(position))))
  for (;;) {
    const levelled = rule(pass.lots, caps)
    const bearable = levelled.map(({ lots }, index) => capOf(index, lots))
    if (bearable.every((lots, index) => lots === at(levelled, index).lots)) return levelled
    caps = caps.map((cap, index) => {
      const lots = at(bearable, index)
      return lots < at(levelled, index).lots ? lots : cap
    })
  }
}

type Rule = (lots: bigint, caps: readonly bigint[]) => Levelled[]

function ruleOf(allocation: LevelAllocation, levelling: Levelling, ties: Ties): Rule {
  if (allocation.kind === 'minimaxShare') return shareRule(allocation.weight, levelling, ties)
  const { book, pass, positions, moves } = levelling
  const effect = lotEffect(book, at(positions, 0), pass, moves)
  const countsDeclared = allocation.stress !== 'ownMarket'
  const stressed = positions.map((position) => {
    const { bucket } = at(book.shape.positions, position)
    const equity = equityScaled(book, bucket) * effect.gap.denominator
    const losses = stressLosses(book, bucket, moves, countsDeclared)
    return new Stressed(losses, equity, effect, book.lots.get(position))
  })
  return allocation.kind === 'drain'
    ? (lots, caps) =>
        drainWithin(lots, { stressed, caps, ties, keepsHedges: allocation.keepsHedges })
    : (lots, caps) => shortfallRule(lots, caps, { stressed, effect, ties, book })
}

/** A drain with its two passes where hedges are kept (SPEC A-9). */
function drainWithin(
  lots: bigint,
  {
    stressed,
    caps,
    ties,
    keepsHedges,
  }: {
    readonly stressed: readonly Stressed[]
    readonly caps: readonly bigint[]
    readonly ties: Ties
    readonly keepsHedges: true | undefined
  },
): Levelled[] {
  const free = stressed.map((each, index) => ({
    stressed: each,
    from: 0,
    to: Number(at(caps, index)),
  }))
  const kept = keepsHedges
    ? free.map(({ stressed: each, to }) => {
        const within = countsWithin(each, to, lineAt(each.leverage(0)))
        return { stressed: each, from: 0, to: within?.to ?? 0 }
      })
    : free
  const first = drain(lots, kept, ties)
  const placed = sumLots(first)
  const given =
    placed === lots || !keepsHedges
      ? first
      : drain(
          lots,
          free.map((each, index) => ({ ...each, from: at(first, index) })),
          ties,
        )
  return stressed.map((each, index) => ({
    lots: BigInt(at(given, index)),
    score: each.leverage(0),
    scoreAfter: each.leverage(at(given, index)),
    ...(at(given, index) > at(first, index) && { isHedgeBroken: true as const }),
  }))
}

/** The largest cut over weight, as small as it can be (SPEC A-10). */
function shareRule(weight: WeightName, { book, positions }: Levelling, ties: Ties): Rule {
  const weights = positions.map((position) => weightOf(weight, candidateAt(book, position)))
  return (lots, caps) => {
    const steps = weights.map(
      (share, index): Steps => ({
        from: 0,
        to: share === 0n ? 0 : Number(at(caps, index)),
        ...exactly((given) => ({ numerator: -BigInt(given + 1), denominator: share })),
        guess: (level) => Math.ceil(-level * Number(share)) - 1,
      }),
    )
    const given = takeBest(lots, steps, ties)
    return given.map((count, index) => {
      const share = at(weights, index)
      return {
        lots: BigInt(count),
        scoreAfter: { numerator: BigInt(count), denominator: share === 0n ? 1n : share },
      }
    })
  }
}

/** A worth that is always worked out exactly. */
function exactly(worth: Steps['worth']): Pick<Steps, 'worth' | 'about' | 'doubt'> {
  const doubt = Number.POSITIVE_INFINITY
  return { worth, about: (given) => approximateRatio(worth(given)), doubt }
}

/** What moves of prices would leave unpaid on average, as small as it can be (SPEC A-11). */
function shortfallRule(
  lots: bigint,
  caps: readonly bigint[],
  {
    stressed,
    effect,
    ties,
    book,
  }: {
    readonly stressed: readonly Stressed[]
    readonly effect: LotEffect
    readonly ties: Ties
    readonly book: Book
  },
): Levelled[] {
  const unit = wholePpm * book.prices.valueScale * effect.gap.denominator
  const steps = stressed.map((each, index): Steps => {
    const to = Number(at(caps, index))
    const saved = (given: number): bigint => each.unpaid(given) - each.unpaid(given + 1)
    const equity = approximateQuotient(each.equity * wholePpm, unit)
    return {
      from: 0,
      to,
      ...exactly((given) => ({ numerator: saved(given), denominator: unit })),
      guess: (level) => each.approximateUnpaidLots(floatQuotient(level, equity), to),
    }
  })
  const given = takeBest(lots, steps, ties)
  const scale = BigInt(effect.slopes.length) * unit
  const meanOf = (unpaid: bigint): Ratio => lowestTerms({ numerator: unpaid, denominator: scale })
  return stressed.map((each, index) => ({
    lots: BigInt(at(given, index)),
    score: meanOf(each.unpaid(0)),
    scoreAfter: meanOf(each.unpaid(at(given, index))),
  }))
}
