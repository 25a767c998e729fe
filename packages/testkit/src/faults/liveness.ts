import { type EngineEvent, quoteUnits } from '@plimsoll/engine'
import { bodyHashOf, type Submission } from '@plimsoll/journal'
import type { FaultWorld } from './fault-world.ts'
import { demand } from './world-failure.ts'

/** Turns after the last fault within which what was on its way arrives and everybody is answered, if the queue has room. */
const ANSWERED_TURNS = 14
const STEP_MS = 1_000
const PLENTY_QUOTE = quoteUnits(10n ** 12n)

/**
 * What must come back once nothing goes wrong any more: answers for everybody who waits, prices, rounds, and every case
 * that was left open is taken up again.
 */
export async function demandLiveness(world: FaultWorld): Promise<void> {
  world.endFaults()
  const { queueMax } = world.terms.sequencer
  const turnsMax = ANSWERED_TURNS + Math.ceil(world.outstandingCount / queueMax)
  for (let turn = 0; turn < turnsMax && !world.isSettled; turn += 1) {
    await world.play({ advanceMs: STEP_MS, sends: [], isReversed: false, diskFaults: [] })
  }
  demand(
    world.isSettled,
    () =>
      `${world.outstandingCount} commands have no answer ${turnsMax} turns after the last fault`,
  )
  await resumeAll(world)
  const observed = await succeed(world, goodPrices(world))
  for (const event of observed) {
    if (event.kind !== 'pricesObserved') continue
    demand(
      event.verdicts.every((verdict) => verdict === 'used'),
      () => `good prices are ${event.verdicts.join(', ')}`,
    )
  }
  for (const { fund } of world.view.funds()) {
    await succeed(world, { kind: 'moveFundMoney', fund, amountQuote: PLENTY_QUOTE })
  }
  await succeed(world, { kind: 'passTime' })
  await retakeSuspended(world)
}

/** Every mark once more, as all sources see it in the next turn. */
function goodPrices({ view, clock }: FaultWorld): Submission {
  const prices = view.prices().map(({ market, markPriceTicks }) => ({
    market,
    markPriceTicks,
    indexPriceTicks: markPriceTicks,
    sources: 100,
    priceTimeMs: clock.trueMs + STEP_MS,
  }))
  return { kind: 'updatePrices', prices }
}

/** Nothing is halted any more but what has ended. */
async function resumeAll(world: FaultWorld): Promise<void> {
  for (const { market, isSettled } of world.view.halts()) {
    if (isSettled) continue
    await succeed(world, { kind: 'resume', ...(market !== null && { market }) })
  }
}

/** Plans that were under way run out, and a round takes up whatever was left open. */
async function retakeSuspended(world: FaultWorld): Promise<void> {
  const lastExpiryMs = Math.max(0, ...world.view.plans().map(({ expiresMs }) => expiresMs))
  world.clock.waitUntil(lastExpiryMs + 1)
  await succeed(world, goodPrices(world))
  await succeed(world, { kind: 'passTime' })
  const { suspended } = world.view.awaitingRound()
  const events = await succeed(world, { kind: 'openRound' })
  const opened = events.find((event) => event.kind === 'roundOpened')
  const retaken = opened?.cases.filter(({ cause }) => cause === 'suspended').length ?? 0
  demand(retaken === suspended, () => `${retaken} of ${suspended} suspended cases were taken up`)
  const [{ account } = { account: 'nobody' }] = world.terms.book.accounts
  await succeed(world, { kind: 'deposit', account, amountQuote: quoteUnits(1n) })
  demand(!world.view.isRoundUnfinished(), () => 'a round was left between two steps')
}

async function succeed(world: FaultWorld, submission: Submission): Promise<readonly EngineEvent[]> {
  const answer = await world.ask(keyed(world, submission), STEP_MS)
  demand(
    answer.outcome === 'accepted',
    () => `after the last fault ${submission.kind} is ${JSON.stringify(answer)}`,
  )
  return answer.events
}

function keyed(world: FaultWorld, submission: Submission): Submission {
  const key = `after-${world.requestCount}`
  return { ...submission, idempotency: { key, bodyHash: bodyHashOf(submission) } }
}
