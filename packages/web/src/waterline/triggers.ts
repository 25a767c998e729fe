import type { CallAnswer } from '@plimsoll/client'

export type TriggerState = CallAnswer<'listFunds'>['triggers'][number]
type Score = NonNullable<TriggerState['measure']>

/** From this nearness on a trigger is said to be near. */
export const nearFrom = 0.75

/** Triggers of several markets that stand alike. */
export interface TriggerGroup extends Omit<TriggerState, 'market'> {
  readonly key: string
  readonly markets: readonly string[]
  /** How much of the way to its line it has gone, 0 to 1; undefined where there is no way to measure. */
  readonly nearness: number | undefined
}

/** Those that stand alike put together: those that are on first, then the nearest to their line. */
export function groupTriggers(states: readonly TriggerState[]): readonly TriggerGroup[] {
  const groups = Map.groupBy(states, keyOf)
  return [...groups]
    .flatMap(([key, [first, ...more]]) => {
      if (first === undefined) return []
      const { market, ...state } = first
      const markets = [market, ...more.map((other) => other.market)]
      return [{ ...state, key, markets, nearness: nearnessOf(state) }]
    })
    .toSorted((left, right) => (right.nearness ?? -1) - (left.nearness ?? -1))
}

function keyOf({ market: _market, ...state }: TriggerState): string {
  return JSON.stringify(state)
}

/** How much of the way to its line a trigger has gone. */
export function nearnessOf({
  on,
  measure,
  line,
}: Pick<TriggerState, 'on' | 'measure' | 'line'>): number | undefined {
  if (on) return 1
  if (measure === undefined || line === undefined) return undefined
  const now = numberOf(measure)
  const start = numberOf(line.start)
  // A line at nothing is at no measurable distance: how much is left is said in money.
  if (start === 0) return now <= 0 ? 1 : undefined
  const isTowardsLine = line.startsWhen === 'above' || start < 0
  const part = isTowardsLine ? now / start : start / now
  return Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : undefined
}

/** A number as a decimal with so many places, cut off towards zero; undefined where it is beyond all others. */
export function scoreDecimal(
  { numerator, denominator }: Score,
  scale: number,
  places: number,
): string | undefined {
  if (denominator === '0') return undefined
  const units = (BigInt(numerator) * 10n ** BigInt(places)) / BigInt(denominator)
  const size = (units < 0n ? -units : units).toString().padStart(places + scale + 1, '0')
  const point = size.length - places - scale
  const sign = units < 0n ? '-' : ''
  return places + scale === 0 ? sign + size : `${sign}${size.slice(0, point)}.${size.slice(point)}`
}

function numberOf({ numerator, denominator }: Score): number {
  return Number(numerator) / Number(denominator)
}
