import { accountOf, marketOf } from '../account/book.ts'
import { at } from '../quantity/assert.ts'
import { multiplyRatios, type Ratio, ratio, subtractRatios } from '../quantity/ratio.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type {
  DeleveragingFilled,
  DeleveragingPlanned,
  PositionsMatched,
  PositionTakenOver,
} from '../waterfall/waterfall-event.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'
import type { FillView } from './view-types.ts'

/** One case in one layer, and the events to read it from. */
export interface LayerContext {
  readonly record: StateRecord
  readonly events: readonly EngineEvent[]
  readonly layerIndex: number
  readonly caseNumber: number
}

/** The fills of one case in one layer, in the order in which they were booked. */
export function fillsOf(context: LayerContext): FillView[] {
  return context.events.flatMap((event) => {
    if (!('layerIndex' in event) || event.layerIndex !== context.layerIndex) return []
    if (event.kind === 'positionsMatched') return matchedFills(context, event)
    if ('caseNumber' in event && event.caseNumber !== context.caseNumber) return []
    if (event.kind === 'positionTakenOver') return [takeoverFill(context, event)]
    if (event.kind !== 'deleveragingPlanned') return []
    const filled = context.events.find(
      (other) => other.kind === 'deleveragingFilled' && other.planNumber === event.planNumber,
    )
    return filled?.kind === 'deleveragingFilled' ? deleveragingFills(context, event, filled) : []
  })
}

function matchedFills(context: LayerContext, event: PositionsMatched): FillView[] {
  return event.positions.flatMap((position, index) =>
    at(event.caseNumbers, index) === context.caseNumber
      ? [
          viewFill(context.record, {
            position,
            lots: at(event.lots, index),
            value: at(event.values, index),
            realised: at(event.realised, index),
            lotQuote: marketOf(context.record.shape, position).markLotQuote,
            bankruptcyLotQuote: at(event.bankruptcyLotQuotes, index),
          }),
        ]
      : [],
  )
}

function takeoverFill({ record }: LayerContext, event: PositionTakenOver): FillView {
  const fill = viewFill(record, {
    position: event.position,
    lots: event.lots,
    value: event.value,
    realised: 0,
    lotQuote: marketOf(record.shape, event.position).markLotQuote,
    bankruptcyLotQuote: event.bankruptcyLotQuote,
  })
  return { ...fill, account: `fund:${at(record.funds, event.fund).fund}`, bucket: 'inventory' }
}

function deleveragingFills(
  { record }: LayerContext,
  plan: DeleveragingPlanned,
  filled: DeleveragingFilled,
): FillView[] {
  return filled.positions.map((position, index) => ({
    ...viewFill(record, {
      position,
      lots: at(filled.lots, index),
      value: at(filled.values, index),
      realised: at(filled.realised, index),
      lotQuote: plan.lotQuote,
      bankruptcyLotQuote: plan.bankruptcyLotQuote,
    }),
    ...(plan.ranks && plan.scores
      ? { rank: at(plan.ranks, index), score: reduced(at(plan.scores, index)) }
      : {}),
  }))
}

interface FillRow {
  readonly position: number
  readonly lots: number
  readonly value: number
  readonly realised: number
  readonly lotQuote: Ratio
  readonly bankruptcyLotQuote: Ratio
}

function viewFill({ shape }: StateRecord, row: FillRow): FillView {
  const { bucket, side } = at(shape.positions, row.position)
  const market = marketOf(shape, row.position)
  const perTick = ratio(1n, market.tickValueQuote)
  const perLot = subtractRatios(row.lotQuote, market.markLotQuote)
  const signedLots = side === 'long' ? -BigInt(row.lots) : BigInt(row.lots)
  return {
    account: accountOf(shape, bucket)?.account ?? '',
    bucket: at(shape.buckets, bucket).bucket,
    market: market.market,
    side,
    lots: lots(BigInt(row.lots)),
    priceTicks: multiplyRatios(row.lotQuote, perTick),
    valueQuote: quoteUnits(BigInt(row.value)),
    markPriceTicks: market.markPriceTicks,
    bankruptcyPriceTicks: multiplyRatios(row.bankruptcyLotQuote, perTick),
    realisedPnlQuote: quoteUnits(BigInt(row.realised)),
    forgoneQuote: multiplyRatios(perLot, ratio(signedLots)),
  }
}

function reduced({ numerator, denominator }: Ratio): Ratio {
  return ratio(numerator, denominator)
}
