import type { StateView } from '@plimsoll/engine'
import type { EventWriter } from '@plimsoll/protocol'
import type { Activity } from '@plimsoll/reports'

/** Tells what every market has open and every fund holds in a state. */
export function stateLevels(
  activity: Activity,
  state: StateView,
  write: EventWriter,
  timeMs: number,
): void {
  for (const { fund, balanceQuote, floorQuote } of state.funds()) {
    const [balance, floor] = [write.money(balanceQuote), write.money(floorQuote)]
    activity.take({ kind: 'fundStated', timeMs, fund, balance, floor })
  }
  for (const { market, lots } of state.totals().openInterest) {
    const size = write.size(market, lots)
    activity.take({ kind: 'openInterestStated', timeMs, market, size })
  }
}
