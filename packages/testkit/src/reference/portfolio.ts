import type { Bucket } from '../book/book.ts'
import type { DrainRule } from '../book/policy.ts'
import { compareBytes } from '../exact/byte-order.ts'
import { boundedCap } from './allocation.ts'
import { type Candidate, candidatesOf, type Pass } from './candidates.ts'
import { drainLots, keepingHedges, type MayGive, withinCap } from './drain.ts'
import { digestOf, type Giver, givenBy, levelBefore, levelOf, setGiven } from './giver.ts'
import type { PricedLeg } from './priced-leg.ts'
import { type Round, saw } from './round.ts'
import { compareLevels, type Level, movesOf, stressOf } from './stress.ts'

const SLICES = 4n
const SWEEPS_MAX = 24

/** Legs of one market and side, and whoever may give lots to them. */
export interface Group {
  readonly legs: readonly PricedLeg[]
  /** At the mean price of the legs. */
  readonly pass: Pass
  /** By account id and bucket name. */
  readonly givers: readonly Giver[]
  /** Who got lots beyond what keeps its hedge. */
  readonly broken: Set<Giver>
}

/** A market and side of a phase, before anybody has given anything. */
export interface Asking {
  readonly legs: readonly PricedLeg[]
  readonly pass: Pass
}

/** Decides the cuts of all groups together (A-12, 1 to 4). */
export function decidePortfolio(
  round: Round,
  { stress, keepsHedges }: DrainRule,
  askings: readonly Asking[],
): Group[] {
  const groups = groupsOf(round, stress, askings)
  const mayGive: MayGive =
    keepsHedges === true ? keepingHedges(groups.flatMap(({ givers }) => givers)) : withinCap
  if (groups.length > 1) saw(round, 'several groups together')
  placeInSlices(round, groups, mayGive)
  for (let sweep = 1; sweep <= SWEEPS_MAX; sweep += 1) {
    const before = highestLevel(groups)
    for (const group of groups) sweepGroup(round, group, mayGive, keepsHedges === true)
    const after = highestLevel(groups)
    if (before === undefined || after === undefined || compareLevels(after, before) >= 0) break
    saw(round, 'sweep lowers the highest level')
  }
  if (keepsHedges === true) {
    cutBothLegs(round, groups)
    for (const group of groups) breakHedges(round, group)
  }
  return groups
}

function groupsOf(round: Round, stress: DrainRule['stress'], askings: readonly Asking[]): Group[] {
  const found = askings.map(({ pass }) => candidatesOf(round, pass))
  const placesOf = new Map<Bucket, { readonly candidate: Candidate; readonly pass: Pass }[]>()
  found.forEach((candidates, index) => {
    const pass = askings[index]?.pass
    if (pass === undefined) return
    for (const candidate of candidates) {
      const places = placesOf.get(candidate.bucket) ?? []
      placesOf.set(candidate.bucket, [...places, { candidate, pass }])
    }
  })
  const seen = new Map(
    [...placesOf].map(([bucket, places]) => {
      if (places.length > 1) saw(round, 'bucket in several groups')
      const [first] = places
      if (first === undefined) throw new RangeError('a bucket is asked somewhere')
      const cuttables = places.map(({ candidate, pass }) => ({
        held: candidate.held,
        lotPrice: pass.lotPrice,
      }))
      const moves = movesOf(round.book, stress, first.pass.market)
      const cuts = places.map(() => 0n)
      return [bucket, { stressed: stressOf(moves, bucket, cuttables), cuts }] as const
    }),
  )
  return askings.map(({ legs, pass }, index) => {
    const givers = (found[index] ?? []).flatMap((candidate): Giver[] => {
      const shared = seen.get(candidate.bucket)
      if (shared === undefined) return []
      const places = placesOf.get(candidate.bucket) ?? []
      return [
        {
          ...shared,
          candidate,
          cap: boundedCap(round, pass, candidate, candidate.held.lots),
          digest: digestOf(round.book, candidate),
          place: places.findIndex(({ candidate: { held } }) => held === candidate.held),
        },
      ]
    })
    return { legs, pass, givers, broken: new Set() }
  })
}

/** Every group a part of its lots at a time. */
function placeInSlices(round: Round, groups: readonly Group[], mayGive: MayGive): void {
  for (let slice = 1n; slice <= SLICES; slice += 1n) {
    for (const { pass, givers } of groups) {
      const due = (pass.lots * slice) / SLICES - placedIn(givers)
      drainLots(round, givers, due, mayGive)
    }
  }
}

