import { accountOf, openPositions } from '../../account/book.ts'
import { realisedPnlQuote } from '../../ledger/fill.ts'
import { allocate, type Cut } from '../../policy/allocation.ts'
import { policyHash, type PolicySpec, type PriceRule } from '../../policy/policy-spec.ts'
import { CandidateQueues } from '../../policy/candidate-queues.ts'
import { assert, at, unreachable } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { compareRatios, lowestTerms, type Ratio } from '../../quantity/ratio.ts'
import { oppositeSide } from '../../quantity/units.ts'
import { costAgainstMarkQuote } from '../../risk/candidate-cap.ts'
import { closingValueQuote } from '../../risk/closing-value.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import type { Market } from '../../market/market.ts'
import { compareMarketSide, legAt, legsOf, type OpenCase, type Round } from '../round.ts'
import type { Layer } from './layer.ts'

/** Closes the legs of cases against opposite positions, in the order and at the price of a policy (SPEC L-4). */
export function adl(policy: PolicySpec, price: PriceRule, layerIndex: number): Layer {
  const rule = { policy, price, layerIndex, hash: policyHash(policy) }
  return {
    act: (round, cases) => deleverageCases(round, cases, rule),
    explainIdle: ({ ledger, waiting }, { bucket, caseNumber }) => {
      if (waiting.has(caseNumber)) return 'planned, to be carried out by the venue'
      return openPositions(ledger.book, bucket).length === 0
        ? 'no exposure remains'
        : 'no eligible counterparty can take a lot'
    },
  }
}

interface AdlRule {
  readonly policy: PolicySpec
  readonly price: PriceRule
  readonly layerIndex: number
  readonly hash: string
}

/** Legs that cost no deficit go first, for all cases; then the rest, market by market, each at its price of that moment. */
function deleverageCases(round: Round, cases: readonly OpenCase[], rule: AdlRule): void {
  const { book } = round.ledger
  const queues = new CandidateQueues(book, rule.policy, round)
  const passes = cases
    .flatMap((openCase) => legsOf(round, openCase).map((leg) => ({ openCase, leg })))
    .map(({ openCase, leg }) => ({
      openCase,
      position: leg.position,
      isPhaseTwo: rule.price === 'bankruptcy' && leg.shareQuote.numerator > 0n,
    }))
    .toSorted(
      (a, b) =>
        Number(a.isPhaseTwo) - Number(b.isPhaseTwo) ||
        compareMarketSide(book, a.position, b.position) ||
        a.openCase.caseNumber - b.openCase.caseNumber,
    )
  for (const { openCase, position } of passes) {
    const leg = legAt(round, openCase, position)
    if (leg !== undefined) deleverageLeg(round, { openCase, leg, rule, queues })
  }
}

/** A leg whose turn it is. */
interface Turn {
  readonly openCase: OpenCase
  readonly leg: Leg
  readonly rule: AdlRule
  readonly queues: CandidateQueues
}

function deleverageLeg(round: Round, turn: Turn): void {
  const { openCase, leg, rule, queues } = turn
  const { book } = round.ledger
  const { market, side } = at(book.shape.positions, leg.position)
  const holder = accountOf(book.shape, openCase.bucket)
  assert(holder !== undefined, 'a case belongs to an account')
  const lotQuote = passLotQuote(at(book.prices.markets, market), leg, rule.price)
  const pass = { market, side: oppositeSide(side), owner: holder.owner, lots: leg.lots, lotQuote }
  const cuts = allocate(book, pass, rule.policy, queues)
  if (cuts.length === 0) return
  cancelLiquidations(round, cuts)
  emitPlans(round, turn, lotQuote, cuts)
  queues.touch(cuts.map(({ position }) => at(book.shape.positions, position).bucket))
}

/** Value of one lot at the price of a pass, not below the market's minimum, or its mark where that is lower (SPEC S-3). */
function passLotQuote(market: Market, leg: Leg, price: PriceRule): Ratio {
  const asked = askedLotQuote(market, leg, price)
  const { minimumLotQuote, markLotQuote } = market
  const least = compareRatios(markLotQuote, minimumLotQuote) < 0 ? markLotQuote : minimumLotQuote
  return compareRatios(asked, least) < 0 ? least : asked
}

