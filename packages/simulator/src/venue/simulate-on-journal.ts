import type { BookSpec } from '@plimsoll/engine'
import { encodeValue, type Journal, Sequencer, type SequencerSettings } from '@plimsoll/journal'
import type { IncidentSummary } from '../incident/incident-summary.ts'
import { venueBook } from '../populations/venue-book.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { journalHistory } from './journal-history.ts'
import { HistoryDiffers, replayingPort } from './replaying-port.ts'
import { EventClock, RunInterrupted, sequencerPort } from './sequencer-port.ts'
import { type SimulationOptions, simulateVenue } from './simulate-venue.ts'

/** How to run a scenario on a journal. */
export interface JournalledSimulation extends Omit<SimulationOptions, 'port'> {
  /** Opens the journal of the run: an empty one, or what an earlier attempt at the same run left. Called once. */
  readonly openJournal: () => Promise<Journal>
  /** Whatever is not given has its default. */
  readonly settings?: Partial<SequencerSettings>
}

/**
 * Runs a scenario to its end and closes its journal. What the journal holds already is gone through again, without being
 * decided again; from there the run goes on. So an attempt that was cut off can be repeated until one gets through.
 *
 * @throws HistoryDiffers for the journal of another run
 * @throws RunInterrupted where the journal fails on the way; a repetition goes on from what is durable
 */
export async function simulateOnJournal(
  scenario: Scenario,
  { openJournal, settings, seed, onProgress }: JournalledSimulation,
): Promise<IncidentSummary> {
  const book = venueBook(scenario, seed)
  const journal = await openJournal()
  const { sequencer, clock } = await openOnce(journal, book, scenario.startMs, settings)
  try {
    const live = sequencerPort(sequencer, clock)
    const port = await replayingPort({ book, history: journalHistory(journal), live })
    return await simulateVenue(scenario, { seed, port, ...(onProgress && { onProgress }) })
  } finally {
    await sequencer.close()
  }
}

/**
 * A sequencer that does not open a lost journal again. A repeated run reads what is durable from the start; one that went
 * on in mid-step would have seen a state that no repetition sees.
 */
async function openOnce(
  journal: Journal,
  book: BookSpec,
  startMs: number,
  settings: Partial<SequencerSettings> | undefined,
): Promise<{ readonly sequencer: Sequencer; readonly clock: EventClock }> {
  await refuseOtherBook(journal, book)
  const clock = new EventClock(Math.max(startMs, journal.head.timeMs))
  let isTaken = false
  const sequencer = await Sequencer.open({
    openJournal: async () => {
      if (isTaken) throw new RunInterrupted('the journal was lost; repeat the run')
      isTaken = true
      return journal
    },
    genesis: book,
    clock,
    ...(settings && { settings }),
  })
  return { sequencer, clock }
}

async function refuseOtherBook(journal: Journal, book: BookSpec): Promise<void> {
  if (journal.head.sequence < 0) return
  const expected = encodeValue(book)
  for await (const { command } of journal.read(0)) {
    if (command === expected) return
    await journal.close()
    throw new HistoryDiffers(
      'the journal begins with another book: other scenario, seed or release',
    )
  }
}
