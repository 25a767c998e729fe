import { realisedPnlQuote } from '../../ledger/fill.ts'
import type { Cut } from '../../policy/allocation.ts'
import { at } from '../../quantity/assert.ts'
import { storable } from '../../quantity/column.ts'
import { lowestTerms, type Ratio } from '../../quantity/ratio.ts'
import { costAgainstMarkQuote } from '../../risk/candidate-cap.ts'
import type { Leg } from '../../risk/deficit-split.ts'
import { endLiquidations } from '../end-liquidations.ts'
import type { Round } from '../round.ts'
import type { DeleveragingPlanned } from '../waterfall-event.ts'
import type { AdlRule, Turn } from './adl.ts'

/**
 * Plans of bounded length, one after the other, for the cuts that close a leg. Where the engine keeps the book a
 * plan is filled at once: both are on record, and replay knows what was reserved.
 */
export function emitPlans(round: Round, turn: Turn, rule: AdlRule, cuts: readonly Cut[]): void {
  // Whoever is cut is no longer being closed in the market at the same time.
  const { positions } = round.ledger.book.shape
  const buckets = cuts.map(({ position }) => at(positions, position).bucket)
  endLiquidations(round, buckets, 'cancelled')
  for (let start = 0; start < cuts.length; start += round.planRowsMax) {
    emitPlan(round, turn, rule, cuts.slice(start, start + round.planRowsMax))
  }
}

function emitPlan(
  round: Round,
  { openCase: { caseNumber, caseId, need }, leg, closing }: Turn,
  rule: AdlRule,
  cuts: readonly Cut[],
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
    values: cuts.map(({ valueQuote }) => storable(valueQuote)),
    reservedMoney: cuts.map(({ position, lots, valueQuote }) =>
      storable(costAgainstMarkQuote(book, position, lots, valueQuote)),
    ),
  }
  const realised = cuts.map((cut) => storable(realisedPnlQuote(book, cut)))
  round.emit({
    kind: 'deleveragingPlanned',
    ...shared,
    ...(round.plansExpireMs === undefined ? {} : { expiresMs: round.plansExpireMs }),
    policyHash: rule.hash,
    priceRule: rule.price,
    requiredLots: storable(leg.lots),
    lotQuote: closing.lotQuote,
    ...(closing.isOnePrice ? {} : { isPricedByFill: true }),
    bankruptcyLotQuote: leg.bankruptcyLotQuote,
    ...decisionColumns(cuts),
  })
  if (round.plansExpireMs === undefined) {
    round.emit({ kind: 'deleveragingFilled', ...shared, realised })
    if (need !== undefined) chargePool(round, leg, realised, rule.layerIndex)
  } else {
    round.waiting.add(caseNumber)
  }
}

/** What traders won of a pool is no longer in it (SPEC W-7). */
function chargePool(
  { ledger, emit }: Round,
  { position }: Leg,
  realised: readonly number[],
  layerIndex: number,
): void {
  const { market } = at(ledger.book.shape.positions, position)
  const amount = realised.reduce((sum, each) => sum + BigInt(each), 0n)
  if (amount !== 0n) emit({ kind: 'poolCharged', layerIndex, market, amount: storable(amount) })
}

/** What decided about each cut, where anything did. */
function decisionColumns(
  cuts: readonly Cut[],
): Pick<DeleveragingPlanned, 'ranks' | 'scores' | 'scoresAfter' | 'hedgesBroken'> {
  const ranks = cuts.flatMap(({ rank }) => (rank === undefined ? [] : [rank]))
  const scores = cuts.flatMap(({ score }) => (score === undefined ? [] : [recorded(score)]))
  const scoresAfter = cuts.flatMap(({ scoreAfter }) =>
    scoreAfter === undefined ? [] : [recorded(scoreAfter)],
  )
  return {
    ...(ranks.length > 0 && { ranks }),
    ...(scores.length > 0 && { scores }),
    ...(scoresAfter.length > 0 && { scoresAfter }),
    ...(cuts.some(({ isHedgeBroken }) => isHedgeBroken) && {
      hedgesBroken: cuts.map(({ isHedgeBroken = false }) => isHedgeBroken),
    }),
  }
}

/** A score in lowest terms; what is above every number is 1/0. */
function recorded(score: Ratio): Ratio {
  return score.denominator === 0n ? { numerator: 1n, denominator: 0n } : lowestTerms(score)
}
