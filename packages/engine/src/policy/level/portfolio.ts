import type { Book } from '../../account/book.ts'
import { equityScaled } from '../../account/equity.ts'
import { at } from '../../quantity/assert.ts'
import { exactDiv, floorDiv, leastCommonMultiple } from '../../quantity/division.ts'
import { compareRatios, type Ratio } from '../../quantity/ratio.ts'
import { type PriceMove, stressLosses } from '../../risk/stress.ts'
import type { Asking, Pass } from '../asking.ts'
import type { DrainAllocation } from '../policy-spec.ts'
import { countsWithin, drain } from './drain.ts'
import { lotEffect } from './lot-effect.ts'
import type { Levelled } from './level-out.ts'
import { lineAt, type Line, type LotEffect, Stressed } from './stressed.ts'
import { sumLots } from './sum-lots.ts'
import { type TieGround, Ties } from './ties.ts'

/** The legs of one market and side, and who may be asked for them. */
export interface PortfolioGroup {
  readonly pass: Pass
  readonly asking: Asking
  /** Candidates, in holder order; at least one. */
  readonly positions: readonly number[]
}

/** What a portfolio is levelled on. */
export interface PortfolioGround {
  readonly book: Book
  readonly allocation: DrainAllocation
  readonly moves: readonly PriceMove[]
  readonly ties: TieGround
}

/** Parts in which the lots of each group are placed at first, so that no market is served before the others. */
const SLICES = 4n
/** How often the lots of all groups are placed anew at most. */
const SWEEPS_MAX = 24

/** One bucket with everything that is asked of it. */
interface Holder {
  readonly bucket: number
  /** Loss in each move, and equity on the common denominator, with the cuts so far. */
  losses: bigint[]
  equity: bigint
  /** Stress leverage before all cuts. */
  readonly line: Line
  readonly places: Place[]
}

/** Counts of lots. */
interface Within {
  readonly from: number
  readonly to: number
}

/** One candidate of one group. */
interface Place {
  readonly holder: Holder
  readonly placing: Placing
  readonly heldLots: number
  readonly cap: number
  given: number
  /** Its stress, and the counts that keep its hedge, until what its bucket gives elsewhere changes. */
  stressed?: Stressed | undefined
  within?: Within | undefined
  /** Lots of it that its hedge did not have to be broken for; all of them until hedges are. */
  kept?: number
}

/** The lots of one group while they are being placed. */
interface Placing {
  readonly lots: bigint
  readonly effect: LotEffect
  readonly ties: Ties
  readonly places: Place[]
  /** Whether somebody's cuts in another group have changed since it was last placed. */
  isStale: boolean
}

/**
 * Divides the legs of all markets at once, so that stress leverage is levelled over whole portfolios (SPEC A-12): in slices, then
 * group by group anew as long as that lowers the largest, then hedged accounts' legs together, then whatever is left without regard to hedges.
 *
 * @returns for each group what each of its candidates gives
 */
export function levelPortfolio(
  ground: PortfolioGround,
  groups: readonly PortfolioGroup[],
): Levelled[][] {
  const { placings, holders } = layOut(ground, groups)
  const keepsHedges = ground.allocation.keepsHedges === true
  inSlices(placings, keepsHedges)
  inSweeps(placings, holders, keepsHedges)
  if (keepsHedges) {
    stripHolders(ground.book, placings, holders)
    for (const placing of placings) breakHedges(placing)
  }
  return placings.map(({ places }) => places.map(levelledOf))
}

function layOut(
  { book, allocation, moves, ties }: PortfolioGround,
  groups: readonly PortfolioGroup[],
): { readonly placings: Placing[]; readonly holders: readonly Holder[] } {
  const effects = groups.map(({ pass, positions }) =>
    lotEffect(book, at(positions, 0), pass, moves),
  )
  const denominator = effects.reduce(
    (common, { gap }) => leastCommonMultiple(common, gap.denominator),
    1n,
  )
  const holders = new Map<number, Holder>()
  const holderOf = (bucket: number, effect: LotEffect): Holder => {
    const known = holders.get(bucket)
    if (known !== undefined) return known
    const losses = stressLosses(book, bucket, moves, allocation.stress !== 'ownMarket')
    const equity = equityScaled(book, bucket) * denominator
    const line = lineAt(new Stressed(losses, equity, effect, 0).leverage(0))
    const holder = { bucket, losses, equity, line, places: [] }
    holders.set(bucket, holder)
    return holder
  }
  const placings = groups.map(({ pass, asking, positions }, group) => {
    const { slopes, gap } = at(effects, group)
    const numerator = gap.numerator * exactDiv(denominator, gap.denominator)
    const effect = { slopes, gap: { numerator, denominator } }
    const ofSide = new Ties(book, positions, ties)
    const placing: Placing = { lots: pass.lots, effect, ties: ofSide, places: [], isStale: true }
    for (const position of positions) {
      const heldLots = book.lots.get(position)
      const cap = Number(asking.capLots(position, asking.limitLots(position, BigInt(heldLots))))
      const holder = holderOf(at(book.shape.positions, position).bucket, effect)
      const candidate = { holder, placing, heldLots, cap, given: 0 }
      placing.places.push(candidate)
      holder.places.push(candidate)
    }
    return placing
  })
  return { placings, holders: [...holders.values()] }
}

/** Part after part, group by group, so that no market is served before the others (SPEC A-12, 1). */
function inSlices(placings: readonly Placing[], keepsHedges: boolean): void {
  for (let part = 1n; part <= SLICES; part += 1n) {
    for (const placing of placings) {
      const least = placing.places.map(({ given }) => given)
      place(placing, floorDiv(placing.lots * part, SLICES), least, keepsHedges)
      placing.isStale = true
    }
  }
}

