import {
  AppendRefused,
  createMemoryDisk,
  type Disk,
  type Journal,
  openMemoryJournal,
  replayJournal,
} from '@plimsoll/journal'
import { describe, expect, test } from 'vitest'
import { venueBook } from '../populations/venue-book.ts'
import { crash } from '../scenarios/crash.ts'
import { directPort } from './direct-port.ts'
import { HistoryDiffers } from './replaying-port.ts'
import { RunInterrupted } from './sequencer-port.ts'
import { simulateOnJournal } from './simulate-on-journal.ts'
import { simulateVenue } from './simulate-venue.ts'

const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const short = { ...crash, durationMs: 110_000 }

/** A journal whose disk is full after so many groups, and never again has room. */
function failing(journal: Journal, groups: number): Journal {
  let left = groups
  return {
    get head() {
      return journal.head
    },
    epoch: journal.epoch,
    append: async (entries) => {
      left -= 1
      if (left < 0) throw new AppendRefused('the disk is full', true)
      return journal.append(entries)
    },
    read: (fromSequence) => journal.read(fromSequence),
    addCheckpoint: (checkpoint) => journal.addCheckpoint(checkpoint),
    checkpoints: () => journal.checkpoints(),
    saveSnapshot: (snapshot) => journal.saveSnapshot(snapshot),
    newestSnapshot: () => journal.newestSnapshot(),
    close: () => journal.close(),
  }
}

function attempt(disk: Disk, groups = Number.POSITIVE_INFINITY, runSeed = seed) {
  return simulateOnJournal(short, {
    seed: runSeed,
    openJournal: async () => failing(await openMemoryJournal(disk), groups),
  })
}

test('a journalled run ends like a direct one', async () => {
  const direct = await simulateVenue(short, { seed, port: directPort(venueBook(short, seed)) })
  expect(await attempt(createMemoryDisk())).toEqual(direct)
})

describe('a run in several attempts', () => {
  test('is one run, and its journal says so', async () => {
    const disk = createMemoryDisk()
    await expect(attempt(disk, 40)).rejects.toThrow(RunInterrupted)
    await expect(attempt(disk, 90)).rejects.toThrow(RunInterrupted)
    const summary = await attempt(disk)
    expect(summary.conservation.differenceQuote).toBe(0n)
    const journal = await openMemoryJournal(disk)
    const report = await replayJournal(journal, { from: 'genesis', redecide: true })
    await journal.close()
    expect(report.difference).toBeUndefined()
    expect(report.notRedecided).toBe(0)
    expect(report.stateHash).toBe(summary.stateHashAfter)
    // Two restarts left a record each.
    expect(report.sequence).toBe(summary.commands.submitted + 2)
  })

  test('can be told again when it is over', async () => {
    const disk = createMemoryDisk()
    const summary = await attempt(disk)
    const { stateHashAfter, ...again } = await attempt(disk)
    // The restart is a record after the last one of the run.
    const { stateHashAfter: before, ...first } = summary
    expect(again).toEqual(first)
    expect(stateHashAfter).not.toBe(before)
  })

  test('does not go on in the journal of another run', async () => {
    const disk = createMemoryDisk()
    await expect(attempt(disk, 40)).rejects.toThrow(RunInterrupted)
    await expect(attempt(disk, 40, seed + 1)).rejects.toThrow(HistoryDiffers)
    await expect(attempt(disk, 5)).rejects.toThrow(RunInterrupted)
  })
})