/** Of all buckets of all groups, with all cuts so far. */
function highestLevel(groups: readonly Group[]): Level | undefined {
  return groups
    .flatMap(({ givers }) => givers.map((giver) => levelOf(giver)))
    .reduce<Level | undefined>(
      (highest, level) =>
        highest === undefined || compareLevels(level, highest) > 0 ? level : highest,
      undefined,
    )
}

/** Takes all lots of a group back and places them anew, the other groups' cuts in place. */
function sweepGroup(
  round: Round,
  { pass, givers }: Group,
  mayGive: MayGive,
  keepsHedges: boolean,
): void {
  for (const giver of givers) setGiven(giver, keepsHedges ? fewestLots(giver) : 0n)
  drainLots(round, givers, pass.lots - placedIn(givers), mayGive)
}

/** Of so many lots or fewer the fewest with which λ is at most that before all cuts; lots in between are no worse. */
function fewestLots(giver: Giver): bigint {
  const before = levelBefore(giver)
  let lots = givenBy(giver)
  for (let further = -1n; lots > 0n; further -= 1n, lots -= 1n) {
    if (compareLevels(levelOf(giver, further), before) > 0) return lots
  }
  return lots
}

/** Whoever is asked in several markets that have lots left gives lots of all of them at once, in proportion (3). */
function cutBothLegs(round: Round, groups: readonly Group[]): void {
  if (groups.filter((group) => restOf(group) > 0n).length < 2) return
  saw(round, 'rest in several groups')
  for (const bucket of bucketsInOrder(groups)) {
    const legs = groups.flatMap((group) => {
      const rest = restOf(group)
      const giver = group.givers.find(({ candidate }) => candidate.bucket === bucket)
      if (giver === undefined || rest === 0n) return []
      const free = giver.cap - givenBy(giver)
      if (free <= 0n) return []
      const most = free < rest ? free : rest
      return [{ giver, most, lots: giver.candidate.held.lots - givenBy(giver) }]
    })
    if (legs.length >= 2) cutInProportion(round, legs)
  }
}

interface FreeLeg {
  readonly giver: Giver
  /** Within rest and cap. */
  readonly most: bigint
  readonly lots: bigint
}

function cutInProportion(round: Round, legs: readonly FreeLeg[]): void {
  const longest = legs.reduce((most, { lots }) => (lots > most ? lots : most), 0n)
  const partOf = ({ lots }: FreeLeg, parts: bigint): bigint => (lots * parts) / longest
  let parts = longest
  while (legs.some((leg) => partOf(leg, parts) > leg.most)) parts -= 1n
  for (; parts > 0n; parts /= 2n) {
    const before = legs.map(({ giver }) => givenBy(giver))
    legs.forEach((leg) => setGiven(leg.giver, givenBy(leg.giver) + partOf(leg, parts)))
    const isKept = legs.every(({ giver }) => compareLevels(levelOf(giver), levelBefore(giver)) <= 0)
    if (isKept) {
      saw(round, 'both legs cut together')
      return
    }
    legs.forEach(({ giver }, index) => setGiven(giver, before[index] ?? 0n))
  }
}

/** Stress leverage before all cuts descending, then account, then bucket. */
function bucketsInOrder(groups: readonly Group[]): Bucket[] {
  const givers = new Map<Bucket, Giver>()
  for (const giver of groups.flatMap((group) => group.givers)) {
    givers.set(giver.candidate.bucket, giver)
  }
  return [...givers]
    .sort(
      ([a, one], [b, other]) =>
        compareLevels(levelBefore(other), levelBefore(one)) ||
        compareBytes(a.account.account, b.account.account) ||
        compareBytes(a.name, b.name),
    )
    .map(([bucket]) => bucket)
}

/** What is left goes to whoever has lots, whatever that does to its hedge (4). */
function breakHedges(round: Round, group: Group): void {
  const before = group.givers.map(givenBy)
  drainLots(round, group.givers, restOf(group), withinCap)
  group.givers.forEach((giver, index) => {
    if (givenBy(giver) > (before[index] ?? 0n)) group.broken.add(giver)
  })
}

function restOf({ pass, givers }: Group): bigint {
  return pass.lots - placedIn(givers)
}

function placedIn(givers: readonly Giver[]): bigint {
  return givers.reduce((sum, giver) => sum + givenBy(giver), 0n)
}
