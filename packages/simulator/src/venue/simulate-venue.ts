import type { BookSpec, Command, FundView } from '@plimsoll/engine'
import { type DomainReading, IncidentRecorder } from '../incident/incident-recorder.ts'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import { readOpening } from '../incident/run-opening.ts'
import { WatchedAccounts, watchedStandings } from '../incident/watched-accounts.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { type CommandDesk, commandDesk } from './command-desk.ts'
import { makerCapacity } from './market-makers.ts'
import type { TradingRoom } from './market-order.ts'
import { type RoundDesk, roundDesk } from './round-desk.ts'
import type { RefusedCommand } from './script.ts'
import type { VenueAnswer, VenuePort } from './venue-port.ts'
import type { VenueProgress } from './venue-progress.ts'
import type { PriceReading, VenueReader } from './venue-reader.ts'
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
  /** First part of every idempotency key; where absent the name of the scenario and the seed. */
  readonly run?: string
}

interface Run {
  readonly scenario: Scenario
  readonly world: VenueWorld
  readonly port: VenuePort
  readonly desk: CommandDesk
  readonly recorder: IncidentRecorder
  readonly rounds: RoundDesk
  readonly refusedScript: RefusedCommand[]
  readonly watched: WatchedAccounts | undefined
}

/**
 * Runs a scenario to its end. The world is a function of scenario, book, seed and what the port answers, with no clock and no
 * chance of its own: the same answers lead to the same commands.
 *
 * @throws RangeError for a seed out of range, and whatever the port throws
 */
export async function simulateVenue(
  scenario: Scenario,
  { seed, book, port, onProgress, run: name }: SimulationOptions,
): Promise<IncidentSummary> {
  const { stepMs, durationMs } = scenario
  const startMs = book.timeMs
  const recorder = new IncidentRecorder(
    await readDomain(port, startMs),
    await port.read((view) => readOpening(view, book)),
  )
  const desk = commandDesk(port, name ?? `${scenario.scenario}:${seed}`, (command, answer) =>
    recorder.answered(command, answer),
  )
  const world = createWorld(scenario, book, seed)
  const rounds = roundDesk({
    port,
    desk,
    recorder,
    rule: scenario.liquidator,
    latencyMs: scenario.latency?.engineMs ?? 0,
    startMs,
    onCuts: (cuts, timeMs) => world.reactions.cut(cuts, timeMs),
  })
  const watched = await watchedAccounts(scenario, port, startMs)
  const run: Run = { scenario, world, port, desk, recorder, rounds, refusedScript: [], watched }
  const steps = Math.floor(durationMs / stepMs)
  for (let step = 1; step <= steps; step += 1) {
    const elapsedMs = step * stepMs
    const now = { step, timeMs: startMs + elapsedMs, elapsedMs, seconds: stepMs / 1000 }
    await runStep(run, now)
    if (onProgress !== undefined) onProgress(await progressOf(run, now, steps))
  }
  const closing = await readDomain(port, startMs + steps * stepMs)
  return {
    ...recorder.summary(closing, desk.digest()),
    ...(scenario.script && { refusedScript: run.refusedScript }),
    ...(watched && { watched: watched.totals() }),
  }
}

async function runStep(run: Run, now: StepTime): Promise<void> {
  const { world, desk, port, scenario } = run
  const { timeMs } = now
  await followScript(run, now)
  const prices = world.advance(now)
  if (prices.length > 0) await desk.submit({ kind: 'updatePrices', timeMs, prices })
  const attentive = world.traders.attentive()
  const fleeing = world.reactions.fleeing(timeMs)
  const seen = await port.read((view) => ({
    prices: view.prices(),
    makers: view.margins(world.makers),
    traders: view.margins(attentive),
    fleeing: view.margins(fleeing),
  }))
  const room: TradingRoom = {
    markets: world.markets(seen.prices, timeMs),
    makers: makerCapacity(seen.makers, world.lotValues(), scenario.makers.leverageMax),
    partyOf: world.partyOf,
    timeMs,
  }
  await desk.submitAll([
    ...resumptions(seen.prices, timeMs),
    ...fundingDue(run, now),
    ...world.traders.act(seen.traders, room),
    ...world.reactions.act(seen.fleeing, room),
    { kind: 'requestLiquidations', timeMs },
  ])
  const open = await port.read((view) => view.liquidations())
  const orders = world.liquidator.act(open, room)
  await desk.submitAll([...orders.fills, ...orders.failures, { kind: 'passTime', timeMs }])
  await run.rounds.resolve(timeMs)
  await watch(run, timeMs)
}

async function watchedAccounts(
  { watch: names = [] }: Scenario,
  port: VenuePort,
  startMs: number,
): Promise<WatchedAccounts | undefined> {
  if (names.length === 0) return undefined
  const standings = await port.read((view) => watchedStandings(view, names))
  return new WatchedAccounts(names, standings, startMs)
}

async function watch({ port, watched }: Run, timeMs: number): Promise<void> {
  if (watched === undefined) return
  watched.observe(await port.read((view) => watchedStandings(view, watched.names)), timeMs)
}

/** What the script has for this step, before anything else; what the engine refuses is kept and does not end the run. */
async function followScript(run: Run, { timeMs, elapsedMs }: StepTime): Promise<void> {
  const { world, rounds, recorder, refusedScript } = run
  for (const { atMs, command } of world.script(elapsedMs)) {
    const { kind } = command
    const due: Command = { ...command, timeMs }
    // A round has to be carried to its end before anything else can happen.
    const answer = await (kind === 'openRound' ? rounds.open(timeMs) : submitScripted(run, due))
    if (answer.outcome === 'accepted') {
      recorder.ordered(due)
      continue
    }
    const { code, detail } = answer
    refusedScript.push({ atMs, timeMs, kind, code, detail })
  }
}

/** What assets behind a wallet come to count for by order is money from outside, and only the difference says how much. */
async function submitScripted(
  { desk, port, recorder }: Run,
  command: Command,
): Promise<VenueAnswer> {
  if (command.kind !== 'updateCollaterals') return desk.submit(command)
  const { account } = command
  const before = await port.read((view) => assetsQuote(view, account))
  const answer = await desk.submit(command)
  recorder.assetsChanged((await port.read((view) => assetsQuote(view, account))) - before)
  return answer
}

function assetsQuote(view: VenueReader, account: string): bigint {
  const { collaterals = [] } = view.account(account) ?? {}
  return collaterals.reduce((sum, { valueQuote }) => sum + valueQuote, 0n)
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
