import { at } from '../quantity/assert.ts'
import { type Ratio, ratio } from '../quantity/ratio.ts'

/** An amount from a time on, until the next step. */
export interface Step {
  readonly timeMs: number
  readonly quote: bigint
}

/** Whether there was an amount at a time. */
export function isKnownAt(steps: readonly Step[], timeMs: number): boolean {
  const first = steps[0]
  return first !== undefined && first.timeMs <= timeMs
}

/**
 * The largest amount at any moment from a time on, one that was replaced in its own millisecond included; undefined where there
 * was none.
 */
export function peakSince(steps: readonly Step[], fromMs: number): bigint | undefined {
  let peak: bigint | undefined
  steps.forEach(({ timeMs, quote }, index) => {
    const next = steps[index + 1]
    const isOver = timeMs < fromMs && next !== undefined && next.timeMs <= fromMs
    if (!isOver && (peak === undefined || quote > peak)) peak = quote
  })
  return peak
}

/** The average by time from one time to a later one, exact. There must be an amount at the first. */
export function averageOver(steps: readonly Step[], fromMs: number, toMs: number): Ratio {
  let sum = 0n
  steps.forEach(({ timeMs, quote }, index) => {
    const begin = Math.max(timeMs, fromMs)
    const end = Math.min(steps[index + 1]?.timeMs ?? toMs, toMs)
    if (end > begin) sum += quote * BigInt(end - begin)
  })
  return ratio(sum, BigInt(toMs - fromMs))
}

/** The latest amount. */
export function latestOf(steps: readonly Step[]): bigint {
  return at(steps, steps.length - 1).quote
}