/** Group by group anew, the others' cuts in place, as long as that lowers the largest leverage (SPEC A-12, 2). */
function inSweeps(
  placings: readonly Placing[],
  holders: readonly Holder[],
  keepsHedges: boolean,
): void {
  let largest = largestLeverage(holders)
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep += 1) {
    for (const placing of placings) {
      // Placed anew on what it was last placed on, a group would only come to the same again.
      if (!placing.isStale) continue
      placing.isStale = false
      place(
        placing,
        placing.lots,
        placing.places.map(() => 0),
        keepsHedges,
      )
    }
    const now = largestLeverage(holders)
    if (compareRatios(now, largest) >= 0) return
    largest = now
  }
}

function largestLeverage(holders: readonly Holder[]): Ratio {
  let largest: Ratio = { numerator: 0n, denominator: 1n }
  for (const { places } of holders) {
    const [first] = places
    if (first === undefined) continue
    const leverage = stressOf(first).leverage(first.given)
    if (compareRatios(leverage, largest) > 0) largest = leverage
  }
  return largest
}

/** Gives lots of a group up to a number, nobody fewer than a bound, and within what keeps hedges where they are kept. */
function place(
  placing: Placing,
  lots: bigint,
  least: readonly number[],
  keepsHedges: boolean,
): void {
  const candidates = placing.places.map((each, index) => {
    const stressed = stressOf(each)
    const from = at(least, index)
    if (!keepsHedges) return { stressed, from, to: each.cap }
    const within = withinOf(each, stressed)
    return {
      stressed,
      from: within.from > from ? within.from : from,
      to: within.to > from ? within.to : from,
    }
  })
  give(placing, drain(lots, candidates, placing.ties))
}

/** Legs of one account that hedge each other, together: who is stressed most goes first (SPEC A-12, 3). */
function stripHolders(
  { shape }: Book,
  placings: readonly Placing[],
  holders: readonly Holder[],
): void {
  if (placings.filter((placing) => restOf(placing) > 0n).length < 2) return
  const ordered = holders.toSorted(
    (a, b) => compareRatios(b.line.exact, a.line.exact) || shape.compareBuckets(a.bucket, b.bucket),
  )
  for (const holder of ordered) stripHolder(holder)
}

function stripHolder({ places, line }: Holder): void {
  const legs = places.flatMap((leg) => {
    const { placing, cap, given, heldLots } = leg
    const rest = restOf(placing)
    const free = cap - given
    const most = rest < BigInt(free) ? Number(rest) : free
    return most > 0 ? [{ leg, given, most, left: heldLots - given }] : []
  })
  const [first] = legs
  if (first === undefined || legs.length < 2) return
  const whole = BigInt(Math.max(...legs.map(({ left }) => left)))
  // The largest part of which every leg has its share: floor(left × part / whole) ≤ most.
  let part = legs.reduce((least, { left, most }) => {
    const bound = floorDiv(BigInt(most + 1) * whole - 1n, BigInt(left))
    return bound < least ? bound : least
  }, whole)
  for (; part > 0n; part >>= 1n) {
    for (const { leg, given, left } of legs) {
      giveOne(leg, given + Number(floorDiv(BigInt(left) * part, whole)))
    }
    if (stressOf(first.leg).isWithin(first.leg.given, line)) return
  }
  for (const { leg, given } of legs) giveOne(leg, given)
}

/** What nobody else has left to give (SPEC A-12, 4). */
function breakHedges(placing: Placing): void {
  for (const each of placing.places) each.kept = each.given
  if (restOf(placing) === 0n) return
  const candidates = placing.places.map((each) => ({
    stressed: stressOf(each),
    from: each.given,
    to: each.cap,
  }))
  give(placing, drain(placing.lots, candidates, placing.ties))
}

function give({ places }: Placing, lots: readonly number[]): void {
  places.forEach((each, index) => giveOne(each, at(lots, index)))
}

/** Sets what a candidate gives, and what that does to its bucket. */
function giveOne(each: Place, lots: number): void {
  if (lots === each.given) return
  const more = BigInt(lots - each.given)
  const { holder, placing } = each
  const { slopes, gap } = placing.effect
  holder.losses = holder.losses.map((loss, move) => loss + more * at(slopes, move))
  holder.equity -= more * gap.numerator
  each.given = lots
  for (const other of holder.places) {
    if (other === each) continue
    other.placing.isStale = true
    other.stressed = undefined
    other.within = undefined
  }
}

/** Stress of a candidate's bucket by lots of this position, with what its other positions give. */
function stressOf(each: Place): Stressed {
  if (each.stressed !== undefined) return each.stressed
  const { holder, placing, given, heldLots } = each
  const { slopes, gap } = placing.effect
  const own = BigInt(given)
  const losses = holder.losses.map((loss, move) => loss - own * at(slopes, move))
  const equity = holder.equity + own * gap.numerator
  each.stressed = new Stressed(losses, equity, placing.effect, heldLots)
  return each.stressed
}

/** The counts of a candidate's lots with which its bucket is no more stressed than before all cuts. */
function withinOf(each: Place, stressed: Stressed): Within {
  each.within ??= countsWithin(stressed, each.cap, each.holder.line) ?? nothing
  return each.within
}

const nothing: Within = { from: 0, to: 0 }

function levelledOf(each: Place): Levelled {
  const { holder, given, kept = given } = each
  return {
    lots: BigInt(given),
    score: holder.line.exact,
    scoreAfter: stressOf(each).leverage(given),
    ...(given > kept && { isHedgeBroken: true as const }),
  }
}

/** Lots of a group that nobody gives yet. */
function restOf({ lots, places }: Placing): bigint {
  return lots - sumLots(places.map(({ given }) => given))
}
