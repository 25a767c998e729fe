import { marketOf } from '../account/book.ts'
import { priceTicksOf } from '../market/market.ts'
import { assert, at } from '../quantity/assert.ts'
import {
  lowestTerms,
  multiplyRatios,
  type Ratio,
  ratio,
  subtractRatios,
} from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type {
  DeleveragingFilled,
  DeleveragingPlanned,
  MarketSettled,
  OffersTaken,
  PositionsMatched,
  PositionTakenOver,
} from '../waterfall/waterfall-event.ts'
import { bucketName } from './bucket-name.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'
import type { FillView } from './view-types.ts'

/** The fills of a round by layer and case, in the order in which they were booked. */
export type FillIndex = ReadonlyMap<number, ReadonlyMap<number, readonly FillView[]>>

/** Reads every fill of a round once. */
export function indexFills(record: StateRecord, events: readonly EngineEvent[]): FillIndex {
  const index = new Map<number, Map<number, FillView[]>>()
  const plans = new Map<string, DeleveragingPlanned>()
  const add = (layerIndex: number, caseNumber: number, fill: FillView): void => {
    const layer = index.get(layerIndex) ?? new Map<number, FillView[]>()
    index.set(layerIndex, layer)
    const known = layer.get(caseNumber) ?? []
    known.push(fill)
    layer.set(caseNumber, known)
  }
  for (const event of events) {
    if (event.kind === 'positionsMatched') {
      event.caseNumbers.forEach((caseNumber, row) =>
        add(event.layerIndex, caseNumber, matchedFill(record, event, row)),
      )
    } else if (event.kind === 'marketSettled') {
      event.caseNumbers.forEach((caseNumber, row) =>
        add(event.layerIndex, caseNumber, settledFill(record, event, row)),
      )
    } else if (event.kind === 'positionTakenOver') {
      add(event.layerIndex, event.caseNumber, takeoverFill(record, event))
    } else if (event.kind === 'offersTaken') {
      for (const fill of offerFills(record, event)) {
        add(event.layerIndex, event.caseNumber, fill)
      }
    } else if (event.kind === 'deleveragingPlanned') {
      plans.set(event.planId, event)
    } else if (event.kind === 'deleveragingFilled') {
      const plan = plans.get(event.planId) ?? record.docket.plans.get(event.planId)
      assert(plan !== undefined, 'a fill follows its plan')
      for (const fill of deleveragingFills(record, plan, event)) {
        add(event.layerIndex, event.caseNumber, fill)
      }
    }
  }
  return index
}

function matchedFill(record: StateRecord, event: PositionsMatched, row: number): FillView {
  const position = at(event.positions, row)
  return viewFill(record, {
    position,
    lots: at(event.lots, row),
    value: at(event.values, row),
    realised: at(event.realised, row),
    lotQuote: marketOf(record.ledger.book, position).markLotQuote,
    bankruptcyLotQuote: at(event.bankruptcyLotQuotes, row),
  })
}

/** A case's own position as its market ended. */
function settledFill(record: StateRecord, event: MarketSettled, row: number): FillView {
  const position = at(event.casePositions, row)
  const index = event.positions.indexOf(position)
  return viewFill(record, {
    position,
    lots: at(event.lots, index),
    value: at(event.values, index),
    realised: at(event.realised, index),
    lotQuote: event.lotQuote,
    bankruptcyLotQuote: at(event.bankruptcyLotQuotes, row),
  })
}

function takeoverFill(record: StateRecord, event: PositionTakenOver): FillView {
  const fill = viewFill(record, {
    position: event.position,
    lots: event.lots,
    value: event.value,
    realised: 0,
    lotQuote: marketOf(record.ledger.book, event.position).markLotQuote,
    bankruptcyLotQuote: event.bankruptcyLotQuote,
  })
  return { ...fill, account: `fund:${at(record.funds, event.fund).fund}`, bucket: 'inventory' }
}

/** Fills with whoever took up an offer: they show the side that was taken over. */
function offerFills(record: StateRecord, event: OffersTaken): FillView[] {
  const { side } = at(record.shape.positions, event.position)
  return event.lots.map((lotCount, row) => ({
    ...viewFill(record, {
      // What a taker closes is on the side that a candidate's position would be on.
      position: at(event.closedPositions, row),
      lots: lotCount,
      value: at(event.values, row),
      realised: at(event.realised, row),
      lotQuote: event.lotQuote,
      bankruptcyLotQuote: event.bankruptcyLotQuote,
    }),
    side,
  }))
}

/** What of a plan its fills are shown with. */
type PlanPrices = Pick<
  DeleveragingPlanned,
  | 'lotQuote'
  | 'isPricedByFill'
  | 'bankruptcyLotQuote'
  | 'positions'
  | 'ranks'
  | 'scores'
  | 'scoresAfter'
  | 'hedgesBroken'
>

function deleveragingFills(
  record: StateRecord,
  plan: PlanPrices,
  filled: DeleveragingFilled,
): FillView[] {
  return filled.positions.map((position, index) => ({
    ...viewFill(record, {
      position,
      lots: at(filled.lots, index),
      value: at(filled.values, index),
      realised: at(filled.realised, index),
      lotQuote: plan.isPricedByFill
        ? ratio(BigInt(at(filled.values, index)), BigInt(at(filled.lots, index)))
        : plan.lotQuote,
      bankruptcyLotQuote: plan.bankruptcyLotQuote,
    }),
    ...whyAsked(plan, position, index),
  }))
}

function whyAsked(
  { positions, ranks, scores, scoresAfter, hedgesBroken }: PlanPrices,
  position: number,
  fill: number,
): Pick<FillView, 'rank' | 'score' | 'scoreAfter' | 'hedgeBroken'> {
  // A plan that is filled as it is made has its fills in its own order.
  const row = positions[fill] === position ? fill : positions.indexOf(position)
  return {
    ...(ranks && { rank: at(ranks, row) }),
    ...(scores && { score: reduced(at(scores, row)) }),
    ...(scoresAfter && { scoreAfter: reduced(at(scoresAfter, row)) }),
    ...(hedgesBroken?.[row] && { hedgeBroken: true as const }),
  }
}

/** In lowest terms; a score above every number is what it is. */
function reduced(score: Ratio): Ratio {
  return score.denominator === 0n ? score : lowestTerms(score)
}

interface FillRow {
  readonly position: number
  readonly lots: number
  readonly value: number
  readonly realised: number
  readonly lotQuote: Ratio
  readonly bankruptcyLotQuote: Ratio
}

function viewFill(record: StateRecord, row: FillRow): FillView {
  const { shape, ledger } = record
  const { bucket, side, valueSide } = at(shape.positions, row.position)
  const market = marketOf(ledger.book, row.position)
  const perLot = subtractRatios(row.lotQuote, market.markLotQuote)
  const signedLots = valueSide === 'long' ? -BigInt(row.lots) : BigInt(row.lots)
  const priceTicks = priceTicksOf(market, row.lotQuote)
  const bankruptcyPriceTicks = priceTicksOf(market, row.bankruptcyLotQuote)
  return {
    ...bucketName(record, bucket),
    market: market.market,
    side,
    lots: lots(BigInt(row.lots)),
    ...(priceTicks && { priceTicks }),
    valueQuote: quoteUnits(BigInt(row.value)),
    markPriceTicks: market.markPriceTicks,
    ...(bankruptcyPriceTicks && { bankruptcyPriceTicks }),
    realisedPnlQuote: quoteUnits(BigInt(row.realised)),
    forgoneQuote: multiplyRatios(perLot, ratio(signedLots)),
  }
}
