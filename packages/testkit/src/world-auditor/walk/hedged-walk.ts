import type { Command, EngineEvent, PlanView } from '@plimsoll/engine'
import { createRandom } from '../../generators/random.ts'
import { drive, type DrivenEngine } from './drive.ts'
import { hedgedVenue } from './hedged-venue.ts'

type WithoutTime<T> = T extends unknown ? Omit<T, 'timeMs'> : never

/** Rounds of a venue of hedged accounts, some of them within one event: what happened, every record judged. */
export function hedgedWalk(seed: number, engine?: DrivenEngine): readonly EngineEvent[] {
  const random = createRandom(seed)
  const book = hedgedVenue(random)
  const { shown, submit, compare } = drive(book, engine)
  const marks = new Map(
    book.markets.map(({ market, markPriceTicks }) => [market, Number(markPriceTicks.numerator)]),
  )
  const events: EngineEvent[] = []
  let { timeMs } = book
  const run = (command: WithoutTime<Command>): void => {
    events.push(...(submit({ ...command, timeMs }).record?.events ?? []))
  }
  const late: PlanView[] = []
  const confirm = ({ planId, rows }: PlanView): void => {
    const fills = rows.map(({ index, lots }) => ({ index, status: 'done', lots }) as const)
    if (fills.length > 0) run({ kind: 'confirmPlan', planId, fills })
  }
  for (let round = 0; round < 4; round += 1) {
    run({ kind: 'openRound' })
    while (shown.isRoundUnfinished()) run({ kind: 'continueCase' })
    compare()
    const missed = late.splice(0)
    for (const plan of shown.plans()) {
      if (random.isOneIn100(30)) late.push(plan)
      else confirm(plan)
    }
    // By now somebody else may have closed what they were to close.
    for (const plan of missed) confirm(plan)
    compare()
    timeMs += random.pick([1, 1_000, 1_001, 6_000])
    run({ kind: 'passTime' })
    const prices = [...marks].map(([market, mark]) => {
      const next = Math.max(20, Math.round((mark * random.between(93, 107)) / 100))
      marks.set(market, next)
      const markPriceTicks = { numerator: BigInt(next), denominator: 1n }
      return { market, markPriceTicks, sources: 1, priceTimeMs: timeMs }
    })
    run({ kind: 'updatePrices', prices })
    const { account } = random.pick(book.accounts)
    run({ kind: 'orderCase', account, bucket: 'cross', reason: 'by order' })
  }
  return events
}
