import type { BookSpec, Command, EngineEvent, FundView } from '@plimsoll/engine'
import { type DomainReading, IncidentRecorder } from '../incident/incident-recorder.ts'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { type CommandDesk, commandDesk } from './command-desk.ts'
import { makerCapacity } from './market-makers.ts'
import type { VenueAnswer, VenuePort } from './venue-port.ts'
import type { VenueProgress } from './venue-progress.ts'
import type { AwaitingRound, PriceReading } from './venue-reader.ts'
import { createWorld, type StepTime, type VenueWorld } from './venue-world.ts'

/** How to run a scenario. */
export interface SimulationOptions {
  /** Chooses prices and behaviour: an integer in 0..2^53 − 1. */
  readonly seed: number
  /** What the run starts from: `venueBook(scenario, seed)`, or any book by `broughtBook`. */
  readonly book: BookSpec
  /** An engine that holds this book, and nothing else yet. */
  readonly port: VenuePort
  /** Called after every step. */
  readonly onProgress?: (progress: VenueProgress) => void
}

interface Run {
  readonly scenario: Scenario
  readonly world: VenueWorld
  readonly port: VenuePort
  readonly desk: CommandDesk
  readonly recorder: IncidentRecorder
  lastRoundMs: number
}

/**
 * Runs a scenario to its end. The world is a function of scenario, book, seed and what the port answers, with no clock and no
 * chance of its own: the same answers lead to the same commands.
 *
 * @throws RangeError for a seed out of range, and whatever the port throws
 */
export async function simulateVenue(
  scenario: Scenario,
  { seed, book, port, onProgress }: SimulationOptions,
): Promise<IncidentSummary> {
  const { stepMs, durationMs } = scenario
  const startMs = book.timeMs
  const recorder = new IncidentRecorder(await readDomain(port, startMs))
  const desk = commandDesk(port, `${scenario.scenario}:${seed}`, (command, answer) =>
    recorder.answered(command, answer),
  )
  const world = createWorld(scenario, book, seed)
  const run: Run = { scenario, world, port, desk, recorder, lastRoundMs: startMs }
  const steps = Math.floor(durationMs / stepMs)
  for (let step = 1; step <= steps; step += 1) {
    const elapsedMs = step * stepMs
    const now = { step, timeMs: startMs + elapsedMs, elapsedMs, seconds: stepMs / 1000 }
    await runStep(run, now)
    if (onProgress !== undefined) onProgress(await progressOf(run, now, steps))
  }
  return recorder.summary(await readDomain(port, startMs + steps * stepMs), desk.digest())
}

async function runStep(run: Run, now: StepTime): Promise<void> {
  const { world, desk, port, scenario } = run
  const { timeMs } = now
  await desk.submit({ kind: 'updatePrices', timeMs, prices: world.advance(now) })
  const attentive = world.traders.attentive()
  const seen = await port.read((view) => ({
    prices: view.prices(),
    makers: view.margins(world.makers),
    traders: view.margins(attentive),
  }))
  const markets = world.markets(seen.prices)
  const { leverageMax } = scenario.makers
  const makers = makerCapacity(seen.makers, world.lotValues(), leverageMax)
  await desk.submitAll([
    ...resumptions(seen.prices, timeMs),
    ...fundingDue(run, now),
    ...world.traders.act(seen.traders, markets, makers, timeMs),
    { kind: 'requestLiquidations', timeMs },
  ])
  const open = await port.read((view) => view.liquidations())
  const orders = world.liquidator.act(open, markets, makers, timeMs)
  await desk.submitAll([...orders.fills, ...orders.failures, { kind: 'passTime', timeMs }])
  await resolveRound(run, timeMs)
}

/** Why the engine halts a market of itself. */
const unpriced = 'no healthy price for too long'

/** The officer on duty ends a halt for want of a price as soon as there is one again. What somebody else halted stays halted. */
function resumptions(prices: readonly PriceReading[], timeMs: number): Command[] {
  return prices
    .filter(({ haltedFor, isHealthy }) => haltedFor === unpriced && isHealthy)
    .map(({ market }) => ({ kind: 'resume', timeMs, market }))
}

function fundingDue({ scenario, world }: Run, { timeMs, elapsedMs }: StepTime): Command[] {
  const { everyMs } = scenario.funding
  const isDue =
    Math.floor(elapsedMs / everyMs) > Math.floor((elapsedMs - scenario.stepMs) / everyMs)
  if (!isDue) return []
  const accruals: Command[] = world
    .funding()
    .map(({ market, quotePerLot }) => ({ kind: 'accrueFunding', timeMs, market, quotePerLot }))
  return [...accruals, { kind: 'settleFunding', timeMs }]
}

/** A round as soon as there is a case for one; for suspended cases alone only now and then. */
async function resolveRound(run: Run, timeMs: number): Promise<void> {
  const { port, recorder, scenario } = run
  const before = await port.read((view) => {
    const awaiting = view.awaitingRound()
    const isDue = timeMs - run.lastRoundMs >= scenario.liquidator.suspendedRetryMs
    return isRoundWanted(awaiting, isDue) ? view.totals().openInterest : undefined
  })
  if (before === undefined) return
  run.lastRoundMs = timeMs
  const events = await openRound(run, timeMs)
  if (!events.some(({ kind }) => kind === 'roundOpened')) return
  const after = await port.read((view) => ({ round: view.round(events), funds: view.funds() }))
  recorder.finished({
    timeMs,
    events,
    round: after.round,
    openInterest: new Map(before.map(({ market, lots }) => [market, lots])),
    fundsAfter: after.funds,
  })
}

function isRoundWanted(awaiting: AwaitingRound, isRetryDue: boolean): boolean {
  const { bankrupt, liquidationFailed, ordered, suspended } = awaiting
  return bankrupt + liquidationFailed + ordered > 0 || (suspended > 0 && isRetryDue)
}

/** Opens a round and carries it to its end. */
async function openRound({ desk }: Run, timeMs: number): Promise<EngineEvent[]> {
  const events: EngineEvent[] = []
  let answer: VenueAnswer = await desk.submit({ kind: 'openRound', timeMs })
  while (answer.outcome === 'accepted') {
    events.push(...answer.events)
    if (answer.events.at(-1)?.kind !== 'roundPaused') break
    answer = await desk.submit({ kind: 'continueCase', timeMs })
  }
  return events
}

async function readDomain(port: VenuePort, timeMs: number): Promise<DomainReading> {
  const read = await port.read((view) => ({
    prices: view.prices(),
    funds: view.funds(),
    totals: view.totals(),
  }))
  return { timeMs, ...read, stateHash: await port.stateHash() }
}

async function progressOf(
  { port, recorder }: Run,
  { step, timeMs }: StepTime,
  steps: number,
): Promise<VenueProgress> {
  const now = await port.read((view) => ({
    prices: view.prices(),
    funds: view.funds(),
    liquidations: view.liquidations().length,
  }))
  const { standing, deleveraging } = recorder.rounds
  return {
    timeMs,
    step,
    steps,
    prices: now.prices,
    funds: now.funds.map(({ fund, balanceQuote }: FundView) => ({ fund, balanceQuote })),
    openLiquidations: now.liquidations,
    cases: standing.opened,
    suspendedCases: standing.suspended,
    cutAccounts: deleveraging.accounts,
    commands: recorder.submitted,
  }
}
