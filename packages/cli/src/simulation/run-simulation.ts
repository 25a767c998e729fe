import { type BookSpec, waterfallHash } from '@plimsoll/engine'
import {
  createMemoryDisk,
  type Journal,
  type JournalHead,
  openMemoryJournal,
  openSqliteJournal,
  Sequencer,
} from '@plimsoll/journal'
import {
  EventClock,
  type IncidentSummary,
  type Scenario,
  sequencerPort,
  simulateVenue,
  venueBook,
  type VenueProgress,
} from '@plimsoll/simulator'
import { EventFile } from '../events/event-file.ts'
import { EventLog } from '../events/event-log.ts'
import { requireRoomForJournal } from '../journal/data-folder.ts'
import { journalFailure } from '../journal/journal-failure.ts'
import type { EventPace } from './event-pace.ts'
import { RetracedJournal, RunDiffers } from './retraced-journal.ts'
import { runFailure } from './run-failure.ts'
import { sampledPort } from './sampled-port.ts'
import { refuseOtherRun, runName } from './run-name.ts'
import { RunTrack } from './run-track.ts'
import { type RunWatcher, watchedPort } from './watched-port.ts'

/** Which run, and where it leaves what it does. */
export interface SimulationRequest {
  readonly scenario: Scenario
  readonly seed: number
  /** The book it starts from; the scenario's own if absent. */
  readonly ground?: BroughtGround
  /** Whether its shocks are others than those of the scenario as written. */
  readonly isAltered?: boolean
  /** First part of its keys beside the seed; the name of the scenario if absent. */
  readonly name?: string
  /** What follows the verb when it is asked for again. */
  readonly words?: readonly string[]
  /** The folder of its journal; in memory if absent. */
  readonly data?: string | undefined
  /** The file for its events. */
  readonly events?: string | undefined
}

/** A book that was brought. */
interface BroughtGround {
  /** As its owner names it. */
  readonly file: string
  /** With makers from outside where nobody in it makes markets. */
  readonly book: BookSpec
  /** Whether the story of the scenario is about a venue of its own. */
  readonly isForeign: boolean
  /** What of the scenario does not apply to it, a phrase each. */
  readonly leftOut: readonly string[]
}

/** What shows a run while it goes on. */
export interface RunDisplay extends RunWatcher {
  /** The journal is open; what it holds already ends with `past`. */
  opened(book: BookSpec, past: JournalHead): void
  /** A step is over. Its records were there before unless `isNew`. */
  stepped(progress: VenueProgress, isNew: boolean): void
}

/** A run that came to its end. */
export interface SimulatedRun {
  readonly request: SimulationRequest
  readonly scenario: Scenario
  readonly seed: number
  readonly book: BookSpec
  readonly waterfallHash: string
  readonly summary: IncidentSummary
  readonly track: RunTrack
  readonly journal: {
    /** The folder; absent where it was in memory. */
    readonly folder?: string
    readonly head: JournalHead
    /** How often it was opened to be written. */
    readonly epoch: number
    /** The last record that was there before; −1 where there was none. */
    readonly pastSequence: number
  }
}

/** Marks are cheap beside the records, and a replay has something to compare. */
const markIntervals = { checkpointRecords: 250, snapshotRecords: 1_000 }

/**
 * Runs a scenario to its end. Where its folder holds the beginning of the same run, that is gone through again and compared,
 * and the run goes on after it.
 *
 * @throws CommandFailure where the folder holds another run, the journal fails, or the signal ends the run, as it does
 * between two groups; the journal is closed
 */
export async function runSimulation(
  request: SimulationRequest,
  parts: { display: RunDisplay; pace: EventPace; signal: AbortSignal },
): Promise<SimulatedRun> {
  const { scenario, seed, ground } = request
  const book = ground?.book ?? venueBook(scenario, seed)
  const wanted = await openEvents(request, book)
  try {
    const journal = await openJournal(request)
    await refuseOtherRun(journal, request)
    const retraced = new RetracedJournal(journal, async (entry) =>
      wanted?.file.add(wanted.log.lineOf(entry)),
    )
    return await runOn(retraced, { ...parts, request, book })
  } finally {
    await wanted?.file.close()
  }
}

/** A log follows the run with a state of its own, so there is none where nobody wants it. */
async function openEvents(
  request: SimulationRequest,
  book: BookSpec,
): Promise<{ readonly log: EventLog; readonly file: EventFile } | undefined> {
  const { seed, events } = request
  if (events === undefined) return undefined
  const log = new EventLog(book, { scenario: runName(request), seed })
  return { log, file: await EventFile.open(events, log.firstLine()) }
}

async function openJournal({ data }: SimulationRequest): Promise<Journal> {
  if (data === undefined) return openMemoryJournal(createMemoryDisk())
  requireRoomForJournal(data)
  try {
    return await openSqliteJournal(data)
  } catch (error) {
    throw journalFailure(data, error)
  }
}

async function runOn(
  retraced: RetracedJournal,
  {
    request,
    book,
    display,
    pace,
    signal,
  }: {
    request: SimulationRequest
    book: BookSpec
    display: RunDisplay
    pace: EventPace
    signal: AbortSignal
  },
): Promise<SimulatedRun> {
  const { scenario, seed, data } = request
  const clock = new EventClock(book.timeMs)
  const track = new RunTrack()
  const sequencer = await openSequencer(retraced, book, clock).catch((error: unknown) => {
    throw runFailure(error, request, undefined)
  })
  try {
    display.opened(book, retraced.past)
    const port = watchedPort(sampledPort(sequencerPort(sequencer, clock), scenario, track), {
      leave: async (timeMs) => {
        signal.throwIfAborted()
        if (!retraced.isPastEnd) return
        await pace.until(timeMs, signal).catch(() => signal.throwIfAborted())
      },
      watcher: {
        answered: (command, answer) => {
          track.answered(answer)
          display.answered(command, answer)
        },
        roundRead: (round, timeMs) => {
          track.roundRead(round)
          display.roundRead(round, timeMs)
        },
      },
    })
    const summary = await simulateVenue(scenario, {
      seed,
      book,
      port,
      run: `${runName(request)}:${seed}`,
      onProgress: (progress) => {
        track.stepped(progress)
        display.stepped(progress, retraced.head.sequence > retraced.past.sequence)
      },
    })
    refuseLongerPast(retraced)
    const { head, epoch, past } = retraced
    const journal = { head, epoch, pastSequence: past.sequence, ...(data && { folder: data }) }
    const hash = waterfallHash(book)
    return { request, scenario, seed, book, waterfallHash: hash, summary, track, journal }
  } catch (error) {
    const cause = retraced.failure ?? sequencer.stopCause ?? error
    throw runFailure(cause, request, retraced.reached)
  } finally {
    await sequencer.close()
  }
}

/** A lost journal is not opened again: what is durable is gone through from the start by whoever repeats the run. */
async function openSequencer(
  retraced: RetracedJournal,
  genesis: BookSpec,
  clock: EventClock,
): Promise<Sequencer> {
  let isTaken = false
  return Sequencer.open({
    openJournal: async () => {
      if (isTaken) throw new Error('the journal was lost')
      isTaken = true
      return retraced
    },
    genesis,
    clock,
    settings: markIntervals,
  })
}

function refuseLongerPast({ head, past }: RetracedJournal): void {
  if (head.sequence >= past.sequence) return
  const sequence = head.sequence + 1
  throw new RunDiffers(sequence, `record ${sequence} is there, and the run has none`)
}
