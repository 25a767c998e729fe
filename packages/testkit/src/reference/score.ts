import type { Policy } from '../book/book.ts'
import { equity, maintenance, maintenanceOfLots, notional, profit } from '../book/valuation.ts'
import {
  add,
  divide,
  isPositive,
  larger,
  multiply,
  type Rational,
  rational,
  total,
  zero,
} from '../exact/rational.ts'
import type { Candidate } from './candidates.ts'

export type QueuePolicy = Exclude<Policy, 'contract-pro-rata'>

/** The score that ranks a candidate, from the present state; higher goes first. */
export function scoreOf(policy: QueuePolicy, candidate: Candidate, unit: bigint): Rational {
  if (policy === 'bitmex') return bitmexScore(candidate)
  return policy === 'binance' ? binanceScore(candidate, unit) : hyperliquidScore(candidate)
}

/** Profit ratio times effective leverage; a loss is divided by it instead. */
function bitmexScore(candidate: Candidate): Rational {
  const { held } = candidate
  const ratio = divide(profit(held), rational(held.entryValue))
  const leverage = divide(notional(held), positionEquity(candidate))
  return isPositive(ratio) ? multiply(ratio, leverage) : divide(ratio, leverage)
}

/** In a cross wallet, the part of equity that the position's maintenance stands for. */
function positionEquity({ bucket, held }: Candidate): Rational {
  const own = equity(bucket)
  if (bucket.name !== 'cross') return own
  const required = rational(maintenanceOfLots(held.market, held.lots))
  return divide(multiply(own, required), rational(maintenance(bucket)))
}

/** Profit over wallet (at least one whole asset), times maintenance over equity, of the bucket. */
function binanceScore({ bucket }: Candidate, unit: bigint): Rational {
  const unrealised = total(bucket.positions.map(profit))
  const wallet = rational(bucket.money > unit ? bucket.money : unit)
  const profitRatio = divide(larger(zero, unrealised), wallet)
  const marginRatio = divide(rational(maintenance(bucket)), add(rational(bucket.money), unrealised))
  return multiply(profitRatio, marginRatio)
}

/** How far price went the position's way, times the bucket's leverage in it. */
function hyperliquidScore({ bucket, held }: Candidate): Rational {
  const size = notional(held)
  const entry = rational(held.entryValue)
  const move = held.side === 'long' ? divide(size, entry) : divide(entry, size)
  return multiply(move, divide(size, equity(bucket)))
}
