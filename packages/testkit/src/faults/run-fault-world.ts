import * as journal from '@plimsoll/journal'
import { encodeValue } from '@plimsoll/journal'
import type { JournalUnderTest } from './journal-under-test.ts'
import { FaultWorldFailed, playWorld } from './play-world.ts'
import { RandomTurns, type WorldSize } from './random-turns.ts'
import type { AuditorOf } from './record-auditor.ts'
import { Tally } from './tally.ts'

export interface FaultWorldOptions extends WorldSize {
  readonly auditorOf: AuditorOf
  /** Default: the journal package as it is. */
  readonly journalUnderTest?: JournalUnderTest
}

/**
 * Runs a world drawn from one seed and judges it. One that fails prints its seed and everything that was drawn for it.
 *
 * @throws FaultWorldFailed with the script of what was played
 */
export async function runFaultWorld(
  seed: number,
  { auditorOf, journalUnderTest = journal, ...size }: FaultWorldOptions,
): Promise<Tally> {
  const source = new RandomTurns(seed, size)
  const { terms } = source
  const tally = new Tally()
  try {
    await playWorld({ terms, journalUnderTest, auditor: auditorOf(terms.book), tally }, source)
    return tally
  } catch (error) {
    const expanded = encodeValue({ seed, size, terms })
    process.stderr.write(`fault world of seed ${seed} failed: ${expanded}\n`)
    throw error instanceof FaultWorldFailed ? error.ofSeed(seed) : error
  }
}
