import {
  type PriceObservation,
  type RoundView,
  type State,
  stateHash,
  waterfallHash,
} from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { type BookFormat, encodeResolution, type Resolution } from '@plimsoll/protocol'
import type { HostedDomain } from '../hosted-domain.ts'
import { type DrillOrder, failingBuckets, factorsOf, type MarkFactor } from './drill-order.ts'
import { type DrillStep, Rehearsal } from './rehearsal.ts'
import { type BeforeRounds, gradeDrill, type Scorecard } from './scorecard.ts'

/** What happened on the copy. */
export interface DrillOutcome {
  /** Of the state that was copied. */
  readonly sequence: number
  readonly epoch: number
  readonly timeMs: number
  readonly stateHash: string
  readonly order: DrillOrder
  readonly steps: readonly DrillStep[]
  /** What the first of the rounds did, with its plans carried out; absent where there was none. */
  readonly resolution?: Resolution
  readonly scorecard: Scorecard
}

// Enough for every gate: a drill is not about how many sources agree.
const sources = 1_000

/** A copy of a state, and what is known of its domain. */
export interface DrillGround {
  readonly state: State
  readonly at: Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'>
  readonly terms: HostedDomain['terms']
  readonly format: BookFormat
}

/**
 * Rehearses a bad day on a copy of a state, which is used up: marks move, sources fall silent, accounts fail, and one round after
 * another follows, in which the venue carries out every plan.
 *
 * @throws OrderRefused for an order that does not fit the domain
 */
export function rehearseDrill(ground: DrillGround, order: DrillOrder): DrillOutcome {
  const { state, at, terms } = ground
  const copied = stateHash(state)
  // A price is newer than whatever the domain knows.
  const rehearsal = new Rehearsal(state, at.timeMs + 1)
  const factors = factorsOf(order, terms.markets)
  const failing = failingBuckets(order, rehearsal.state)
  moveMarks(rehearsal, order, factors)
  loseSources(rehearsal, ground, order)
  for (const bucket of failing) rehearsal.do({ kind: 'orderCase', ...bucket, reason: 'drill' })
  rehearsal.do({ kind: 'requestLiquidations' })
  const before: BeforeRounds = {
    totals: rehearsal.state.totals(),
    funds: rehearsal.state.funds(),
    liquidations: rehearsal.state.liquidations().length,
  }
  const stateBefore = stateHash(state)
  rehearsal.resolve()
  const [round] = rehearsal.rounds
  const hashes = { stateBefore, stateAfter: stateHash(state) }
  return {
    sequence: at.sequence,
    epoch: at.epoch,
    timeMs: at.timeMs,
    stateHash: copied,
    order,
    steps: rehearsal.steps,
    ...(round && { resolution: resolutionOf(ground, rehearsal, { round, before, hashes }) }),
    scorecard: gradeDrill(rehearsal, { order, before, format: ground.format }),
  }
}

/** Every market that is not silent is seen anew, those that are shocked at another mark. */
function moveMarks(
  rehearsal: Rehearsal,
  { priceLoss = [] }: DrillOrder,
  factors: ReadonlyMap<string, MarkFactor>,
): void {
  const seen = rehearsal.state.prices().map(({ market, markPriceTicks }): PriceObservation => {
    const priceTimeMs = rehearsal.timeMs
    if (priceLoss.includes(market)) return { market, sources: 0, priceTimeMs }
    const { numerator, denominator } = factors.get(market) ?? { numerator: 1n, denominator: 1n }
    const mark = {
      numerator: markPriceTicks.numerator * numerator,
      denominator: markPriceTicks.denominator * denominator,
    }
    return { market, markPriceTicks: mark, indexPriceTicks: mark, sources, priceTimeMs }
  })
  rehearsal.do({ kind: 'updatePrices', prices: seen })
}

/** Time passes until silent markets are halted; the others go on having prices. */
function loseSources(rehearsal: Rehearsal, { terms }: DrillGround, order: DrillOrder): void {
  const { priceLoss = [] } = order
  const waits = terms.markets.flatMap(({ market, priceGate }) =>
    priceGate !== undefined && priceLoss.includes(market) ? [priceGate.haltAfterMs] : [],
  )
  if (waits.length === 0) return
  rehearsal.waitUntil(rehearsal.timeMs + Math.max(...waits) + 1)
  moveMarks(rehearsal, order, new Map())
  rehearsal.do({ kind: 'passTime' })
}

function resolutionOf(
  { terms, format }: DrillGround,
  { state }: Rehearsal,
  {
    round,
    before,
    hashes,
  }: {
    round: RoundView
    before: BeforeRounds
    hashes: { stateBefore: string; stateAfter: string }
  },
): Resolution {
  const spec = { ...terms, accounts: [] }
  return encodeResolution({
    format,
    spec,
    round,
    before: before.totals,
    after: state.totals(),
    accounts: round.touchedAccounts.flatMap((account) => state.account(account) ?? []),
    funds: state.funds(),
    standing: {
      claims: state.claims(),
      fundAlarms: state.fundAlarms(),
      withdrawals: state.withdrawals(),
    },
    hashes: { waterfall: waterfallHash(spec), ...hashes },
    all: false,
  })
}
