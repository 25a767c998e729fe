import {
  compareRatios,
  type FillView,
  type PolicySpec,
  type Ratio,
  ratio,
  type Side,
} from '@plimsoll/engine'
import { lotQuoteAtMark, marketsById } from '../comparison/market-value.ts'
import type { PlayedRound } from '../comparison/played-round.ts'
import { exposuresOf } from '../risk/exposures.ts'
import { lossIn, type PriceMove, statedMoves } from '../risk/price-moves.ts'
import { commonScale, scaled } from '../risk/scaled.ts'

const wholePpm = 1_000_000

/** Lots that are asked of one side of a market together. */
export interface DrainGroup {
  readonly market: string
  /** Side of the positions that are cut. */
  readonly side: Side
  readonly lots: bigint
  /** What closing one lot adds to the loss in each move; scaled × 10^6. Negative: it lowers the loss. */
  readonly lossPerLot: readonly bigint[]
  /** What a lot costs against mark at the best price of the group, so that nobody could pay less; scaled. Negative: a gain. */
  readonly costPerLot: bigint
}

/** A bucket that could be asked. */
export interface DrainBucket {
  readonly account: string
  readonly bucket: string
  /** Scaled; above 0. */
  readonly equity: bigint
  /** In each move, before any cut; scaled × 10^6. */
  readonly losses: readonly bigint[]
}

/** Lots that one bucket could give to one group. */
export interface DrainCell {
  /** Index of its bucket. */
  readonly bucket: number
  /** Index of its group. */
  readonly group: number
  readonly lotsMax: bigint
  /** What it was decided to give. */
  readonly lots: bigint
}

/**
 * What was decided about the lots of a round, as a choice: how many lots of each group each bucket gives. All amounts in one
 * scale. The limits of a policy on single positions are left out, so every decision it could make is among the choices.
 */
export interface DrainProblem {
  readonly moves: readonly PriceMove[]
  readonly groups: readonly DrainGroup[]
  readonly buckets: readonly DrainBucket[]
  readonly cells: readonly DrainCell[]
}

/**
 * The choice behind the deleveraging of a round, under the stress of its policy, or that of its book where the policy has none
 * (SPEC N-1); without moves where none is stated. Undefined where nothing was deleveraged, or where somebody took lots over in the
 * round.
 */
export function drainProblem(played: PlayedRound): DrainProblem | undefined {
  const cuts = adlCuts(played)
  const groups = [
    ...Map.groupBy(cuts, ({ market, side }) => JSON.stringify([market, side])).values(),
  ]
  if (groups.length === 0) return undefined
  const { moves, counting } = movesOf(played, groups)
  const { spec, round, before } = played
  const { markets } = spec
  const asked = groups.flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [{ first, own }]
  })
  const cases = new Set(round.cases.map(({ account }) => account))
  const exempt = new Set(round.exemptAccounts)
  const candidates = before.margins.filter(
    ({ account, equityQuote, positions }) =>
      equityQuote.numerator > 0n &&
      !cases.has(account) &&
      !exempt.has(account) &&
      positions.some(({ market, side }) =>
        asked.some(({ first }) => first.market === market && first.side === side),
      ),
  )
  const { scale: valueScale, exposures } = exposuresOf(spec, candidates, counting)
  const costs = asked.map(({ own }) => leastCost(own))
  const scale = valueScale * commonScale(costs)
  const factor = scale / valueScale
  const marketOf = marketsById(markets)
  return {
    moves,
    groups: asked.map(({ first: { market, side }, own }, index): DrainGroup => {
      const value = scaled(lotQuoteAtMark(marketOf(market)), scale)
      const place = markets.findIndex((one) => one.market === market)
      const signed = side === 'long' ? value : -value
      return {
        market,
        side,
        lots: own.reduce((sum, { lots }) => sum + lots, 0n),
        lossPerLot: moves.map((move) => BigInt(move[place] ?? 0) * signed),
        costPerLot: scaled(costs[index] ?? ratio(0n), scale),
      }
    }),
    buckets: exposures.map((one) => ({
      account: one.account,
      bucket: one.bucket,
      equity: one.equity * factor,
      losses: moves.map((move) => lossIn(one, move) * factor),
    })),
    cells: asked.flatMap(({ first: { market, side }, own }, group) => {
      const decided = new Map<string, bigint>()
      for (const fill of own) {
        const key = keyOf(fill)
        decided.set(key, (decided.get(key) ?? 0n) + fill.lots)
      }
      return candidates.flatMap((margin, bucket) => {
        const position = margin.positions.find((one) => one.market === market && one.side === side)
        if (position === undefined) return []
        return [{ bucket, group, lotsMax: position.lots, lots: decided.get(keyOf(margin)) ?? 0n }]
      })
    }),
  }
}

