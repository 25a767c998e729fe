import { at } from '../../quantity/assert.ts'
import { quoteUnits } from '../../quantity/units.ts'
import { fork } from '../fork.ts'
import type { PriceObservation } from '../command.ts'
import { viewRound } from '../round-view.ts'
import { inside, type State, type StateRecord } from '../state.ts'
import type { FillView, RoundView } from '../view-types.ts'
import { viewStanding } from './account-standing.ts'
import { closePosition } from './close-position.ts'
import { withPlansFilled } from './plans-filled.ts'
import { Trial } from './trial.ts'
import type { WhatIfLimits, WhatIfQuestion, WhatIfView } from './what-if-view.ts'

/**
 * What changes would make of an account, and what the round that would follow would do to it (SPEC X-7). Tried with the engine's
 * own commands on a copy, so that the answer is what would happen; the state itself is only read.
 *
 * @param limits where the round that would follow is larger than this, it is left out and `refused` says so
 * @returns undefined for an unknown account
 */
export function whatIf(
  state: State,
  question: WhatIfQuestion,
  limits?: WhatIfLimits,
): WhatIfView | undefined {
  const { account, marks = [], depositQuote = 0n, closes = [] } = question
  const slot = inside(state).shape.accountSlot(account)
  if (slot === undefined) return undefined
  const trial = new Trial(fork(state))
  const { record, timeMs } = trial
  const before = viewStanding(record, slot)
  if (marks.length > 0) {
    const prices = marks.map((mark) => observation(record, timeMs, mark))
    trial.take('marks', { kind: 'updatePrices', timeMs, prices })
  }
  if (depositQuote !== 0n) {
    const amountQuote = quoteUnits(depositQuote)
    trial.take('deposit', { kind: 'deposit', timeMs, account, amountQuote })
  }
  for (const close of closes) closePosition(trial, slot, close)
  const after = viewStanding(record, slot)
  const events = withPlansFilled(record, trial.openRound(limits))
  const round = viewRound(record, events)
  const charge = round.charges.find((row) => row.account === account)
  return {
    before,
    after,
    cuts: cutsOf(round, account),
    hedgesCrossed: round.hedgesCrossed.filter((row) => row.account === account),
    settledMarkets: round.settledMarkets.map(({ market }) => market),
    chargedQuote: charge?.chargedQuote ?? quoteUnits(0n),
    ownCases: round.cases.filter((row) => row.account === account),
    ...(trial.refused && { refused: trial.refused }),
  }
}

/** A price that passes the gate of its market, whatever that asks for. */
function observation(
  { marketSlots, terms, ledger }: StateRecord,
  timeMs: number,
  { market, markPriceTicks }: NonNullable<WhatIfQuestion['marks']>[number],
): PriceObservation {
  const slot = marketSlots.get(market)
  const gate = slot === undefined ? undefined : at(terms.markets, slot).priceGate
  const isIndexed =
    slot !== undefined && at(ledger.book.prices.markets, slot).indexLotQuote !== undefined
  return {
    market,
    markPriceTicks,
    ...((gate !== undefined || isIndexed) && { indexPriceTicks: markPriceTicks }),
    sources: gate?.sourcesMin ?? 1,
    priceTimeMs: timeMs,
  }
}

/** What others' cases would take of an account, case by case, layer by layer. */
function cutsOf({ cases }: RoundView, account: string): FillView[] {
  return cases
    .filter((row) => row.account !== account)
    .flatMap(({ layers }) => layers.flatMap(({ fills }) => fills))
    .filter((fill) => fill.account === account)
}
