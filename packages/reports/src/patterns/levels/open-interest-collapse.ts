import { formatUnits } from '@plimsoll/protocol'
import type { OpenInterestCause } from '../activity/pattern-event.ts'
import { changesByCause, instantsOf, largestFall } from './largest-fall.ts'
import { type LevelPath, pathOf } from './level-path.ts'
import type { LevelHistory } from './level-track.ts'

/** Spans over which falls are looked for. */
export const fallWindowsMs = [1000, 10_000, 60_000, 600_000] as const

/** The largest fall of open interest within a span, in contracts of the market. */
export interface OpenInterestFall {
  readonly windowMs: number
  readonly fromMs: number
  readonly toMs: number
  readonly size: string
  /** Of the most that was ever open; absent where that is not known. */
  readonly share?: number
  /** What each cause changed meanwhile, below 0 is less; they sum to −size. Where the source tells no causes, `unknown` alone. */
  readonly byCause: Readonly<Partial<Record<OpenInterestCause, string>>>
}

/** How the open interest of a market fell. */
export interface OpenInterestCollapse {
  /** What was open first, last, at most and at least; absent where only changes are known. */
  readonly start?: string
  readonly end?: string
  readonly highest?: string
  readonly lowest?: string
  /** The largest within each span; a span in which nothing fell is left out. */
  readonly falls: readonly OpenInterestFall[]
  /** From the first time it was highest until half of that was closed; absent where it never was, or is not known. */
  readonly timeToHalfMs?: number
  readonly path?: LevelPath
}

/** How the open interest of a market fell, from its history. */
export function openInterestCollapse(
  history: LevelHistory<OpenInterestCause>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): OpenInterestCollapse {
  const { places, startUnits, changes } = history
  if (startUnits === undefined) return { falls: fallsOf(history, undefined) }
  const { highest, lowest, end, halfAtMs, highestAtMs } = extremesOf(changes, startUnits)
  const show = (units: bigint): string => formatUnits(units, places)
  return {
    start: show(startUnits),
    end: show(end),
    highest: show(highest),
    lowest: show(lowest),
    falls: fallsOf(history, highest),
    ...(halfAtMs !== undefined && { timeToHalfMs: halfAtMs - (highestAtMs ?? fromMs) }),
    path: pathOf(history, { fromMs, toMs }),
  }
}

function fallsOf(
  { places, changes }: LevelHistory<OpenInterestCause>,
  highest: bigint | undefined,
): OpenInterestFall[] {
  const isTold = changes.some(({ cause }) => cause !== 'unknown')
  return fallWindowsMs.flatMap((windowMs): OpenInterestFall[] => {
    const fall = largestFall(changes, windowMs)
    if (fall === undefined) return []
    const causes = changesByCause(changes, fall)
    const changed = (cause: OpenInterestCause): string =>
      formatUnits(causes.get(cause) ?? 0n, places)
    return [
      {
        windowMs,
        fromMs: fall.fromMs,
        toMs: fall.toMs,
        size: formatUnits(fall.units, places),
        ...(highest !== undefined &&
          highest > 0n && { share: Number(fall.units) / Number(highest) }),
        byCause: {
          ...(isTold && {
            liquidation: changed('liquidation'),
            deleveraging: changed('deleveraging'),
            trade: changed('trade'),
            other: changed('other'),
          }),
          unknown: changed('unknown'),
        },
      },
    ]
  })
}

interface Extremes {
  highest: bigint
  /** Absent where it was highest when the history begins. */
  highestAtMs: number | undefined
  lowest: bigint
  /** When half of the highest was closed, after it was highest. */
  halfAtMs: number | undefined
  end: bigint
}

function extremesOf(changes: LevelHistory<string>['changes'], startUnits: bigint): Extremes {
  const found: Extremes = {
    highest: startUnits,
    highestAtMs: undefined,
    lowest: startUnits,
    halfAtMs: undefined,
    end: startUnits,
  }
  for (const { timeMs, after } of instantsOf(changes)) {
    const level = startUnits + after
    found.end = level
    if (level < found.lowest) found.lowest = level
    if (level > found.highest) {
      found.highest = level
      found.highestAtMs = timeMs
      found.halfAtMs = undefined
    } else if (found.highest > 0n && 2n * level <= found.highest) found.halfAtMs ??= timeMs
  }
  return found
}
