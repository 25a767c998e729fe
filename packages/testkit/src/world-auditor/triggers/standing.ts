import type { TriggerSpec } from '@plimsoll/engine'
import { poolOf } from '../funds/available.ts'
import { balanceOf, peakOf, resultOf } from '../funds/history.ts'
import type { CaseModel } from '../round/round-model.ts'
import { floorOf } from '../valuation.ts'
import type { Fund, Market, World } from '../world.ts'
import { partsOf, type Trigger } from './trigger.ts'

/** Whether a trigger is on for a case (SPEC T-2). */
function isOnFor({ spec, on, layerIndex }: Trigger, of: CaseModel): boolean {
  if (of.poolLayer !== undefined) return of.poolLayer === layerIndex
  if (of.wasBankrupt && partsOf(spec).some(({ kind }) => kind === 'negativeEquity')) return true
  return of.answering.some(({ market }) => on.has(market))
}

/** Whether a layer acts for a case as far as its trigger goes. */
export function actsFor({ triggers }: World, layerIndex: number, of: CaseModel): boolean {
  const trigger = triggers.find((one) => one.layerIndex === layerIndex)
  return trigger === undefined ? of.poolLayer === undefined : isOnFor(trigger, of)
}

/** Whether a later layer was called for a case, so that funds and vaults before it do not act (SPEC T-3). */
export function isWithheld({ triggers }: World, layerIndex: number, of: CaseModel): boolean {
  return triggers.some((trigger) => trigger.layerIndex > layerIndex && isOnFor(trigger, of))
}

/** What funds may still pay for a market before a pinned trigger would be called, and that trigger (SPEC T-4). */
export interface Room {
  readonly trigger: Trigger
  readonly amount: bigint
}

/** The rooms that bound what a fund of a market's pool pays for it: those of later layers that are off, or of all. */
export function roomsOf(
  world: World,
  {
    fund,
    market,
    afterLayer,
  }: { readonly fund: Fund; readonly market: Market; readonly afterLayer?: number },
): Room[] {
  if (!poolOf(world, market).includes(fund)) return []
  return world.triggers.flatMap((trigger) => {
    const isPast = afterLayer !== undefined && trigger.layerIndex <= afterLayer
    if (isPast || (afterLayer !== undefined && trigger.on.has(market))) return []
    const amounts = partsOf(trigger.spec).flatMap((part) => roomOf(world, part, market))
    return amounts.map((amount) => ({ trigger, amount }))
  })
}

function roomOf(world: World, spec: TriggerSpec, market: Market): bigint[] {
  if (spec.kind !== 'marketDrawdown' || !spec.isPinned) return []
  const pool = poolOf(world, market)
  const peak = peakOf(world, pool, spec.windowMs)
  const { balanceAboveQuote } = spec
  if (peak === undefined || peak <= 0n) return []
  if (balanceAboveQuote !== undefined && balanceOf(pool) <= balanceAboveQuote) return []
  const { result, peak: best } = resultOf(world, pool, market, spec.windowMs)
  const room = floorOf(BigInt(spec.start.ppm) * peak, 1_000_000n) - (best - result)
  return [room > 0n ? room : 0n]
}

/** The smallest of several rooms, or undefined where nothing bounds. */
export function leastOf(rooms: readonly Room[]): bigint | undefined {
  return rooms.reduce<bigint | undefined>(
    (least, { amount }) => (least === undefined || amount < least ? amount : least),
    undefined,
  )
}
