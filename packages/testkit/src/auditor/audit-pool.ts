import { ledgerOf } from '../book/book.ts'
import {
  absolute,
  add,
  compare,
  divide,
  multiply,
  type Rational,
  rational,
  subtract,
  total,
} from '../exact/rational.ts'
import type { FillRow } from '../resolution.ts'
import {
  type AdlReading,
  closeLeg,
  expectEligible,
  expectInOrder,
  expectListed,
  expectRulePrice,
  isOf,
  observe,
} from './adl-reading.ts'
import { auditAllocation, auditLimits, type Gift } from './audit-allocation.ts'
import { expectThat } from './audit.ts'
import { isFairSplit } from './fair-split.ts'
import { keepsMargin } from './margin.ts'
import { type LegStep, passOf, type ReplayedPass } from './passes.ts'
import { atOnePrice } from './pricing.ts'
import { lotsIn, type Replay, showLotPrice, unitsIn } from './replay.ts'
import { isLongOfValue } from './value-side.ts'

/** Legs of a market and side that are placed together, as they stand when they are priced. */
interface Pool {
  readonly owners: ReadonlySet<string>
  readonly passes: readonly { readonly legStep: LegStep; readonly pass: ReplayedPass }[]
}

export function poolOf({ replay, step, unread }: AdlReading, group: readonly LegStep[]): Pool {
  const owners = new Set(group.map(({ turn }) => turn.of.bucket.account.owner))
  const passes = group.flatMap((legStep) => {
    const pass = passOf(replay, legStep, step, { fills: unread.of(legStep), owners })
    return pass === undefined ? [] : [{ legStep, pass }]
  })
  return { owners, passes }
}

/**
 * The legs of all cases of a market and side in one pass (L-8): candidates in the order of the policy
 * at the mean price, each one's lots spread over the legs, every leg at its own price, and nobody left
 * with less than what all his fills together may leave him.
 */
export function auditPool(reading: AdlReading, { owners, passes: placed }: Pool): void {
  const { replay, unread } = reading
  const passes = placed.map(({ legStep, pass }) => ({ legStep, pass: listedNext(reading, pass) }))
  const [first] = passes
  if (first === undefined) return
  const counts = pooledCounts(
    replay,
    passes.map(({ pass }) => pass),
  )
  const at = first.pass.turn.at
  expectThat(replay.audit, 'pooled', counts !== undefined, at, () => {
    return 'no pooled pass shares its lots over the legs in this way'
  })
  const pool = beginningsOf(
    passes.map(({ pass }) => pass),
    counts,
  )
  for (const [index, { legStep }] of passes.entries()) unread.take(legStep, counts?.[index] ?? 0)
  auditPooled(replay, pool, at)
  for (const pass of pool) {
    expectInOrder(reading, pass)
    expectEligible(replay, pass, owners)
    expectRulePrice(replay, pass)
  }
  for (const pass of pool) {
    observe(replay, pass)
    closeLeg(reading, pass, { isPooled: true })
  }
}

/** A pass with those of its fills that its case lists next, one after the other. */
function listedNext({ seen }: AdlReading, pass: ReplayedPass): ReplayedPass {
  const listed = (pass.turn.row?.fills ?? []).slice(seen.get(pass.turn) ?? 0)
  const other = pass.fills.findIndex((fill, index) => fill !== listed[index])
  return other === -1 ? pass : { ...pass, fills: pass.fills.slice(0, other) }
}

/**
 * How many fills of each leg are of the pooled pass: as many as can be, so that the lots placed are
 * divided over the legs in proportion. Those who come again, or have a leg in the pool, come after it.
 */
function pooledCounts(
  replay: Replay,
  passes: readonly ReplayedPass[],
): readonly number[] | undefined {
  let choices: { readonly counts: readonly number[]; readonly lots: readonly bigint[] }[] = [
    { counts: [], lots: [] },
  ]
  for (const pass of passes) {
    const sums = prefixesOf(pass).map((prefix) => ({
      count: prefix.length,
      lots: prefix.reduce((sum, fill) => sum + lotsIn(pass.leg.market, fill.size), 0n),
    }))
    choices = choices.flatMap(({ counts, lots }) =>
      sums.map((sum) => ({ counts: [...counts, sum.count], lots: [...lots, sum.lots] })),
    )
  }
  const totalOf = (lots: readonly bigint[]): bigint => lots.reduce((sum, each) => sum + each, 0n)
  const fair = choices
    .toSorted((left, right) => (totalOf(left.lots) > totalOf(right.lots) ? -1 : 1))
    .filter(({ lots }) =>
      isFairSplit(
        passes.map(({ leg }, index) => {
          const given = lots[index] ?? 0n
          return { given, weight: leg.lots, hasRoom: given < leg.lots }
        }),
      ),
    )
  const sound = fair.find(({ counts }) => isSound(replay, beginningsOf(passes, counts)))
  return (sound ?? fair[0])?.counts
}

/** The passes with so many of their fills each. */
function beginningsOf(
  passes: readonly ReplayedPass[],
  counts: readonly number[] | undefined,
): ReplayedPass[] {
  return passes.map((pass, index) => ({
    ...pass,
    fills: pass.fills.slice(0, counts?.[index] ?? 0),
  }))
}

