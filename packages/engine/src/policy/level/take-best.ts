import { at } from '../../quantity/assert.ts'
import { approximateQuotient, floatQuotient } from '../../quantity/division.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { firstWhere } from './first-where.ts'
import { narrow } from './narrow.ts'
import type { Steps } from './steps.ts'
import { sumLots } from './sum-lots.ts'

/** What decides among lots that are worth the same. */
export interface EqualWorth {
  /** Which of two next lots is taken first: negative for the first. */
  readonly compare: (a: number, givenA: number, b: number, givenB: number) => number
  /**
   * Divides lots among candidates each of which has several of the same worth, and says what each has given then. Not asked where
   * every next lot of a candidate is worth less than the one before.
   */
  readonly divide: (lots: bigint, runs: readonly Run[]) => number[]
}

/** Lots of one candidate that are all worth the same. */
export interface Run {
  readonly index: number
  readonly from: number
  readonly to: number
}

/** Stands, as a float, for what is beyond every number. */
export const BEYOND = 1e300
/** How far beyond its ends, relatively, the range of levels is searched. */
const MARGIN = 1e-9
/** From here on a float is an integer. */
const INTEGERS_FROM = 4_503_599_627_370_496

/** Lots a candidate that may be left to be taken one at a time, on average: finding the level better would cost more. */
const SINGLY = 0.125

/** Narrowings of the interval in which the level is sought: enough halvings for every digit of a float. */
const TURNS_MAX = 192
/** Steps by which a level is raised that too many turned out to be above, each twice the one before. */
const WIDENINGS = 64

/**
 * Takes so many lots, always the one worth most, and returns what each candidate has given then. Floats find a level; which
 * lots are above it is decided exactly, and the last few are taken one at a time. What the candidates do not have is not taken.
 */
export function takeBest(lots: bigint, steps: readonly Steps[], equal: EqualWorth): number[] {
  if (lots >= sumLots(steps.map(({ from, to }) => to - from))) return steps.map(({ to }) => to)
  if (lots <= 0n) return steps.map(({ from }) => from)
  const given = aboveLevel(lots, steps)
  const left = lots - takenOf(steps, given)
  const near = narrow(left, steps, given)
  return takeSingly(near.left, steps, near.given, equal)
}

function takenOf(steps: readonly Steps[], given: readonly number[]): bigint {
  return sumLots(steps.map(({ from }, index) => at(given, index) - from))
}

/** All lots worth more than some level that not too many are. */
function aboveLevel(lots: bigint, steps: readonly Steps[]): number[] {
  const none = steps.map(({ from }) => from)
  let high = findLevel(Number(lots), steps)
  // A float may have counted too few: then the level is raised until the exact count fits.
  let step = Math.max(Math.abs(high), Number.MIN_VALUE) * Number.EPSILON
  for (let widening = 0; widening < WIDENINGS; widening += 1) {
    const given = givenAbove(steps, high)
    if (takenOf(steps, given) <= lots) return given
    high += step
    step *= 2
  }
  return none
}

/**
 * The lowest level, nearly, that no more lots than wanted are above, in floats. The count falls almost in straight lines as the
 * level rises, so that a line through the ends of an interval mostly hits the place; halving it now and then keeps that safe.
 */
function findLevel(wanted: number, steps: readonly Steps[]): number {
  let { low, high } = rangeOf(steps)
  let below = countAbove(steps, low)
  let above = countAbove(steps, high)
  const near = steps.length * SINGLY
  // A line that twice ends on the same side only creeps: the next turn halves.
  let side = 0
  for (let turn = 0; turn < TURNS_MAX && wanted - above >= near; turn += 1) {
    const isHalved = Math.abs(side) >= 2 || !(below > above)
    const part = isHalved ? 0.5 : floatQuotient(below - wanted, below - above)
    const middle = low + (high - low) * part
    if (!(middle > low && middle < high)) {
      if (isHalved) break
      side = 2
      continue
    }
    const count = countAbove(steps, middle)
    if (count > wanted) {
      low = middle
      below = count
      side = isHalved ? 0 : Math.max(side, 0) + 1
    } else {
      high = middle
      above = count
      side = isHalved ? 0 : Math.min(side, 0) - 1
    }
  }
  return high
}

/** Levels that all lots are above, and none are, but for lots that are beyond every number. */
function rangeOf(steps: readonly Steps[]): { low: number; high: number } {
  let low = BEYOND
  let high = -BEYOND
  for (const { from, to, about } of steps) {
    if (from === to) continue
    const ends = [about(from), about(to - 1)].filter((end) => Math.abs(end) < BEYOND)
    low = Math.min(low, ...ends)
    high = Math.max(high, ...ends)
  }
  if (low > high) return { low: 0, high: 0 }
  const margin = Math.max(Math.abs(low), Math.abs(high), Number.EPSILON) * MARGIN
  return { low: low - margin, high: high + margin }
}

function countAbove(steps: readonly Steps[], level: number): number {
  let count = 0
  for (const { from, to, guess } of steps) {
    count += Math.min(Math.max(guess(level), from), to) - from
  }
  return count
}

