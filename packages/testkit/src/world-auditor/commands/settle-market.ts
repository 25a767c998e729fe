import type { MarketClosed, SettleMarket } from '@plimsoll/engine'
import { closeLots, positionAt, wholes } from '../booking.ts'
import { hasCase } from '../claims.ts'
import { endLiquidations } from '../liquidations.ts'
import { endPlan } from '../plans.ts'
import { endMarket, judgeSweep } from '../round/judge-settlement.ts'
import { rowsAt } from '../round/settlement-script.ts'
import { placeOf } from '../slots.ts'
import { isSameRatio, lotValueAt, shownRatio } from '../valuation.ts'
import type { Bucket, Market, Position, World } from '../world.ts'
import type { EventCursor } from './event-cursor.ts'
import { marketNamed } from './lookup.ts'
import { judgeEmptied } from './trade.ts'

/** A market ends: its plans are cancelled, everybody is closed at one price, and nothing happens in it any more (SPEC X-5). */
export function judgeSettleMarket(world: World, command: SettleMarket, events: EventCursor): void {
  const { judge } = world
  const market = marketNamed(world, command.market)
  judge.expect('settlement', !market.isSettled, () => `${command.market} is settled twice`)
  for (const plan of [...world.openPlans].filter(({ position }) => position.market === market)) {
    const event = events.take('planEnded')
    judge.expect('plan', endPlan(world, event) === plan && event.outcome === 'cancelled', () => {
      return `${event.planId} ends ${event.outcome} as the market of ${plan.id} is settled`
    })
  }
  const event = events.take('marketClosed')
  const isAsked = event.market === market.index && event.reason === command.reason
  judge.expect('settlement', isAsked, () => `market ${event.market} is settled unasked`)
  const closed = closeAll(world, market, command, event)
  endMarket(market)
  endEmptied(world, closed, events)
  sweepAll(world, market, events)
  const holders = [...new Map(closed.map((position) => [position.bucket, position])).values()]
  judgeEmptied(
    world,
    holders.filter(({ bucket }) => !hasCase(bucket)).map((position) => ({ position })),
    events,
  )
}

/** Everybody at the stated price, to the unit. */
function closeAll(
  world: World,
  market: Market,
  { priceTicks }: SettleMarket,
  event: MarketClosed,
): Position[] {
  const { judge } = world
  const lotValue = lotValueAt(market.spec, priceTicks)
  judge.expect('settlement', isSameRatio(event.lotQuote, lotValue), () => {
    return `${market.spec.market} is settled at ${shownRatio(event.lotQuote)} a lot, due ${shownRatio(lotValue)}`
  })
  const due = rowsAt(world, market, lotValue)
  const lots = wholes(world, event.lots)
  const values = wholes(world, event.values)
  const realised = wholes(world, event.realised)
  judge.expect('settlement', event.positions.length === due.length, () => {
    return `${event.positions.length} positions are settled, there are ${due.length}`
  })
  return event.positions.map((slot, index) => {
    const position = positionAt(world, slot)
    const row = due.find((one) => one.position === position)
    const isRow = row?.lots === lots[index] && row?.value === values[index]
    judge.expect('settlement', isRow, () => {
      return `${lots[index]} lots of ${placeOf(position)} are settled for ${values[index]}, due ${row?.lots} for ${row?.value}`
    })
    const gain = closeLots(world, position, lots[index] ?? 0n, values[index] ?? 0n)
    judge.expect('settlement', gain === realised[index], () => {
      return `${placeOf(position)} realised ${realised[index]}, counted ${gain}`
    })
    return position
  })
}

/** Nothing is left to close of buckets without lots. */
function endEmptied(world: World, closed: readonly Position[], events: EventCursor): void {
  const buckets = new Set<Bucket>(
    closed
      .map(({ bucket }) => bucket)
      .filter(
        ({ liquidation, positions }) =>
          liquidation !== undefined && positions.every(({ lots }) => lots === 0n),
      ),
  )
  if (buckets.size === 0) return
  endLiquidations(world, events.take('liquidationsEnded'), { outcome: 'closed', buckets })
}

/** Money beside inventories goes to their funds, but for that of a case. */
function sweepAll(world: World, market: Market, events: EventCursor): void {
  const amounts = new Map(
    world.funds
      .filter(({ inventory }) => inventory.money !== 0n && inventory.suspended === undefined)
      .map((fund) => [fund, fund.inventory.money] as const),
  )
  if (amounts.size === 0) return
  judgeSweep(world, events.take('inventorySwept'), { kind: 'inventorySwept', market, amounts })
}
