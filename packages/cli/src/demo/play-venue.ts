import type { DomainPort } from '@plimsoll/server'
import {
  type IncidentSummary,
  type Scenario,
  sequencerPort,
  simulateVenue,
  venueBook,
  type VenueProgress,
} from '@plimsoll/simulator'
import { EventPace } from '../simulation/event-pace.ts'
import { type RunWatcher, watchedPort } from '../simulation/watched-port.ts'
import type { VenueClock } from './venue-clock.ts'

/** What is played, and on what. */
export interface VenuePlay {
  readonly scenario: Scenario
  readonly seed: number
  /** Event seconds in a second. */
  readonly speed: number
  /** A domain with the book of scenario and seed. */
  readonly domain: DomainPort
  /** Of that domain. */
  readonly clock: VenueClock
  readonly onProgress: (progress: VenueProgress) => void
}

const nobody: RunWatcher = { answered() {}, roundRead() {} }

/**
 * Lets a venue live through a scenario in a domain that others look at and meddle with.
 *
 * @throws the reason of the signal where it aborts first, and RunInterrupted where the domain does not answer any more
 */
export async function playVenue(play: VenuePlay, signal: AbortSignal): Promise<IncidentSummary> {
  const { scenario, seed, speed, domain, clock, onProgress } = play
  const pace = new EventPace(speed)
  const port = watchedPort(sequencerPort(domain, clock), {
    leave: async (timeMs) => {
      signal.throwIfAborted()
      await pace.until(timeMs, signal).catch(() => signal.throwIfAborted())
    },
    watcher: nobody,
  })
  return simulateVenue(scenario, {
    seed,
    book: venueBook(scenario, seed),
    port,
    onProgress: (progress) => {
      const { step, steps, timeMs } = progress
      if (step < steps) clock.runUntil(timeMs + scenario.stepMs)
      onProgress(progress)
    },
  })
}
