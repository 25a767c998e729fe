import { compareRatios, type Ratio, ratio } from '@plimsoll/engine'
import type { DrainBucket, DrainCell, DrainGroup, DrainProblem } from './drain-problem.ts'

/** How much each loss counts in a proof: by bucket, by move. Whole numbers at or above 0; any such weights prove something. */
export type BoundWeights = ReadonlyMap<number, readonly bigint[]>

const million = 1_000_000n

/** The largest stress leverage that a decision leaves among the buckets that could be asked, exact. */
export interface StressLevel {
  readonly account: string
  readonly bucket: string
  /** Undefined where equity is used up: above every number (SPEC N-2). */
  readonly level: Ratio | undefined
}

/** The stress level of the lots that were decided (SPEC N-2). */
export function decidedLevel(problem: DrainProblem): StressLevel | undefined {
  const { buckets } = problem
  const [equities, losses] = afterCuts(problem)
  let highest: StressLevel | undefined
  buckets.forEach(({ account, bucket }, index) => {
    const equity = equities[index] ?? 0n
    const loss = (losses[index] ?? []).reduce((most, one) => (one > most ? one : most), 0n)
    const level = equity > 0n ? ratio(loss, equity * million) : undefined
    if (highest !== undefined && !isAbove(level, highest.level)) return
    highest = { account, bucket, level }
  })
  return highest
}

function isAbove(level: Ratio | undefined, other: Ratio | undefined): boolean {
  if (other === undefined) return false
  return level === undefined || compareRatios(level, other) > 0
}

/** Equities, and losses by move, after the lots that were decided. */
export function afterCuts({
  buckets,
  cells,
  groups,
}: DrainProblem): [equities: bigint[], losses: bigint[][]] {
  const equities = buckets.map(({ equity }) => equity)
  const losses = buckets.map((one) => [...one.losses])
  for (const { bucket, group, lots } of cells) {
    const own = losses[bucket]
    const asked = groups[group]
    if (own === undefined || asked === undefined || lots === 0n) continue
    equities[bucket] = (equities[bucket] ?? 0n) - lots * asked.costPerLot
    asked.lossPerLot.forEach((one, move) => {
      own[move] = (own[move] ?? 0n) + lots * one
    })
  }
  return [equities, losses]
}

/** The most that closing one lot changes the stress leverage of a bucket that could be asked. */
export function largestLotChange({ buckets, cells, groups }: DrainProblem): Ratio {
  return cells.reduce<Ratio>((largest, { bucket, group }) => {
    const equity = buckets[bucket]?.equity ?? 1n
    const change = (groups[group]?.lossPerLot ?? []).reduce(
      (most, one) => (one > most ? one : -one > most ? -one : most),
      0n,
    )
    const one = ratio(change, equity * million)
    return compareRatios(one, largest) > 0 ? one : largest
  }, ratio(0n))
}

/**
 * A number that the largest stress leverage of no decision about the same lots can be below, exact. Whoever has loss L and equity E
 * at a level λ has L ≤ λE, so with any weights w: λ ≥ Σ wL / Σ wE, for every decision, and so at least the least of that quotient
 * over all of them. Where closing costs nothing against mark the divisor does not move, and the least of the dividend is found group
 * by group by taking the lots where they lower it most; else the quotient is minimised by Dinkelbach's steps, which end at the
 * exact least. Never below 0. Undefined where the weights prove nothing: none, or equity that a decision could use up.
 */
export function stressBound(problem: DrainProblem, weights: BoundWeights): Ratio | undefined {
  const proof = proofOf(problem, weights)
  if (proof === undefined) return undefined
  // First the choice that leaves least equity: everywhere else there is more.
  if (dividedBy(proof, choose(proof, 0n, -1n)).divisor <= 0n) return undefined
  let at = dividedBy(
    proof,
    problem.cells.map(({ lots }) => lots),
  )
  for (;;) {
    const next = dividedBy(proof, choose(proof, at.divisor, at.dividend))
    if (next.dividend * at.divisor >= at.dividend * next.divisor) break
    at = next
  }
  return at.dividend > 0n ? ratio(at.dividend, at.divisor) : ratio(0n)
}

