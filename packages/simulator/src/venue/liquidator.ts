import { type Command, lots } from '@plimsoll/engine'
import type { LiquidatorRule } from '../scenarios/scenario.ts'
import type { TradingRoom } from './market-order.ts'
import { sweep } from './sweep.ts'
import type { LiquidationLeg, LiquidationReading } from './venue-reader.ts'

/** What the venue's own desk does about positions that are to be closed. */
interface LiquidationOrders {
  readonly fills: Command[]
  readonly failures: Command[]
}

/** Closes what it can in the books; gives a bucket up when its patience ends. */
export interface Liquidator {
  act(open: readonly LiquidationReading[], room: TradingRoom): LiquidationOrders
}

/** A liquidator that remembers since when it knows of a bucket. Its first order for it goes out so long after that. */
export function liquidator({ patienceMs }: LiquidatorRule, latencyMs = 0): Liquidator {
  let since = new Map<string, number>()
  return {
    act: (open, room) => {
      const { timeMs } = room
      const trying = new Map<string, number>()
      const orders: LiquidationOrders = { fills: [], failures: [] }
      for (const liquidation of open) {
        const { account, bucket, legs } = liquidation
        const name = JSON.stringify([account, bucket])
        const sinceMs = since.get(name) ?? timeMs
        trying.set(name, sinceMs)
        const tryingMs = timeMs - sinceMs - latencyMs
        if (tryingMs < 0) continue
        let isClosed = true
        for (const leg of legs) {
          const fills = closeLeg(liquidation, leg, room)
          const closed = fills.reduce((sum, fill) => sum + fill.lots, 0n)
          orders.fills.push(...fills)
          if (closed < leg.lots) isClosed = false
        }
        if (!isClosed && tryingMs >= patienceMs) {
          orders.failures.push({ kind: 'failLiquidation', timeMs, account, bucket })
        }
      }
      since = trying
      return orders
    },
  }
}

function closeLeg(
  { account, bucket }: LiquidationReading,
  leg: LiquidationLeg,
  { markets, makers, partyOf, timeMs }: TradingRoom,
): Extract<Command, { kind: 'fillLiquidation' }>[] {
  const { market, side } = leg
  const traded = markets.get(market)
  if (traded === undefined || !traded.isOpen) return []
  const fills = sweep(traded.book, makers, {
    market,
    account,
    closing: side,
    lots: Number(leg.lots),
    terms: traded.terms,
    ...(leg.limitPriceTicks && { limit: leg.limitPriceTicks }),
  })
  return fills.map((fill) => ({
    kind: 'fillLiquidation',
    timeMs,
    account,
    bucket,
    market,
    side,
    lots: lots(BigInt(fill.lots)),
    priceTicks: BigInt(fill.priceTicks),
    counterparty: partyOf(fill.maker, 'open'),
  }))
}
