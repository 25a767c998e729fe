import type { Ratio } from '@plimsoll/engine'
import { movesOf } from '../scenarios.ts'
import type { Bucket, Position, World } from '../world.ts'
import type { Asking } from './asking.ts'
import { Burdens, compareLevels } from './burden.ts'
import { compareBuckets } from './compare-buckets.ts'
import {
  capOfLaden,
  drain,
  type DrainSpec,
  giveLots,
  keptMost,
  type Laden,
  ladenOf,
  type Placed,
} from './levelling.ts'
import type { RoundModel } from './round-model.ts'

/** The legs of one market and side, and who may be asked for their lots, in the order of accounts and buckets. */
export interface PortfolioGroup {
  readonly lots: bigint
  /** Mean price of the legs, in lowest terms. */
  readonly price: Ratio
  readonly asking: Asking
  readonly candidates: readonly Position[]
}

/** A group at work. */
interface Open {
  readonly lots: bigint
  readonly laden: readonly Laden[]
}

const slices = 4n
const sweepsMax = 24

/** Whom a portfolio policy cuts, group by group; undefined where an implementation may differ (SPEC A-12). */
export function placePortfolio(
  world: World,
  round: RoundModel,
  spec: DrainSpec,
  groups: readonly PortfolioGroup[],
): readonly (readonly Placed[])[] | undefined {
  const first = groups.flatMap(({ candidates }) => candidates)[0]
  if (first === undefined) return groups.map(() => [])
  const moves = movesOf(world, spec.stress, first.market)
  const prices = groups.map(({ price }) => price)
  const burdens = new Burdens(world, moves, prices)
  let isDoubtful = false
  const open = groups.map(({ lots, price, asking, candidates }): Open => {
    const laden = candidates.map((position) => {
      const cap = asking.capOf(position, asking.limitOf(position, position.lots))
      isDoubtful ||= cap.isDoubtful
      return ladenOf(burdens, position, { price, cap: cap.lots })
    })
    return { lots, laden }
  })
  if (isDoubtful) return undefined
  const broken = placeAll(round, spec, open)
  return open.map(({ laden }) =>
    laden
      .filter(({ lots }) => lots > 0n)
      .map((one) => ({
        position: one.position,
        lots: one.lots,
        score: one.burden.levelBefore,
        scoreAfter: one.burden.level(),
        isHedgeBroken: broken.has(one),
      })),
  )
}

/** The four steps; returns whose hedge is broken. */
function placeAll(
  round: RoundModel,
  { keepsHedges }: DrainSpec,
  groups: readonly Open[],
): ReadonlySet<Laden> {
  const isKept = keepsHedges === true
  const bound = isKept ? keptMost : capOfLaden
  for (let slice = 1n; slice <= slices; slice += 1n) {
    for (const { lots, laden } of groups) {
      drain(round, laden, { lots: (lots * slice) / slices - sumOf(laden), bound })
    }
  }
  for (let sweep = 0; sweep < sweepsMax; sweep += 1) {
    const before = highestIn(groups)
    for (const group of groups) placeAnew(round, group, isKept)
    if (compareLevels(highestIn(groups), before) >= 0) break
  }
  if (!isKept) return new Set()
  cutTogether(groups)
  const kept = new Map(groups.flatMap(({ laden }) => laden).map((one) => [one, one.lots]))
  for (const { lots, laden } of groups) {
    drain(round, laden, { lots: lots - sumOf(laden), bound: capOfLaden })
  }
  return new Set([...kept].flatMap(([one, lots]) => (one.lots > lots ? [one] : [])))
}

/** The largest stress leverage of all who may be asked, with all cuts so far. */
function highestIn(groups: readonly Open[]): Ratio {
  const levels = groups.flatMap(({ laden }) => laden).map(({ burden }) => burden.level())
  return levels.reduce((high, level) => (compareLevels(level, high) > 0 ? level : high))
}

/** All lots of a group are taken back and placed again. */
function placeAnew(round: RoundModel, { lots, laden }: Open, isKept: boolean): void {
  const bounds = new Map(laden.map((one) => [one, isKept ? keptMost(one) : one.cap]))
  for (const one of laden) giveLots(one, -(isKept ? droppable(one) : one.lots))
  const room = [...bounds.values()].reduce((sum, most) => sum + most, 0n)
  const total = lots < room ? lots : room
  drain(round, laden, { lots: total - sumOf(laden), bound: (one) => bounds.get(one) ?? 0n })
}

/** Lots that somebody may be given back so that his stress leverage ends no higher than it began. */
function droppable({ burden, lotLess: { losses, equity }, lots }: Laden): bigint {
  const lotMore = { losses: losses.map((loss) => -loss), equity: -equity }
  return burden.lotsWithin(lotMore, lots)
}

/** Lots of several markets that nobody gives alone without raising his stress leverage: each bucket gives some of all of them together. */
function cutTogether(groups: readonly Open[]): void {
  const buckets = new Map<Bucket, { readonly laden: Laden; readonly group: Open }[]>()
  for (const group of groups) {
    for (const laden of group.laden) {
      const { bucket } = laden.position
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), { laden, group }])
    }
  }
  const inTurn = [...buckets].sort(([left, [one]], [right, [other]]) => {
    if (one === undefined || other === undefined) return 0
    const byLevel = compareLevels(other.laden.burden.levelBefore, one.laden.burden.levelBefore)
    return byLevel || compareBuckets(left, right)
  })
  for (const [, parts] of inTurn) {
    const free = parts.flatMap(({ laden, group }) => {
      const rest = group.lots - sumOf(group.laden)
      const room = laden.cap - laden.lots
      const most = rest < room ? rest : room
      return most > 0n ? [{ laden, most }] : []
    })
    if (free.length >= 2) cutInProportion(free)
  }
}

function cutInProportion(parts: readonly { readonly laden: Laden; readonly most: bigint }[]): void {
  const held = ({ position, lots }: Laden): bigint => position.lots - lots
  const largest = parts.reduce((high, { laden }) => (held(laden) > high ? held(laden) : high), 0n)
  const whole = parts.map(({ laden }) => held(laden))
  const partsOf = (steps: bigint): bigint[] => whole.map((lots) => (lots * steps) / largest)
  let steps = largest
  while (steps > 0n && partsOf(steps).some((lots, index) => lots > (parts[index]?.most ?? 0n))) {
    steps -= 1n
  }
  for (; steps > 0n; steps /= 2n) {
    const given = partsOf(steps)
    const give = (sign: bigint): void =>
      parts.forEach(({ laden }, index) => giveLots(laden, sign * (given[index] ?? 0n)))
    give(1n)
    const [first] = parts
    if (first === undefined) return
    const { burden } = first.laden
    if (compareLevels(burden.level(), burden.levelBefore) <= 0) return
    give(-1n)
  }
}

function sumOf(laden: readonly Laden[]): bigint {
  return laden.reduce((sum, { lots }) => sum + lots, 0n)
}
