import type { PolicySpec, PriceRule, Ratio } from '@plimsoll/engine'
import { compare } from '../../exact/rational.ts'
import { lotValueAt } from '../valuation.ts'
import type { Position, World } from '../world.ts'
import { Candidates } from './allocation.ts'
import type { Expected, ExpectedCut, ExpectedPass } from './expected.ts'
import { type Leg, legsOf } from './legs.ts'
import { policyDigest } from './policy-digest.ts'
import { type CaseModel, compareLegs, opposite, type RoundModel } from './round-model.ts'

/** Legs that cost no deficit first, then the others; market by market, long before short, case by case (SPEC L-4). */
export function* adlScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  { policy, price }: { readonly policy: PolicySpec; readonly price: PriceRule },
): Generator<Expected, void> {
  const candidates = new Candidates(world, policy, round)
  const policyHash = policyDigest(policy)
  const turns = cases
    .flatMap((of) => legsOf(world, of.bucket).map((leg) => turnOf(of, leg, price)))
    .filter(({ position }) => !round.barred.has(position.market))
    .sort(compareTurns)
  for (const { of, position } of turns) {
    const leg = legsOf(world, of.bucket).find((other) => other.position === position)
    const owner = of.bucket.account?.owner
    if (leg === undefined || owner === undefined) continue
    const lotValue = passPrice(leg, price)
    const { market, side } = position
    const pass = { market, side: opposite(side), owner, lots: leg.lots, lotValue }
    const shared = { of, position, requiredLots: leg.lots, policyHash, price, lotValue }
    yield* passScript(world, round, candidates.cuts(pass), {
      kind: 'deleveragingPlanned',
      ...shared,
      bankruptcy: leg.bankruptcy,
    })
  }
}

/** Liquidations of those who are cut end; then plans of bounded length, each filled at once where the engine keeps the book. */
function* passScript(
  world: World,
  round: RoundModel,
  cuts: readonly ExpectedCut[] | undefined,
  pass: Omit<ExpectedPass, 'lotsBefore' | 'cuts'>,
): Generator<Expected, void> {
  const { isSidecar, limits } = world.terms
  const cancelled = cuts?.flatMap(({ position: { bucket } }) =>
    bucket.liquidation === undefined ? [] : [bucket],
  )
  if (cancelled !== undefined && cancelled.length > 0) {
    yield { kind: 'liquidationsEnded', outcome: 'cancelled', buckets: new Set(cancelled) }
  }
  let lotsBefore = 0n
  const count = cuts === undefined ? 1 : cuts.length
  for (let start = 0; start < count; start += limits.stepFillsMax) {
    const rows = cuts?.slice(start, start + limits.stepFillsMax)
    yield { ...pass, lotsBefore, cuts: rows }
    for (const { lots } of rows ?? []) lotsBefore += lots
    if (isSidecar) round.waiting.add(pass.of)
    else yield { kind: 'deleveragingFilled' }
  }
}

interface LegTurn {
  readonly of: CaseModel
  readonly position: Position
  readonly phase: 1 | 2
}

function turnOf(of: CaseModel, { position, share }: Leg, price: PriceRule): LegTurn {
  return { of, position, phase: price === 'bankruptcy' && share.numerator > 0n ? 2 : 1 }
}

function compareTurns(left: LegTurn, right: LegTurn): number {
  return (
    left.phase - right.phase ||
    compareLegs(left.position, right.position) ||
    left.of.number - right.of.number
  )
}

/** The value of a lot under the rule, not below the market's minimum, or mark where that is lower (SPEC S-3). */
function passPrice({ position, bankruptcy }: Leg, price: PriceRule): Ratio {
  const { market } = position
  const asked = {
    bankruptcy,
    mark: market.lotValue,
    previousMark: market.previousLotValue,
  }[price]
  const minimum = lotValueAt(
    market.spec,
    market.spec.minimumPriceTicks ?? { numerator: 0n, denominator: 1n },
  )
  const least = compare(market.lotValue, minimum) < 0 ? market.lotValue : minimum
  return compare(asked, least) < 0 ? least : asked
}
