import { naturalLog } from '../populations/portable-math.ts'
import type { Shock } from '../scenarios/scenario.ts'
import { fraction } from '../venue/millionths.ts'

/** What a shock names every market by that it does not name. */
const EVERY_OTHER = '*'

/** How far the shocks of a market move the logarithm of its price between two times. */
export function scheduledMove(
  shocks: readonly Shock[],
  market: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number {
  return shocks.reduce((sum, shock) => {
    const changePpm = shock.changePpm[market] ?? shock.changePpm[EVERY_OTHER]
    if (changePpm === undefined) return sum
    const part = progress(shock, toMs) - progress(shock, fromMs)
    return sum + part * naturalLog(1 + fraction(changePpm))
  }, 0)
}

function progress({ fromMs, toMs }: Shock, elapsedMs: number): number {
  if (elapsedMs <= fromMs) return 0
  return elapsedMs >= toMs ? 1 : (elapsedMs - fromMs) / (toMs - fromMs)
}