function askedLotQuote(market: Market, leg: Leg, price: PriceRule): Ratio {
  switch (price) {
    case 'bankruptcy':
      return leg.bankruptcyLotQuote
    case 'mark':
      return market.markLotQuote
    case 'previousMark':
      return market.previousMarkLotQuote
    default:
      return unreachable(price)
  }
}

/**
 * Plans of bounded length, one after the other; values are differences of one running total. Where the engine keeps the book a
 * plan is filled at once: both are on record, and replay knows what was reserved.
 */
function emitPlans(round: Round, turn: Turn, lotQuote: Ratio, cuts: readonly Cut[]): void {
  const values = fillValues(round, turn.leg, lotQuote, cuts)
  for (let start = 0; start < cuts.length; start += round.planRowsMax) {
    const end = start + round.planRowsMax
    emitPlan(round, turn, lotQuote, cuts.slice(start, end), values.slice(start, end))
  }
}

function emitPlan(
  round: Round,
  { openCase: { caseNumber, caseId }, leg, rule }: Turn,
  lotQuote: Ratio,
  cuts: readonly Cut[],
  values: readonly bigint[],
): void {
  const { book } = round.ledger
  const planNumber = round.events.length + 1
  const shared = {
    layerIndex: rule.layerIndex,
    caseNumber,
    planNumber,
    planId: `${caseId}:${round.sequence}:${planNumber}`,
    position: leg.position,
    positions: cuts.map(({ position }) => position),
    lots: cuts.map(({ lots }) => storable(lots)),
    values: values.map(storable),
    reservedMoney: cuts.map(({ position, lots }, index) =>
      storable(costAgainstMarkQuote(book, position, lots, at(values, index))),
    ),
  }
  const realised = cuts.map(({ position, lots }, index) =>
    storable(realisedPnlQuote(book, { position, lots, valueQuote: at(values, index) })),
  )
  round.emit({
    kind: 'deleveragingPlanned',
    ...shared,
    ...(round.plansExpireMs === undefined ? {} : { expiresMs: round.plansExpireMs }),
    policyHash: rule.hash,
    priceRule: rule.price,
    requiredLots: storable(leg.lots),
    lotQuote,
    bankruptcyLotQuote: leg.bankruptcyLotQuote,
    ...queueColumns(cuts),
  })
  if (round.plansExpireMs === undefined) {
    round.emit({ kind: 'deleveragingFilled', ...shared, realised })
  } else {
    round.waiting.add(caseNumber)
  }
}

/** Whoever is cut is no longer being closed in the market at the same time. */
function cancelLiquidations({ ledger, liquidating, emit }: Round, cuts: readonly Cut[]): void {
  const buckets = cuts
    .map(({ position }) => at(ledger.book.shape.positions, position).bucket)
    .filter((bucket) => liquidating.delete(bucket))
  if (buckets.length > 0) emit({ kind: 'liquidationsEnded', buckets, outcome: 'cancelled' })
}

function queueColumns(cuts: readonly Cut[]): { ranks?: number[]; scores?: Ratio[] } {
  const ranks = cuts.flatMap(({ rank }) => (rank === undefined ? [] : [rank]))
  const scores = cuts.flatMap(({ score }) => (score === undefined ? [] : [lowestTerms(score)]))
  return ranks.length === 0 ? {} : { ranks, scores }
}

/** The value of each fill as the difference of two rounded totals, so that splitting never makes a unit (SPEC Q-6). */
function fillValues(round: Round, leg: Leg, lotQuote: Ratio, cuts: readonly Cut[]): bigint[] {
  const { side } = at(round.ledger.book.shape.positions, leg.position)
  let lotsBefore = 0n
  return cuts.map(({ lots }) => {
    const before = closingValueQuote(side, lotQuote, lotsBefore)
    lotsBefore += lots
    return closingValueQuote(side, lotQuote, lotsBefore) - before
  })
}
