import type { LayerSpec, PolicySpec } from '@plimsoll/engine'
import { fundNamed } from '../commands/lookup.ts'
import { fundOf } from '../funds/available.ts'
import { continuedEvent } from '../memory.ts'
import { actsFor } from '../triggers/standing.ts'
import { switchesDue } from '../triggers/switches.ts'
import { deficitOf, equityScaled, floorOf } from '../valuation.ts'
import type { Market, Position, World } from '../world.ts'
import { adlScript } from './adl-script.ts'
import { basesOf, equitiesOf } from './bases.ts'
import type { Expected } from './expected.ts'
import { fundScript } from './fund-script.ts'
import { haircutScript } from './haircut-script.ts'
import { expectStatedOpening } from './stated-case.ts'
import { weightsOf } from './legs.ts'
import { lossScript } from './loss-script.ts'
import { offersScript } from './offers-script.ts'
import { crossingScript, nettingScript } from './netting-script.ts'
import { shareReturn } from './payments.ts'
import type { CaseMeasure, CaseModel, RoundModel } from './round-model.ts'
import { settlementScript } from './settlement-script.ts'
import { vaultScript } from './vault-script.ts'

/**
 * Everything that a round may do after it opened, event by event. What comes next is worked out when it is asked for, on the
 * world as the events so far have left it.
 */
export function* roundScript(world: World, round: RoundModel): Generator<Expected, void> {
  const charged = new Map(world.positions.map((position) => [position, position.charged]))
  yield* openingScript(world, round)
  round.bases = basesOf(world, round, charged)
  yield* switchesDue(world)
  for (const [index, layer] of world.terms.layers.entries()) {
    const cases = round.cases.filter((of) => isReached(world, round, of, index))
    if (cases.length === 0) continue
    round.layerIndex = index
    const before = cases.map((of) => ({ of, before: measure(world, of) }))
    const acting = cases.filter((of) => actsFor(world, index, of))
    if (acting.length > 0) yield* layerScript(world, round, layer, acting)
    yield { kind: 'layerApplied', layer: layer.layer, cases: before }
  }
  yield* endingScript(world, round)
}

/** Whether a layer treats a case at all; a pool's only the layers that its factor calls. */
function isReached(world: World, round: RoundModel, of: CaseModel, layerIndex: number): boolean {
  if (isDone(world, of) || round.waiting.has(of)) return false
  return of.poolLayer === undefined || of.poolLayer === layerIndex
}

