import { naturalLog } from '../populations/portable-math.ts'
import { saidOf } from '../scenarios/every-other.ts'
import type { Shock } from '../scenarios/scenario.ts'
import { fraction } from '../venue/millionths.ts'

const MILLION = 1_000_000

/** How far the shocks of a market move the logarithm of its price between two times. */
export function scheduledMove(
  shocks: readonly Shock[],
  market: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  return shocks.reduce((sum, shock) => {
    const changePpm = saidOf(shock.changePpm, market)
    if (changePpm === undefined) return sum
    const part = progress(shock, toMs) - progress(shock, fromMs)
    return sum + part * naturalLog(1 + fraction(changePpm))
  }, 0)
}

/** Which part of a shock has happened at a time. */
function progress({ fromMs, toMs, course = [] }: Shock, elapsedMs: number): number {
  if (elapsedMs <= fromMs) return 0
  if (elapsedMs >= toMs) return 1
  const nextAt = course.findIndex(({ atMs }) => atMs > elapsedMs)
  const next = course[nextAt] ?? { atMs: toMs, partPpm: MILLION }
  const before = (nextAt < 0 ? course.at(-1) : course[nextAt - 1]) ?? { atMs: fromMs, partPpm: 0 }
  const way = (elapsedMs - before.atMs) / (next.atMs - before.atMs)
  return fraction(before.partPpm + (next.partPpm - before.partPpm) * way)
}
