import { accountOf, type Book, findPosition, walletOf } from '../account/book.ts'
import { profitScaled } from '../account/equity.ts'
import { CandidateQueues } from '../policy/candidate-queues.ts'
import type { CandidateQuery } from '../policy/candidates.ts'
import type { PolicySpec } from '../policy/policy-spec.ts'
import { at } from '../quantity/assert.ts'
import { ceilDiv } from '../quantity/division.ts'
import { oppositeSide, type Side } from '../quantity/units.ts'
import type { PoolNeed } from './round.ts'

const MILLION = 1_000_000n

/** A pool that owes what traders win, and how much of its value they may be owed. */
export interface PoolRule {
  readonly layerIndex: number
  readonly policy: PolicySpec
  /** Slot of the pool's account. */
  readonly account: number
  readonly startPpm: bigint
  readonly floorPpm: bigint
}

/** What a pool is measured on. */
export interface PoolGround {
  readonly book: Book
  readonly poolValues: ReadonlyMap<number, bigint>
  readonly asking: Pick<CandidateQuery, 'caseAccounts' | 'barred'>
}

/** Traders' profit on one side of a market against the value of its pool, both scaled alike. */
interface Factor {
  readonly profitScaled: bigint
  readonly valueScaled: bigint
}

/**
 * The first position of a pool, market by market, that traders' profit has outgrown, with the fewest lots of it that bring
 * their profit back to the start of the trigger (SPEC W-7); undefined where none has.
 */
export function findPoolNeed(ground: PoolGround, rule: PoolRule): PoolNeed | undefined {
  const { book, poolValues, asking } = ground
  const wallet = walletOf(at(book.shape.accounts, rule.account))
  for (const [market, valueQuote] of [...poolValues].sort(([a], [b]) => a - b)) {
    if (asking.barred.has(market)) continue
    for (const side of ['long', 'short'] as const) {
      const position = findPosition(book.shape, wallet, market, oppositeSide(side))
      if (position === undefined || book.lots.get(position) === 0) continue
      const lots = lotsToCut(ground, rule, { market, side, valueQuote, position })
      if (lots > 0n) return { layerIndex: rule.layerIndex, position, lots }
    }
  }
  return undefined
}

interface PoolSide {
  readonly market: number
  readonly side: Side
  readonly valueQuote: bigint
  /** The pool's own, on the other side. */
  readonly position: number
}

/** Walks the queue of winners until what they would have realised brings the factor to the start. */
function lotsToCut(ground: PoolGround, rule: PoolRule, pool: PoolSide): bigint {
  const { book } = ground
  const { startPpm, floorPpm } = rule
  let factor = measure(book, rule, pool)
  // A pool without value is measured by nobody.
  if (factor.valueScaled <= 0n || !exceeds(factor, startPpm)) return 0n
  let room = BigInt(book.lots.get(pool.position) - book.reservedLots.get(pool.position))
  let total = 0n
  for (const position of winners(ground, rule, pool)) {
    const held = BigInt(book.lots.get(position))
    const profit = profitScaled(book, position)
    const free = held - BigInt(book.reservedLots.get(position))
    const limit = free < room ? free : room
    if (profit <= 0n || limit === 0n) continue
    const excess = factor.profitScaled * MILLION - startPpm * factor.valueScaled
    const wanted = ceilDiv(excess * held, profit * (MILLION - startPpm))
    if (wanted <= limit) {
      const isTooMuch = isBelowAfter(factor, { profit, lots: wanted, held }, floorPpm)
      return total + (isTooMuch ? wanted - 1n : wanted)
    }
    total += limit
    if (limit < held) return total
    room -= limit
    factor = {
      profitScaled: factor.profitScaled - profit,
      valueScaled: factor.valueScaled - profit,
    }
  }
  return total
}

/** Whom the layer would ask, in its order; nobody is his own counterparty. */
function winners(
  { book, asking }: PoolGround,
  rule: PoolRule,
  { market, side }: PoolSide,
): number[] {
  const { shape } = book
  const { policy } = rule
  const { allocation } = policy
  const queues = new CandidateQueues(book, policy, asking)
  const order =
    allocation.kind === 'queue'
      ? [...queues.ranked(market, side, allocation.score)].map(({ position }) => position)
      : queues.eligible(market, side)
  const { owner } = at(shape.accounts, rule.account)
  return order.filter(
    (position) => accountOf(shape, at(shape.positions, position).bucket)?.owner !== owner,
  )
}

function measure(
  book: Book,
  { account }: PoolRule,
  { market, side, valueQuote }: PoolSide,
): Factor {
  const { shape } = book
  const held = at(shape.sides, market)[side]
  const ofOthers = held.filter((slot) => {
    const holder = at(shape.buckets, at(shape.positions, slot).bucket).account
    return holder >= 0 && holder !== account
  })
  const profit = ofOthers.reduce((sum, slot) => sum + profitScaled(book, slot), 0n)
  return { profitScaled: profit, valueScaled: valueQuote * book.prices.valueScale }
}

function exceeds({ profitScaled: profit, valueScaled }: Factor, ppm: bigint): boolean {
  return profit * MILLION > ppm * valueScaled
}

/** Whether the factor would be below a line once lots of a position have realised their part of its profit: the pool then owes and has that much less. */
function isBelowAfter(
  { profitScaled: owed, valueScaled }: Factor,
  { profit, lots, held }: { readonly profit: bigint; readonly lots: bigint; readonly held: bigint },
  ppm: bigint,
): boolean {
  const realised = profit * lots
  return (owed * held - realised) * MILLION < ppm * (valueScaled * held - realised)
}
