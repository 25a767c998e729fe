import type { Ratio, TriggerLine, TriggerSpec } from '@plimsoll/engine'
import { compare, rational } from '../../exact/rational.ts'
import { availableOf, poolOf } from '../funds/available.ts'
import { areaOf, balanceOf, lossesOf, peakOf, resultOf } from '../funds/history.ts'
import { notionalScaled, profitScaled } from '../valuation.ts'
import type { Account, Market, Position, World } from '../world.ts'
import { backlogOf } from './backlog.ts'

/** What a trigger would do now, and what it compares: one of these, which may be no number or not known. */
export interface Verdict {
  readonly isStarting: boolean
  readonly isStopping: boolean
  readonly measures: readonly (Ratio | undefined)[]
}

/** How a trigger stands for a market, by its rule alone (SPEC T-1). */
export function verdictOf(world: World, spec: TriggerSpec, market: Market): Verdict {
  switch (spec.kind) {
    case 'fundEmpty':
      return emptiness(world, market)
    case 'fundDrawdown': {
      const pool = poolOf(world, market)
      const peak = peakOf(world, pool, spec.windowMs)
      if (peak === undefined || peak <= 0n) return unknown(world, market)
      return fallen(rational(balanceOf(pool) - peak, peak), spec)
    }
    case 'marketDrawdown': {
      const pool = poolOf(world, market)
      const peak = peakOf(world, pool, spec.windowMs)
      if (peak === undefined || peak <= 0n) return unknown(world, market)
      const result = resultOf(world, pool, market, spec.windowMs)
      const verdict = fallen(rational(result.result - result.peak, peak), spec)
      const isRich = balanceOf(pool) > (spec.balanceAboveQuote ?? -1n)
      const isBounded = spec.balanceAboveQuote !== undefined
      return { ...verdict, isStarting: verdict.isStarting && (isRich || !isBounded) }
    }
    case 'belowAverage':
      return belowAverage(world, market, spec)
    case 'losses': {
      const { windowMs, count, amountQuote: amount } = spec
      const losses = lossesOf(world, poolOf(world, market), { windowMs, amount })
      return counted(losses, losses >= count, losses < count)
    }
    case 'backlog': {
      const count = backlogOf(world)
      return counted(count, count >= spec.startCount, count < spec.stopCount)
    }
    case 'vaultLoss': {
      const gain = sumOf(vaultPositions(world, spec.account), (one) => profitScaled(world, one))
      const loss = rational(gain < 0n ? -gain : 0n, world.scale)
      return {
        isStarting: compare(loss, rational(spec.startQuote)) > 0,
        isStopping: compare(loss, rational(spec.stopQuote)) <= 0,
        measures: [loss],
      }
    }
    case 'vaultFull': {
      const held = sumOf(vaultPositions(world, spec.account), notionalScaled)
      const isFull = held >= spec.capacityQuote * world.scale
      return { isStarting: isFull, isStopping: !isFull, measures: [rational(held, world.scale)] }
    }
    case 'anyOf': {
      const parts = spec.triggers.map((part) => verdictOf(world, part, market))
      return {
        isStarting: parts.some(({ isStarting }) => isStarting),
        isStopping: parts.every(({ isStopping }) => isStopping),
        measures: [undefined, ...parts.flatMap(({ measures }) => measures)],
      }
    }
    // Nothing of the market switches these.
    case 'negativeEquity':
    case 'poolFactor':
    case 'manual':
      return { isStarting: false, isStopping: spec.kind !== 'manual', measures: [undefined] }
  }
}

/** Where history is not known it is asked whether there is anything to give; there is nothing to measure. */
function unknown(world: World, market: Market): Verdict {
  return { ...emptiness(world, market), measures: [undefined] }
}

/** Whether a market's pool has nothing to give. */
function emptiness(world: World, market: Market): Verdict {
  const left = poolOf(world, market).reduce((sum, fund) => sum + availableOf(world, fund), 0n)
  return { isStarting: left === 0n, isStopping: left > 0n, measures: [rational(left)] }
}

/** A share of the peak, 0 or below, against two lines. */
function fallen(
  measure: Ratio,
  { start, stop }: { readonly start: TriggerLine; readonly stop: TriggerLine },
): Verdict {
  const against = ({ ppm }: TriggerLine): number =>
    compare(measure, rational(BigInt(-ppm), 1_000_000n))
  return {
    isStarting: against(start) < (start.isStrict ? 0 : 1),
    isStopping: against(stop) > (stop.isStrict ? 0 : -1),
    measures: [measure],
  }
}

function belowAverage(
  world: World,
  market: Market,
  { windowMs, sharePpm, cushionQuote }: Extract<TriggerSpec, { readonly kind: 'belowAverage' }>,
): Verdict {
  const pool = poolOf(world, market)
  const area = areaOf(world, pool, windowMs)
  if (area === undefined) return unknown(world, market)
  const million = 1_000_000n
  const parts = BigInt(windowMs) * million
  const share = area * BigInt(sharePpm)
  const cushion = cushionQuote * parts
  const below = area * million - balanceOf(pool) * parts
  const isBelow = below > (share > cushion ? share : cushion)
  return { isStarting: isBelow, isStopping: !isBelow, measures: [rational(-below, parts)] }
}

function counted(count: number, isStarting: boolean, isStopping: boolean): Verdict {
  return { isStarting, isStopping, measures: [rational(BigInt(count))] }
}

function vaultPositions({ accountsById }: World, id: string): Position[] {
  const account: Account | undefined = accountsById.get(id)
  return (account?.buckets ?? []).flatMap(({ positions }) =>
    positions.filter(({ lots }) => lots > 0n),
  )
}

function sumOf(positions: readonly Position[], amountOf: (one: Position) => bigint): bigint {
  return positions.reduce((sum, one) => sum + amountOf(one), 0n)
}
