import { type Command, lots } from '@plimsoll/engine'
import type { LiquidatorRule } from '../scenarios/scenario.ts'
import type { MakerCapacity } from './market-makers.ts'
import type { TradedMarket } from './traded-market.ts'
import { sweep } from './sweep.ts'
import type { LiquidationLeg, LiquidationReading } from './venue-reader.ts'

/** What the venue's own desk does about positions that are to be closed. */
interface LiquidationOrders {
  readonly fills: Command[]
  readonly failures: Command[]
}

/** Closes what it can in the books; gives a bucket up when its patience ends. */
export interface Liquidator {
  act(
    open: readonly LiquidationReading[],
    markets: ReadonlyMap<string, TradedMarket>,
    makers: MakerCapacity,
    timeMs: number,
  ): LiquidationOrders
}

/** A liquidator that remembers since when it has been trying. */
export function liquidator({ patienceMs }: LiquidatorRule): Liquidator {
  let since = new Map<string, number>()
  return {
    act: (open, markets, makers, timeMs) => {
      const trying = new Map<string, number>()
      const orders: LiquidationOrders = { fills: [], failures: [] }
      for (const liquidation of open) {
        const { account, bucket, legs } = liquidation
        const name = JSON.stringify([account, bucket])
        const sinceMs = since.get(name) ?? timeMs
        trying.set(name, sinceMs)
        let isClosed = true
        for (const leg of legs) {
          const fills = closeLeg({ liquidation, leg, timeMs }, markets, makers)
          const closed = fills.reduce((sum, fill) => sum + fill.lots, 0n)
          orders.fills.push(...fills)
          if (closed < leg.lots) isClosed = false
        }
        if (!isClosed && timeMs - sinceMs >= patienceMs) {
          orders.failures.push({ kind: 'failLiquidation', timeMs, account, bucket })
        }
      }
      since = trying
      return orders
    },
  }
}

interface LegToClose {
  readonly liquidation: LiquidationReading
  readonly leg: LiquidationLeg
  readonly timeMs: number
}

function closeLeg(
  { liquidation, leg, timeMs }: LegToClose,
  markets: ReadonlyMap<string, TradedMarket>,
  makers: MakerCapacity,
): Extract<Command, { kind: 'fillLiquidation' }>[] {
  const { account, bucket } = liquidation
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
    counterparty: { account: fill.maker },
  }))
}
