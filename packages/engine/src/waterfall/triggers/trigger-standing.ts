import {
  copyPast,
  createPast,
  type FundBalance,
  type FundMoment,
  type FundPast,
  keptSince,
  remember,
} from '../../fund/fund-past.ts'
import type { LayerSpec } from '../layer-spec.ts'
import type { Movement } from '../touched-buckets.ts'
import type { TriggerSpec } from '../trigger-spec.ts'
import { fundChanges } from './fund-changes.ts'

/** How the triggers of a waterfall stand, and what they remember. Follows from the book and the events since. */
export interface TriggerStanding {
  /** Markets for which the trigger of a layer is on, by the layer's place among all layers. */
  readonly on: Map<number, Set<number>>
  /** Absent where no trigger looks back. */
  readonly past?: FundPast
  /** How far the triggers look back. */
  readonly windowMs: number
}

/** A standing as plain data, for hashes and snapshots. */
export interface StandingEntries {
  readonly on: readonly (readonly [layerIndex: number, market: number])[]
  /** Absent where no trigger looks back. */
  readonly past?: Pick<FundPast, 'bookTimeMs' | 'base' | 'moments'>
}

/** The triggers of a new book: all off. */
export function createStanding(
  waterfall: readonly LayerSpec[],
  bookTimeMs: number,
  balances: { readonly earlier: readonly FundBalance[]; readonly own: readonly FundBalance[] },
): TriggerStanding {
  const windowMs = longestWindowMs(waterfall)
  if (windowMs === 0) return { on: new Map(), windowMs }
  return { on: new Map(), windowMs, past: createPast(bookTimeMs, balances) }
}

/** A standing that was written down. */
export function restoreStanding(
  waterfall: readonly LayerSpec[],
  entries: StandingEntries | undefined,
): TriggerStanding {
  const standing = { on: new Map<number, Set<number>>(), windowMs: longestWindowMs(waterfall) }
  for (const [layerIndex, market] of entries?.on ?? []) {
    switchTrigger(standing, { layerIndex, market, isOn: true })
  }
  return entries?.past === undefined ? standing : { ...standing, past: copyPast(entries.past) }
}

/** The entries of a standing, or undefined where nothing is on and nothing is remembered. */
export function standingEntries(
  { on, past, windowMs }: TriggerStanding,
  timeMs: number,
): StandingEntries | undefined {
  const pairs = [...on]
    .flatMap(([layerIndex, markets]) => [...markets].map((market) => [layerIndex, market] as const))
    .sort(([a, left], [b, right]) => a - b || left - right)
  if (pairs.length === 0 && past === undefined) return undefined
  return { on: pairs, ...(past && { past: keptSince(past, timeMs - windowMs) }) }
}

/** The same standing, to go on with on its own. */
export function copyStanding({ on, past, windowMs }: TriggerStanding): TriggerStanding {
  return {
    on: new Map([...on].map(([layerIndex, markets]) => [layerIndex, new Set(markets)])),
    windowMs,
    ...(past && { past: copyPast(past) }),
  }
}

/** Keeps what an event of a time means to triggers. */
export function keepStanding(standing: TriggerStanding, event: Movement, timeMs: number): void {
  if (event.kind === 'triggerChanged') switchTrigger(standing, event)
  if (standing.past === undefined) return
  const changes = fundChanges(event)
  if (changes.length === 0) return
  const moment: FundMoment = { timeMs, changes }
  remember(standing.past, moment, timeMs - standing.windowMs)
}

/** Whether the trigger of a layer is on for a market. */
export function isSwitchedOn({ on }: TriggerStanding, layerIndex: number, market: number): boolean {
  return on.get(layerIndex)?.has(market) ?? false
}

function switchTrigger(
  { on }: Pick<TriggerStanding, 'on'>,
  change: { readonly layerIndex: number; readonly market: number; readonly isOn: boolean },
): void {
  const { layerIndex, market, isOn } = change
  const markets = on.get(layerIndex) ?? new Set()
  if (isOn) markets.add(market)
  else markets.delete(market)
  if (markets.size === 0) on.delete(layerIndex)
  else on.set(layerIndex, markets)
}

/** Every trigger of a waterfall, those among others included. */
function triggersIn(waterfall: readonly LayerSpec[]): TriggerSpec[] {
  return waterfall.flatMap((spec) =>
    'trigger' in spec && spec.trigger !== undefined ? parts(spec.trigger) : [],
  )
}

/** A trigger, or each of those of which any will do. */
export function parts(trigger: TriggerSpec): TriggerSpec[] {
  return trigger.kind === 'anyOf' ? trigger.triggers.flatMap(parts) : [trigger]
}

/** Whether payments of funds are to say for which market they were. */
export function measuresMarkets(waterfall: readonly LayerSpec[]): boolean {
  return triggersIn(waterfall).some(({ kind }) => kind === 'marketDrawdown')
}

function longestWindowMs(waterfall: readonly LayerSpec[]): number {
  return triggersIn(waterfall).reduce(
    (longest, trigger) => ('windowMs' in trigger ? Math.max(longest, trigger.windowMs) : longest),
    0,
  )
}