/** Funding is settled, assets of cases that need them are taken over; what was paid for a suspended case that has equity now goes back; then cases are measured. */
function* openingScript(world: World, round: RoundModel): Generator<Expected, void> {
  if (world.memory !== undefined) {
    yield { kind: 'eventContinued', memory: continuedEvent(world, round.openedMs) }
  }
  if (world.buckets.some(({ funding }) => funding !== 0n)) yield { kind: 'fundingSettled' }
  round.equities = equitiesOf(world, round)
  const converted = round.cases.flatMap(({ bucket }) =>
    bucket.assets > 0n && equityScaled(world, bucket) < bucket.assets * world.scale ? [bucket] : [],
  )
  if (converted.length > 0) yield { kind: 'collateralsConverted', buckets: new Set(converted) }
  for (const of of round.cases) {
    const fund = fundOf(world, of.bucket)
    if (fund !== undefined && fund.balance !== 0n) {
      yield { kind: 'fundBalanceMoved', fund, amount: fund.balance }
    }
    const surplus = floorOf(equityScaled(world, of.bucket), world.scale)
    const { left, ...returned } = shareReturn(world, of.payments, surplus)
    if (returned.back.size > 0) yield { kind: 'paymentsReturned', of, ...returned }
    of.payments = left
  }
  for (const of of round.cases) {
    of.openedWith = of.bucket.positions.filter(({ lots }) => lots > 0n)
    const weights = weightsOf(world, of.openedWith)
    of.answering = of.openedWith.filter((_, index) => (weights[index] ?? 0n) > 0n)
    of.weights = weightsByMarket(of.openedWith, weights)
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

/** Markets in their order, each with what its legs answer for. */
function weightsByMarket(
  positions: readonly Position[],
  weights: readonly bigint[],
): Map<Market, bigint> {
  const byMarket = new Map<Market, bigint>()
  positions.forEach(({ market }, index) => {
    const weight = weights[index] ?? 0n
    if (weight > 0n) byMarket.set(market, (byMarket.get(market) ?? 0n) + weight)
  })
  return new Map([...byMarket].sort(([left], [right]) => left.index - right.index))
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
    case 'backstopVault':
      return vaultScript(world, round, cases, layer)
    case 'insuranceFund': {
      const { capQuote: cap, mode } = layer
      const fund = fundNamed(world, layer.fund)
      return fundScript({ world, round, fund, takesOver: mode === 'takeover', cap }, cases)
    }
    case 'venueCapital': {
      const fund = fundNamed(world, layer.fund)
      return fundScript({ world, round, fund, takesOver: false, cap: layer.capQuote }, cases)
    }
    case 'adl': {
      const { policy } = layer
      return adlScript(world, round, cases, { policy, price: layer.price ?? policy.price })
    }
    case 'profitHaircut':
      return haircutScript(world, round, cases, layer)
    case 'socialisedLoss':
      return lossScript(world, round, cases, layer)
    case 'tearUp': {
      const { extent, price = 'mark' } = layer
      return extent === 'partial'
        ? adlScript(world, round, cases, { policy: { ...tearUpPolicy, price }, price })
        : settlementScript(world, round, cases, price)
    }
    case 'settlement': {
      const { price = 'settlement' } = layer
      return settlementScript(world, round, cases, price)
    }
    case 'withdrawalGate':
      return gateScript(world, round, cases, layer)
  }
}

/** Everybody on the other side gives lots in proportion, for one case after the other (SPEC W-2). */
const tearUpPolicy: PolicySpec = {
  policy: 'contract-pro-rata',
  version: 2,
  eligibility: 'all',
  allocation: { kind: 'proRata', weight: 'lots' },
  price: 'mark',
  pairing: 'byCase',
}

/** Withdrawals wait, or pay, where something is missing (SPEC W-4). */
function* gateScript(
  world: World,
  round: RoundModel,
  cases: readonly CaseModel[],
  { gateMs, chargeFund }: Extract<LayerSpec, { readonly layer: 'withdrawalGate' }>,
): Generator<Expected, void> {
  if (cases.every(({ bucket }) => deficitOf(world, bucket) === 0n)) return
  if (gateMs !== undefined) yield { kind: 'withdrawalsGated', untilMs: round.openedMs + gateMs }
  if (chargeFund !== undefined) {
    yield { kind: 'withdrawalsCharged', fund: fundNamed(world, chargeFund) }
  }
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
      const { left: _, ...returned } = shareReturn(world, payments, held)
      if (returned.back.size > 0) yield { kind: 'paymentsReturned', of, ...returned }
    }
    const fund = fundOf(world, of.bucket)
    if (fund !== undefined && of.bucket.money !== 0n) {
      yield { kind: 'fundBalanceMoved', fund, amount: -of.bucket.money }
    }
    const isKept = of.isUnbounded || !of.wasBankrupt || fund !== undefined
    yield { kind: 'caseEnded', of, isClosed: true, residue: isKept ? 0n : held, owed: [] }
  }
  const seen = new Set([...round.touched, ...round.cases.map(({ bucket }) => bucket)])
  const emptied = [...seen].filter(
    (bucket) =>
      bucket.isIsolated && bucket.money > 0n && bucket.positions.every(({ lots }) => lots === 0n),
  )
  if (emptied.length > 0) yield { kind: 'isolatedMarginReleased', buckets: new Set(emptied) }
}