/** Whether fills have the running values of one pass, and leave everybody what a pool must leave him. */
function isSound(replay: Replay, pool: readonly ReplayedPass[]): boolean {
  const isValued = pool.every(({ leg, fills, pricing, bankruptcy }) => {
    const stated = showLotPrice(leg.market, bankruptcy)
    let done = { lots: 0n, value: 0n }
    return fills.every((fill) => {
      const lots = lotsIn(leg.market, fill.size)
      const value = unitsIn(replay.book, fill.value)
      const due = pricing.valueOf(done, lots)
      done = { lots: done.lots + lots, value: done.value + value }
      return value === due && fill.bankruptcyPrice === stated
    })
  })
  return isValued && giftsOf(replay, pool).every((gift) => gift.lots === 0n || isBearable(gift))
}

function isBearable({ bucket, held, lots, value }: Gift): boolean {
  return lots <= held.lots && keepsMargin(bucket, held, { lots, value })
}

/** What everyone whom a pool could choose gave to all its legs together. */
function giftsOf(replay: Replay, pool: readonly ReplayedPass[]): Gift[] {
  return (pool[0]?.eligible ?? []).map((candidate): Gift => {
    const own = pool.flatMap(({ fills, leg }) =>
      fills.filter((fill) => isOf(fill, candidate)).map((fill) => ({ fill, leg })),
    )
    return {
      ...candidate,
      lots: own.reduce((sum, { fill, leg }) => sum + lotsIn(leg.market, fill.size), 0n),
      value: own.reduce((sum, { fill }) => sum + unitsIn(replay.book, fill.value), 0n),
      fills: own.map(({ fill }) => fill),
    }
  })
}

/** The beginnings of a leg's fills in which candidates come in the order of the policy, each once. */
function prefixesOf({ fills, eligible }: ReplayedPass): (readonly FillRow[])[] {
  const prefixes: (readonly FillRow[])[] = [[]]
  let last = -1
  for (const [index, fill] of fills.entries()) {
    const place = eligible.findIndex((candidate) => isOf(fill, candidate))
    if (place <= last) break
    last = place
    prefixes.push(fills.slice(0, index + 1))
  }
  return prefixes
}

function auditPooled(replay: Replay, pool: readonly ReplayedPass[], at: string): void {
  const [first] = pool
  if (first === undefined) return
  const { step, leg } = first
  const gifts = giftsOf(replay, pool)
  for (const gift of gifts) {
    if (gift.lots === 0n) continue
    const place = `${at}, ${ledgerOf(gift.bucket)}`
    expectThat(replay.audit, 'margin', isBearable(gift), place, () => {
      return 'its fills together leave a worse margin than the rule allows'
    })
  }
  const lots = pool.reduce((sum, pass) => sum + pass.leg.lots, 0n)
  const mean = meanOf(pool, lots)
  const asked = {
    step,
    at,
    lots,
    pricing: atOnePrice(leg, mean),
    costBounds: costBoundsOf(pool, mean),
    isPooled: true,
    gifts,
  }
  // What is decided over several markets at once, one market does not show.
  if (step.rules.pairing === 'pooled') auditAllocation(replay, asked)
  else auditLimits(replay, asked)
  for (const pass of pool) expectListed(replay, pass.fills, gifts, pass.turn.at)
  expectSpread(replay, pool, gifts)
}

function meanOf(pool: readonly ReplayedPass[], lots: bigint): Rational {
  const values = pool.map(({ leg, pricing }) => multiply(pricing.lotPrice, rational(leg.lots)))
  return divide(total(values), rational(lots))
}

/**
 * Lots are spread over the legs in proportion, but for a lot or two a leg: they cost no more than at the mean price and that,
 * and no more than at the price of the leg that costs most. Each leg is rounded by itself.
 */
function costBoundsOf(
  pool: readonly ReplayedPass[],
  mean: Rational,
): { readonly lotPrice: Rational; readonly slackQuote: Rational }[] {
  const costliest = costliestOf(pool)
  const legs = BigInt(pool.length)
  const rounding = rational(legs - 1n)
  const skew = multiply(absolute(subtract(costliest, mean)), rational(2n * legs))
  return [
    { lotPrice: mean, slackQuote: add(rounding, skew) },
    { lotPrice: costliest, slackQuote: rounding },
  ]
}

/** The price at which a counterparty loses most. */
function costliestOf(pool: readonly ReplayedPass[]): Rational {
  return pool
    .map(({ leg, pricing }) => ({ leg, price: pricing.lotPrice }))
    .reduce((worst, next) => {
      const order = compare(next.price, worst.price)
      return (isLongOfValue(next.leg) ? order > 0 : order < 0) ? next : worst
    }).price
}

/** Each one's lots are divided over the legs in proportion to what they still need, so that all pay nearly the same average. */
function expectSpread(
  { audit }: Replay,
  pool: readonly ReplayedPass[],
  gifts: readonly Gift[],
): void {
  const partOf = (pass: ReplayedPass, gift: Gift): bigint =>
    pass.fills
      .filter((fill) => isOf(fill, gift))
      .reduce((sum, fill) => sum + lotsIn(pass.leg.market, fill.size), 0n)
  const needs = pool.map((pass) => gifts.reduce((sum, gift) => sum + partOf(pass, gift), 0n))
  for (const gift of gifts) {
    if (gift.lots === 0n) continue
    const parts = pool.map((pass, index) => {
      const [given, weight] = [partOf(pass, gift), needs[index] ?? 0n]
      return { given, weight, hasRoom: given < weight }
    })
    expectThat(audit, 'pooled', isFairSplit(parts), ledgerOf(gift.bucket), () => {
      return `lots ${parts.map(({ given }) => given).join()} for legs that need ${needs.join()}`
    })
    parts.forEach(({ given }, index) => {
      needs[index] = (needs[index] ?? 0n) - given
    })
  }
}
