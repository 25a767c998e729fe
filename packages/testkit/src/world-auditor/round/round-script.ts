import type { LayerSpec } from '@plimsoll/engine'
import { dependsOn } from '../price-gate.ts'
import { deficitOf, equityScaled, floorOf, profitScaled } from '../valuation.ts'
import type { Position, World } from '../world.ts'
import { adlScript } from './adl-script.ts'
import type { Expected } from './expected.ts'
import { fundScript } from './fund-script.ts'
import { haircutScript } from './haircut-script.ts'
import { expectStatedOpening } from './stated-case.ts'
import { weightsOf } from './legs.ts'
import { offersScript } from './offers-script.ts'
import { crossingScript, nettingScript } from './netting-script.ts'
import { shareReturn } from './payments.ts'
import { type CaseMeasure, type CaseModel, opposite, type RoundModel } from './round-model.ts'

/**
 * Everything that a round may do after it opened, event by event. What comes next is worked out when it is asked for, on the
 * world as the events so far have left it.
 */
export function* roundScript(world: World, round: RoundModel): Generator<Expected, void> {
  const charged = new Map(world.positions.map((position) => [position, position.charged]))
  yield* openingScript(world, round)
  round.gains = gainsAtOpening(world, round, charged)
  for (const [index, layer] of world.terms.layers.entries()) {
    const cases = round.cases.filter((of) => !isDone(world, of) && !round.waiting.has(of))
    if (cases.length === 0) continue
    round.layerIndex = index
    const before = cases.map((of) => ({ of, before: measure(world, of) }))
    yield* layerScript(world, round, layer, cases)
    yield { kind: 'layerApplied', layer: layer.layer, cases: before }
  }
  yield* endingScript(world, round)
}

/** Funding is settled, assets of cases that need them are taken over; what was paid for a suspended case that has equity now goes back; then cases are measured. */
function* openingScript(world: World, round: RoundModel): Generator<Expected, void> {
  if (world.buckets.some(({ funding }) => funding !== 0n)) yield { kind: 'fundingSettled' }
  const converted = round.cases.flatMap(({ bucket }) =>
    bucket.assets > 0n && equityScaled(world, bucket) < bucket.assets * world.scale ? [bucket] : [],
  )
  if (converted.length > 0) yield { kind: 'collateralsConverted', buckets: new Set(converted) }
  for (const of of round.cases) {
    const surplus = floorOf(equityScaled(world, of.bucket), world.scale)
    const { back, left } = shareReturn(of.payments, surplus)
    if (back.size > 0) yield { kind: 'paymentsReturned', of, back }
    of.payments = left
  }
  for (const of of round.cases) {
    of.openedWith = of.bucket.positions.filter(({ lots }) => lots > 0n)
    const weights = weightsOf(world, of.openedWith)
    of.answering = of.openedWith.filter((_, index) => (weights[index] ?? 0n) > 0n)
    of.wasBankrupt = equityScaled(world, of.bucket) < 0n
  }
  const liquidating = round.cases.flatMap(({ bucket }) =>
    bucket.liquidation === undefined ? [] : [bucket],
  )
  if (liquidating.length > 0) {
    yield { kind: 'liquidationsEnded', outcome: 'bankrupt', buckets: new Set(liquidating) }
  }
  for (const of of round.cases) expectStatedOpening(world, of)
}

function layerScript(
  world: World,
  round: RoundModel,
  layer: LayerSpec,
  cases: readonly CaseModel[],
): Iterable<Expected> {
  switch (layer.layer) {
    case 'ownNetting':
      return nettingScript(world, round, cases)
    case 'ownCollateral':
      return []
    case 'crossing':
      return crossingScript(world, round, cases)
    case 'offers':
      return offersScript(world, round, cases)
    case 'insuranceFund': {
      const fund = world.funds.find(({ id }) => id === layer.fund)
      if (fund === undefined) throw new Error(`the book has no fund ${layer.fund}`)
      return fundScript({ world, round, fund, mode: layer.mode }, cases)
    }
    case 'adl': {
      const { policy } = layer
      return adlScript(world, round, cases, { policy, price: layer.price ?? policy.price })
    }
    case 'profitHaircut':
      return haircutScript(world, round, cases)
  }
}

/** Profit at mark of positions opposite to an answering leg, less what haircuts of earlier rounds charged (SPEC R-6). */
function gainsAtOpening(
  world: World,
  round: RoundModel,
  charged: ReadonlyMap<Position, bigint>,
): Map<Position, bigint> {
  const gains = new Map<Position, bigint>()
  if (!world.terms.layers.some(({ layer }) => layer === 'profitHaircut')) return gains
  const facing = new Set(
    round.cases
      .flatMap(({ answering }) => answering)
      .map(({ market, side }) => `${market.index}:${opposite(side)}`),
  )
  for (const position of world.positions) {
    const { bucket, market, side } = position
    if (position.lots === 0n || !facing.has(`${market.index}:${side}`)) continue
    if (bucket.account === undefined || round.caseAccounts.has(bucket.account)) continue
    if (dependsOn(bucket, round.barred)) continue
    const profit = floorOf(profitScaled(world, position), world.scale)
    const gain = profit - (charged.get(position) ?? 0n)
    if (gain > 0n) gains.set(position, gain)
  }
  return gains
}

/** A round whose prices no longer hold: the cases that have not ended are suspended as they are (SPEC R-8). */
export function* suspensionScript(round: RoundModel): Generator<Expected, void> {
  for (const of of round.cases) {
    if (round.ended.has(of)) continue
    yield { kind: 'caseEnded', of, isClosed: false, residue: 0n, owed: of.payments }
  }
}

/** Neither exposure nor deficit. */
function isDone(world: World, { bucket }: CaseModel): boolean {
  return bucket.positions.every(({ lots }) => lots === 0n) && deficitOf(world, bucket) === 0n
}

/** How a case stands now. */
export function measure(world: World, { bucket }: CaseModel): CaseMeasure {
  return {
    equityScaled: equityScaled(world, bucket),
    deficit: deficitOf(world, bucket),
    lots: bucket.positions.reduce((sum, { lots }) => sum + lots, 0n),
  }
}

/** Each case ends with what is left of it; then isolated buckets that were emptied give their money back (SPEC ). */
function* endingScript(world: World, round: RoundModel): Generator<Expected, void> {
  // Measured before anything goes back: what is returned may land in the bucket of another case.
  const ends = round.cases.map((of) => ({ of, isOver: isDone(world, of), held: of.bucket.money }))
  for (const { of, isOver, held } of ends) {
    const { payments } = of
    if (!isOver) {
      yield { kind: 'caseEnded', of, isClosed: false, residue: 0n, owed: payments }
      continue
    }
    if (of.isUnbounded) {
      const { back } = shareReturn(payments, held)
      if (back.size > 0) yield { kind: 'paymentsReturned', of, back }
    }
    const residue = of.isUnbounded || !of.wasBankrupt ? 0n : held
    yield { kind: 'caseEnded', of, isClosed: true, residue, owed: [] }
  }
  const seen = new Set([...round.touched, ...round.cases.map(({ bucket }) => bucket)])
  const emptied = [...seen].filter(
    (bucket) =>
      bucket.isIsolated && bucket.money > 0n && bucket.positions.every(({ lots }) => lots === 0n),
  )
  if (emptied.length > 0) yield { kind: 'isolatedMarginReleased', buckets: new Set(emptied) }
}
