import { accountOf } from '../account/book.ts'
import { priceTicksOf } from '../market/market.ts'
import { at } from '../quantity/assert.ts'
import { compareIdentifiers } from '../quantity/identifier-order.ts'
import { lots, quoteUnits } from '../quantity/units.ts'
import type { PlacedLayer } from '../waterfall/place-layers.ts'
import type { MarketSettled } from '../waterfall/waterfall-event.ts'
import { bucketName } from './bucket-name.ts'
import type { EngineEvent } from './engine-event.ts'
import type { StateRecord } from './state.ts'
import type {
  FlatChargeView,
  RoundView,
  SettledMarketView,
  SettledPositionView,
  TriggerChangeView,
} from './view-types.ts'

/** Layers that charge accounts without a position, whether they acted or not (SPEC L-10). */
export function viewFlatCharges(placed: readonly PlacedLayer[]): FlatChargeView[] {
  return placed.flatMap(({ spec }, layerIndex) => {
    const isFlat = 'chargesFlatAccounts' in spec && spec.chargesFlatAccounts
    if (!isFlat) return []
    const base = 'base' in spec ? spec.base : undefined
    return [{ layer: spec.layer, layerIndex, ...(base && { base }) }]
  })
}

/** Triggers that were switched, in the order in which that happened. */
export function viewTriggerChanges(
  { record, placed }: { readonly record: StateRecord; readonly placed: readonly PlacedLayer[] },
  events: readonly EngineEvent[],
): TriggerChangeView[] {
  return events.flatMap((event) => {
    if (event.kind !== 'triggerChanged') return []
    const { spec } = at(placed, event.layerIndex)
    if (!('trigger' in spec) || spec.trigger === undefined) return []
    return [
      {
        layer: spec.layer,
        layerIndex: event.layerIndex,
        trigger: spec.trigger.kind,
        market: at(record.terms.markets, event.market).market,
        isOn: event.isOn,
        ...(event.measure && { measure: event.measure }),
      },
    ]
  })
}

/** Markets that ended, by id. */
export function viewSettledMarkets(
  record: StateRecord,
  events: readonly EngineEvent[],
): SettledMarketView[] {
  return events
    .flatMap((event) => (event.kind === 'marketSettled' ? [event] : []))
    .toSorted((a, b) => a.market - b.market)
    .map((event) => {
      const row = at(record.ledger.book.prices.markets, event.market)
      const priceTicks = priceTicksOf(row, event.lotQuote)
      const closed = closedPositions(record, event)
      const longLots = closed.reduce(
        (sum, position) => (position.side === 'long' ? sum + position.lots : sum),
        0n,
      )
      return {
        market: row.market,
        ...(priceTicks && { priceTicks }),
        lots: lots(longLots),
        positionCount: closed.length,
        closed,
      }
    })
}

function closedPositions(record: StateRecord, event: MarketSettled): SettledPositionView[] {
  return event.positions.map((position, index) => {
    const { bucket, side } = at(record.shape.positions, position)
    return {
      ...bucketName(record, bucket),
      side,
      lots: lots(BigInt(at(event.lots, index))),
      valueQuote: quoteUnits(BigInt(at(event.values, index))),
    }
  })
}

/** What each account was charged in haircuts and shared losses, less what went back; accounts that paid nothing in the end are left out. */
export function viewCharges(
  { shape }: StateRecord,
  events: readonly EngineEvent[],
): RoundView['charges'] {
  const totals = new Map<string, bigint>()
  const add = (bucket: number, amount: number): void => {
    const account = accountOf(shape, bucket)?.account
    if (account === undefined) return
    totals.set(account, (totals.get(account) ?? 0n) + BigInt(amount))
  }
  for (const event of events) {
    if (event.kind === 'gainsHaircut') {
      event.positions.forEach((position, index) =>
        add(at(shape.positions, position).bucket, at(event.charges, index)),
      )
    } else if (event.kind === 'lossShared') {
      event.payers.forEach((payer, index) => add(payer, at(event.charges, index)))
    } else if (event.kind === 'paymentsReturned') {
      event.payers.forEach((payer, index) => add(payer, -at(event.payerAmounts, index)))
    }
  }
  return [...totals]
    .filter(([, amount]) => amount > 0n)
    .sort(([a], [b]) => compareIdentifiers(a, b))
    .map(([account, amount]) => ({ account, chargedQuote: quoteUnits(amount) }))
}
