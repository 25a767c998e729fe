import type { RunningServer } from '@plimsoll/server'
import { type Scenario, venueBook } from '@plimsoll/simulator'
import { CommandFailure } from '../command-failure.ts'
import { formatted } from '../incident/incident-reading.ts'
import { verdictLines } from '../incident/verdict-lines.ts'
import { suggestion } from '../invocation.ts'
import { type Streams, writeLines } from '../output/output.ts'
import { utcTime } from '../output/utc.ts'
import { aborted } from '../serve/aborted.ts'
import { dashboardFolder, dashboardMissing } from '../serve/dashboard-folder.ts'
import { startServing } from '../serve/start-serving.ts'
import { demoConfig } from './demo-config.ts'
import type { DemoFolder } from './demo-folder.ts'
import { FirstVisit } from './first-visit.ts'
import { PhaseLines } from './phase-lines.ts'
import { playVenue } from './play-venue.ts'
import { VenueClock } from './venue-clock.ts'

/** What is shown, and how. */
export interface LiveDemo {
  readonly scenario: Scenario
  readonly seed: number
  /** Event seconds in a second. */
  readonly speed: number
  /** 0 takes a free one. */
  readonly port: number
  readonly folder: DemoFolder
  /** How long nothing happens while nobody looks. */
  readonly waitMs: number
  /** Called with the address of the dashboard once it is served. */
  readonly onListening?: (url: string) => void
}

/**
 * Serves the dashboard with an event that happens live in a domain of the server, and goes on serving until it is told to stop.
 *
 * @throws CommandFailure where the server cannot start
 */
export async function liveDemo(
  streams: Streams,
  demo: LiveDemo,
  signal: AbortSignal,
): Promise<void> {
  const { scenario, seed, speed, port, folder } = demo
  const domain = scenario.scenario
  const clock = new VenueClock(scenario.venue.timeMs, speed)
  const visit = new FirstVisit()
  const site = dashboardFolder()
  const server = await startServing(demoConfig(domain, folder.path, port), {
    ...(site !== undefined && { site }),
    books: new Map([[domain, { ...venueBook(scenario, seed), domain }]]),
    domainClock: (name) => (name === domain ? clock : undefined),
    notice: noticeOf(scenario),
    onVisit: () => visit.come(),
  }).catch((error: unknown) => {
    throw portFailure(error, port) ?? error
  })
  try {
    await writeLines(streams, openingLines(server.url, site !== undefined))
    if (site !== undefined) demo.onListening?.(server.url)
    // Where nothing happened before it was stopped, it begins now.
    const reachedMs = await server.venue(domain)?.read((state) => state.timeMs())
    if (reachedMs !== undefined && reachedMs > scenario.venue.timeMs)
      await writeLines(streams, [oldEvent(folder.path)])
    else await play(streams, { demo, server, clock, visit }, signal)
    await aborted(signal)
  } finally {
    await server.close()
  }
}

interface Playing {
  readonly demo: LiveDemo
  readonly server: RunningServer
  readonly clock: VenueClock
  readonly visit: FirstVisit
}

/** Plays the event to its end. One that cannot go on is told of, and what it led to stays to be looked at. */
async function play(
  streams: Streams,
  { demo, server, clock, visit }: Playing,
  signal: AbortSignal,
): Promise<void> {
  const { scenario } = demo
  const phases = new PhaseLines()
  const say = (lines: readonly string[]): void => {
    if (lines.length > 0) void writeLines(streams, lines)
  }
  try {
    const domain = server.venue(scenario.scenario)
    if (domain === undefined) throw new Error(`the domain ${scenario.scenario} could not be opened`)
    await visit.within(demo.waitMs, signal)
    const summary = await playVenue(
      { ...demo, domain, clock, onProgress: (progress) => say(phases.after(progress)) },
      signal,
    )
    const { reader } = formatted(scenario.venue, summary.conservation.moneyBeforeQuote)
    const [first = '', ...more] = verdictLines(summary, reader)
    say([`${utcTime(summary.endMs)} UTC  over: ${first}`, ...more, '', ...nextLines(demo, server)])
  } catch (error) {
    if (signal.aborted) return
    const why = error instanceof Error ? error.message : String(error)
    say([
      `the simulated venue cannot go on: ${why}`,
      `what happened so far stays on ${server.url}/; start again for another event`,
    ])
  }
}

function openingLines(url: string, hasDashboard: boolean): string[] {
  return [
    hasDashboard ? `dashboard on ${url}/` : `${dashboardMissing}; the interface is on ${url}/v1`,
    'keyless, for this machine only; Ctrl-C ends it',
  ]
}

function oldEvent(folder: string): string {
  return `${folder} holds an event already, which is shown as it ended; another folder gets a new one`
}

function nextLines({ folder }: LiveDemo, { url }: RunningServer): string[] {
  const after = folder.isKept
    ? `  look into one afterwards:    ${suggestion('explain', '--data', folder.path)}`
    : `  once more, and keep it:      ${suggestion('demo', '--data', 'DIR')}`
  return [
    `The dashboard stays on ${url}/ until Ctrl-C.`,
    after,
    `  the same without a browser:  ${suggestion('demo', '--terminal')}`,
  ]
}

function noticeOf({ title }: Scenario): { readonly title: string; readonly text: string } {
  return {
    title: 'This is a simulation',
    text: `${title}. Accounts and prices are made up. Halt a market, or ask what would happen: the venue goes on around it.`,
  }
}

/** Whoever starts a demonstration has not chosen the port. */
function portFailure(error: unknown, port: number): CommandFailure | undefined {
  if (!(error instanceof CommandFailure) || error.report.code !== 'cannotListen') return undefined
  const other = port < 65_535 ? port + 1 : 0
  const message = `${error.message}: ${suggestion('demo', '--port', String(other))}`
  return new CommandFailure({ ...error.report, message }, error.exitCode)
}