/** Lots that were closed by asking nobody. Undefined fills: where somebody took lots over, positions are not what they were. */
function adlCuts({ round }: PlayedRound): readonly FillView[] {
  const layers = round.cases.flatMap((one) => one.layers)
  const tookOver = layers.some(
    ({ layer, allocation, fills }) =>
      fills.length > 0 &&
      (layer === 'offers' || layer === 'backstopVault' || allocation?.kind === 'voluntary'),
  )
  if (tookOver) return []
  return layers.flatMap(({ layer, fills }) => (layer === 'adl' ? fills : []))
}

interface CountedMoves {
  readonly moves: readonly PriceMove[]
  readonly counting: 'held' | 'declared'
}

function movesOf({ spec }: PlayedRound, groups: readonly (readonly FillView[])[]): CountedMoves {
  const policy = deleveragingPolicy(spec.waterfall)
  const stress = policy && 'stress' in policy.allocation ? policy.allocation.stress : 'published'
  if (stress === 'ownMarket') {
    const asked = new Set(groups.flatMap((own) => own.slice(0, 1).map(({ market }) => market)))
    const moves = spec.markets
      .filter(({ market }) => asked.has(market))
      .flatMap((of) =>
        [wholePpm, -wholePpm].map((move) => spec.markets.map((one) => (one === of ? move : 0))),
      )
    return { moves, counting: 'held' }
  }
  const { scenarios = [] } = spec
  const named =
    stress === 'published'
      ? scenarios
      : scenarios.filter(({ scenario }) => scenario === stress.scenario)
  return { moves: statedMoves({ ...spec, scenarios: named })?.moves ?? [], counting: 'declared' }
}

/** The policy of the first layer that deleverages. */
function deleveragingPolicy(waterfall: PlayedRound['spec']['waterfall']): PolicySpec | undefined {
  const layer = waterfall.find((one) => one.layer === 'adl')
  return layer?.layer === 'adl' ? layer.policy : undefined
}

function leastCost(fills: readonly FillView[]): Ratio {
  const costs = fills.map(({ forgoneQuote: { numerator, denominator }, lots }) =>
    ratio(numerator, denominator * lots),
  )
  return costs.reduce((least, cost) => (compareRatios(cost, least) < 0 ? cost : least))
}

function keyOf({ account, bucket }: Pick<FillView, 'account' | 'bucket'>): string {
  return JSON.stringify([account, bucket])
}

/** The fewest accounts that could have given what was asked. */
export interface FewestAccounts {
  /** Largest positions first, in the group that needs most; exact where there is one group. */
  readonly accounts: number
  readonly groups: number
}

/** A number of accounts that no decision about the same lots can stay below. */
export function fewestAccounts({ groups, buckets, cells }: DrainProblem): FewestAccounts {
  const needed = groups.map(({ lots }, index) => {
    const byAccount = new Map<string, bigint>()
    for (const { group, bucket, lotsMax } of cells) {
      const account = buckets[bucket]?.account
      if (group !== index || account === undefined) continue
      byAccount.set(account, (byAccount.get(account) ?? 0n) + lotsMax)
    }
    let left = lots
    let count = 0
    for (const most of [...byAccount.values()].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))) {
      if (left <= 0n) break
      left -= most
      count += 1
    }
    return count
  })
  return { accounts: Math.max(0, ...needed), groups: groups.length }
}
