import type { AllocationSpec, Ratio } from '@plimsoll/engine'
import { rational } from '../../exact/rational.ts'
import { movesOf } from '../scenarios.ts'
import type { Position, World } from '../world.ts'
import type { Asking, Pass } from './asking.ts'
import { type Burden, Burdens, compareLevels, type LotLess } from './burden.ts'
import { type Giver, placeLots } from './placing.ts'
import type { RoundModel } from './round-model.ts'
import { weightOf } from './scores.ts'

/** Rules that give lots one at a time. */
export type LevellingSpec = Extract<
  AllocationSpec,
  { readonly kind: 'drain' | 'minimaxShare' | 'minimiseShortfall' }
>

export type DrainSpec = Extract<AllocationSpec, { readonly kind: 'drain' }>

/** What a rule gives to whom, and what it says of it. */
export interface Placed {
  readonly position: Position
  readonly lots: bigint
  /** Before any cut of the pass. */
  readonly score: Ratio | undefined
  readonly scoreAfter: Ratio
  readonly isHedgeBroken: boolean
}

/** A position that may be asked, and by what bounds. */
interface Asked {
  readonly position: Position
  readonly asking: Asking
}

/** Places again whenever rounding makes somebody's lots unbearable, with his cap lowered; undefined where that is in doubt (SPEC ). */
export function placeBearably<T extends { readonly lots: bigint }>(
  asked: readonly Asked[],
  place: (caps: readonly bigint[]) => readonly T[],
): readonly T[] | undefined {
  let isDoubtful = false
  const capOf = ({ position, asking }: Asked, limit: bigint): bigint => {
    const cap = asking.capOf(position, asking.limitOf(position, limit))
    isDoubtful ||= cap.isDoubtful
    return cap.lots
  }
  const caps = asked.map((one) => capOf(one, one.position.lots))
  for (;;) {
    const placed = place(caps)
    let isBorne = true
    for (const [index, one] of asked.entries()) {
      const lots = placed[index]?.lots ?? 0n
      const cap = capOf(one, lots)
      if (cap >= lots) continue
      caps[index] = cap
      isBorne = false
    }
    if (isDoubtful) return undefined
    if (isBorne) return placed
  }
}

/** Whom such a rule cuts in one pass; undefined where an implementation may differ. */
export function placeLevelling(
  world: World,
  round: RoundModel,
  spec: LevellingSpec,
  {
    pass,
    candidates,
    asking,
  }: {
    readonly pass: Pass
    readonly candidates: readonly Position[]
    readonly asking: Asking
  },
): readonly Placed[] | undefined {
  const asked = candidates.map((position) => ({ position, asking }))
  const placed = placeBearably(asked, (caps) => {
    if (spec.kind === 'minimaxShare')
      return placeShares(world, round, { spec, pass, candidates, caps })
    const { numerator, denominator } = pass.closing.lotValue
    const price = rational(numerator, denominator)
    const burdens = new Burdens(world, movesOf(world, spec.stress, pass.market), [price])
    const laden = candidates.map((position, index) => {
      return ladenOf(burdens, position, { price, cap: caps[index] ?? 0n })
    })
    return spec.kind === 'drain'
      ? placeDrain(round, spec, laden, pass.lots)
      : placeShortfall(round, laden, pass.lots)
  })
  return placed?.filter(({ lots }) => lots > 0n)
}

/** The largest cut over weight is as small as whole lots allow (SPEC A-10). */
function placeShares(
  world: World,
  round: RoundModel,
  {
    spec,
    pass,
    candidates,
    caps,
  }: {
    readonly spec: Extract<LevellingSpec, { readonly kind: 'minimaxShare' }>
    readonly pass: Pass
    readonly candidates: readonly Position[]
    readonly caps: readonly bigint[]
  },
): Placed[] {
  const givers = candidates.map((position, index) => {
    const weight = weightOf(world, position, spec.weight)
    const giver: Giver & { readonly weight: bigint } = {
      position,
      weight,
      lots: 0n,
      most: weight === 0n ? 0n : (caps[index] ?? 0n),
      urgency: () => [{ numerator: -giver.lots - 1n, denominator: weight }],
      give: () => undefined,
    }
    return giver
  })
  placeLots(round, givers, pass.lots)
  return givers.map(({ position, lots, weight }) => ({
    position,
    lots,
    score: undefined,
    scoreAfter: { numerator: lots, denominator: weight === 0n ? 1n : weight },
    isHedgeBroken: false,
  }))
}