function givenAbove(steps: readonly Steps[], level: number): number[] {
  const line = exactly(level)
  return steps.map(({ from, to, worth, about, doubt, guess }) => {
    const isReached = (given: number): boolean => {
      const difference = about(given) - level
      return Math.abs(difference) > doubt ? difference < 0 : compareRatios(worth(given), line) <= 0
    }
    return firstWhere({ from, to, near: guess(level) }, isReached)
  })
}

/** A next lot on offer. */
interface Offer {
  readonly index: number
  readonly given: number
  readonly about: number
}

/** Takes the last lots, worth by worth: of one candidate as many as are worth more than the next one's, of equals as they say. */
function takeSingly(
  lots: bigint,
  steps: readonly Steps[],
  given: readonly number[],
  equal: EqualWorth,
): number[] {
  const result = [...given]
  if (lots === 0n) return result
  const offerOf = (index: number): Offer | undefined => {
    const count = at(result, index)
    const { to, about } = at(steps, index)
    return count < to ? { index, given: count, about: about(count) } : undefined
  }
  const order = (a: Offer, b: Offer): number => {
    const [stepsA, stepsB] = [at(steps, a.index), at(steps, b.index)]
    const difference = b.about - a.about
    return Math.abs(difference) > stepsA.doubt + stepsB.doubt
      ? difference
      : compareRatios(stepsB.worth(b.given), stepsA.worth(a.given))
  }
  const isBefore = (a: Offer, b: Offer): boolean =>
    (order(a, b) || equal.compare(a.index, a.given, b.index, b.given)) < 0
  const heap = steps.flatMap((_, index) => offerOf(index) ?? [])
  for (let root = (heap.length >> 1) - 1; root >= 0; root -= 1) sink(heap, root, isBefore)
  for (let left = lots; left > 0n && heap.length > 0; ) {
    const first = at(heap, 0)
    const run = runOf(at(steps, first.index), first)
    if (run.to - run.from > 1) {
      const runs = [run]
      takeFirst(heap, isBefore)
      while (heap.length > 0 && order(first, at(heap, 0)) === 0) {
        const next = takeFirst(heap, isBefore)
        runs.push(runOf(at(steps, next.index), next))
      }
      left -= takeRuns(left, runs, result, equal)
      for (const { index } of runs) put(heap, offerOf(index), isBefore)
    } else {
      result[first.index] = first.given + 1
      left -= 1n
      takeFirst(heap, isBefore)
      put(heap, offerOf(first.index), isBefore)
    }
  }
  return result
}

/** The lots of a candidate that are worth as much as its next one. */
function runOf({ to, worth, about, doubt }: Steps, { index, given, about: now }: Offer): Run {
  const isLess = (count: number): boolean =>
    now - about(count) > 2 * doubt || compareRatios(worth(count), worth(given)) < 0
  if (given + 1 >= to || isLess(given + 1)) return { index, from: given, to: given + 1 }
  return { index, from: given, to: firstWhere({ from: given + 1, to, near: given + 1 }, isLess) }
}

/** Takes all lots of equal worth, or as many as are wanted, and returns how many that were. */
function takeRuns(lots: bigint, runs: readonly Run[], result: number[], equal: EqualWorth): bigint {
  const room = sumLots(runs.map(({ from, to }) => to - from))
  const given = lots >= room ? runs.map(({ to }) => to) : equal.divide(lots, runs)
  runs.forEach(({ index }, place) => {
    result[index] = at(given, place)
  })
  return lots >= room ? room : lots
}

function takeFirst(heap: Offer[], isBefore: (a: Offer, b: Offer) => boolean): Offer {
  const first = at(heap, 0)
  const last = heap.pop()
  if (heap.length > 0 && last !== undefined) {
    heap[0] = last
    sink(heap, 0, isBefore)
  }
  return first
}

function put(
  heap: Offer[],
  offer: Offer | undefined,
  isBefore: (a: Offer, b: Offer) => boolean,
): void {
  if (offer === undefined) return
  let hole = heap.push(offer) - 1
  while (hole > 0) {
    const parent = (hole - 1) >> 1
    if (!isBefore(offer, at(heap, parent))) break
    heap[hole] = at(heap, parent)
    hole = parent
  }
  heap[hole] = offer
}

function sink(heap: Offer[], from: number, isBefore: (a: Offer, b: Offer) => boolean): void {
  const moving = at(heap, from)
  let hole = from
  for (;;) {
    const left = 2 * hole + 1
    if (left >= heap.length) break
    const right = left + 1
    const child = right < heap.length && isBefore(at(heap, right), at(heap, left)) ? right : left
    if (!isBefore(at(heap, child), moving)) break
    heap[hole] = at(heap, child)
    hole = child
  }
  heap[hole] = moving
}

/** A ratio as a float; one without a denominator is beyond every other. */
export function approximateRatio({ numerator, denominator }: Ratio): number {
  if (denominator !== 0n) return approximateQuotient(numerator, denominator)
  return numerator > 0n ? BEYOND : numerator < 0n ? -BEYOND : 0
}

/** A float as the ratio it is, or nearly: any level serves. */
function exactly(level: number): Ratio {
  let scaled = level
  let denominator = 1n
  while (Math.abs(scaled) < INTEGERS_FROM && scaled !== 0 && denominator < 1n << 512n) {
    scaled *= 2
    denominator *= 2n
  }
  return { numerator: BigInt(Math.round(scaled)), denominator }
}