/**
 * The same from one bucket at a time: with everything that is asked taken where it lowers its loss most, somebody keeps at least this.
 * Costs against mark are left out, gains raise equity.
 */
export function aloneBound({ buckets, cells, groups }: DrainProblem): Ratio {
  const own = Map.groupBy(cells, ({ bucket }) => bucket)
  return buckets.reduce<Ratio>((largest, { equity, losses }, index) => {
    const given = (own.get(index) ?? []).map(({ group, lotsMax }) => ({
      group: groups[group],
      lots: lotsMax,
    }))
    const gained = given.reduce((sum, { group, lots }) => {
      const cost = group?.costPerLot ?? 0n
      return cost < 0n ? sum - cost * lots : sum
    }, 0n)
    return losses.reduce((most, loss, move) => {
      const least = given.reduce((left, { group, lots }) => {
        const perLot = group?.lossPerLot[move] ?? 0n
        const taken = group !== undefined && group.lots < lots ? group.lots : lots
        return perLot < 0n ? left + perLot * taken : left
      }, loss)
      const one = ratio(least > 0n ? least : 0n, (equity + gained) * million)
      return compareRatios(one, most) > 0 ? one : most
    }, largest)
  }, ratio(0n))
}

/** A weighted sum of losses and one of equities, as they depend on the lots of each cell. */
interface Proof {
  readonly loss: bigint
  readonly equity: bigint
  readonly cells: readonly {
    readonly cell: DrainCell
    readonly lossPerLot: bigint
    readonly costPerLot: bigint
  }[]
  readonly groups: readonly DrainGroup[]
}

function proofOf(problem: DrainProblem, weights: BoundWeights): Proof | undefined {
  let [loss, equity] = [0n, 0n]
  const totals = problem.buckets.map((one, index) => {
    const own = weights.get(index) ?? []
    const total = own.reduce((sum, weight) => sum + weight, 0n)
    loss += weighted(own, one.losses)
    equity += total * one.equity * million
    return total
  })
  if (equity === 0n) return undefined
  return {
    loss,
    equity,
    groups: problem.groups,
    cells: problem.cells.map((cell) => {
      const group = problem.groups[cell.group]
      return {
        cell,
        lossPerLot: weighted(weights.get(cell.bucket) ?? [], group?.lossPerLot ?? []),
        costPerLot: (totals[cell.bucket] ?? 0n) * (group?.costPerLot ?? 0n) * million,
      }
    }),
  }
}

function weighted(weights: readonly bigint[], amounts: DrainBucket['losses']): bigint {
  return weights.reduce((sum, weight, move) => sum + weight * (amounts[move] ?? 0n), 0n)
}

/** The lots of each cell that make byLoss × loss − byEquity × equity least: group by group, the cheapest lots first. */
function choose({ cells, groups }: Proof, byLoss: bigint, byEquity: bigint): bigint[] {
  const chosen = cells.map(() => 0n)
  const priced = cells.map(({ cell, lossPerLot, costPerLot }, place) => ({
    place,
    group: cell.group,
    lotsMax: cell.lotsMax,
    price: byLoss * lossPerLot + byEquity * costPerLot,
  }))
  const byGroup = Map.groupBy(priced, ({ group }) => group)
  groups.forEach(({ lots }, index) => {
    let left = lots
    const own = byGroup.get(index) ?? []
    for (const { place, lotsMax } of own.toSorted((a, b) => order(a.price, b.price))) {
      const taken = lotsMax < left ? lotsMax : left
      chosen[place] = taken
      left -= taken
    }
  })
  return chosen
}

function order(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function dividedBy(
  { loss, equity, cells }: Proof,
  lots: readonly bigint[],
): { readonly dividend: bigint; readonly divisor: bigint } {
  let [dividend, divisor] = [loss, equity]
  cells.forEach(({ lossPerLot, costPerLot }, place) => {
    const taken = lots[place] ?? 0n
    dividend += taken * lossPerLot
    divisor -= taken * costPerLot
  })
  return { dividend, divisor }
}