/** Somebody who may be asked, with the burden of his bucket. */
export interface Laden {
  readonly position: Position
  readonly burden: Burden
  readonly lotLess: LotLess
  readonly cap: bigint
  lots: bigint
}

export function ladenOf(
  burdens: Burdens,
  position: Position,
  { price, cap }: { readonly price: Ratio; readonly cap: bigint },
): Laden {
  return {
    position,
    burden: burdens.of(position.bucket),
    lotLess: burdens.lotLess(position, price),
    cap,
    lots: 0n,
  }
}

/** Changes how many lots somebody gives. */
export function giveLots(laden: Laden, lots: bigint): void {
  laden.burden.cut(laden.lotLess, lots)
  laden.lots += lots
}

/** First without raising anybody's stress leverage, where hedges are kept; then whatever it does (SPEC A-9). */
function placeDrain(
  round: RoundModel,
  { keepsHedges }: DrainSpec,
  laden: readonly Laden[],
  total: bigint,
): Placed[] {
  const bound = keepsHedges === true ? keptMost : capOfLaden
  const placed = drain(round, laden, { lots: total, bound })
  const kept = laden.map(({ lots }) => lots)
  drain(round, laden, { lots: total - placed, bound: capOfLaden })
  return laden.map((one, index) => ({
    position: one.position,
    lots: one.lots,
    score: one.burden.levelBefore,
    scoreAfter: one.burden.level(),
    isHedgeBroken: one.lots > (kept[index] ?? 0n),
  }))
}

/** The most that somebody may give so that his stress leverage ends no higher than it began. */
export function keptMost({ burden, lotLess, lots, cap }: Laden): bigint {
  return lots + (cap > lots ? burden.lotsWithin(lotLess, cap - lots) : 0n)
}

export function capOfLaden({ cap }: Laden): bigint {
  return cap
}

/** So many lots more, one at a time; how many found somebody. */
export function drain(
  round: RoundModel,
  laden: readonly Laden[],
  { lots, bound }: { readonly lots: bigint; readonly bound: (of: Laden) => bigint },
): bigint {
  return placeBurdened(round, laden, { lots, bound, urgencyOf: drainUrgency })
}

function placeBurdened(
  round: RoundModel,
  laden: readonly Laden[],
  {
    lots,
    bound,
    urgencyOf,
  }: {
    readonly lots: bigint
    readonly bound: (of: Laden) => bigint
    readonly urgencyOf: (of: Laden) => readonly Ratio[]
  },
): bigint {
  const givers = laden.map(
    (one): Giver => ({
      position: one.position,
      lots: one.lots,
      most: bound(one),
      urgency: () => urgencyOf(one),
      give: () => giveLots(one, 1n),
    }),
  )
  return placeLots(round, givers, lots)
}

/** Whose leverage falls goes first, the highest before others; then whose stays; then whose ends lowest. */
function drainUrgency({ burden, lotLess }: Laden): readonly Ratio[] {
  const now = burden.level()
  const after = burden.level(lotLess, 1n)
  const change = compareLevels(after, now)
  const lowAfter = { numerator: -after.numerator, denominator: after.denominator }
  if (change < 0) return [classOf(2n), now, lowAfter]
  // What ends above every number is raised even where it was there before, and all who end there are equal.
  if (after.denominator === 0n) return [classOf(0n), lowAfter]
  return change === 0 ? [classOf(1n)] : [classOf(0n), lowAfter, now]
}

function classOf(number: bigint): Ratio {
  return { numerator: number, denominator: 1n }
}

/** What the moves leave unpaid is as small as whole lots allow (SPEC A-11). */
function placeShortfall(round: RoundModel, laden: readonly Laden[], total: bigint): Placed[] {
  const urgencyOf = ({ burden, lotLess }: Laden): readonly Ratio[] => {
    const [now, after] = [burden.shortfall(), burden.shortfall(lotLess, 1n)]
    return [{ numerator: now.numerator - after.numerator, denominator: now.denominator }]
  }
  placeBurdened(round, laden, { lots: total, bound: capOfLaden, urgencyOf })
  return laden.map((one) => ({
    position: one.position,
    lots: one.lots,
    score: one.burden.shortfallBefore,
    scoreAfter: one.burden.shortfall(),
    isHedgeBroken: false,
  }))
}
