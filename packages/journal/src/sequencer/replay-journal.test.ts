import { type BookSpec, findPreset, quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import type { Entry, Journal } from '../journal.ts'
import { createMemoryDisk } from '../memory/memory-disk.ts'
import { openMemoryJournal } from '../memory/memory-journal.ts'
import { replayJournal } from './replay-journal.ts'
import { Sequencer } from './sequencer.ts'

const policy = findPreset('bitmex')?.spec
const genesis: BookSpec = simpleBook({
  mark: 80n,
  accounts: {
    long: { money: 10n, positions: [{ lots: 2n, entry: 200n }] },
    short: { money: 50n, positions: [{ lots: -2n, entry: 200n }] },
  },
  waterfall: policy === undefined ? [] : [{ layer: 'adl', policy }],
})

/** The journal of a round and some commands, closed after a last checkpoint. */
async function journalOf(change: (entry: Entry) => Entry = (entry) => entry): Promise<Journal> {
  const disk = createMemoryDisk()
  const sequencer = await Sequencer.open({
    openJournal: () => openMemoryJournal(disk),
    genesis,
    clock: { nowMs: () => 5 },
    settings: { checkpointRecords: 2, snapshotRecords: 2 },
  })
  await sequencer.submit({ kind: 'deposit', account: 'short', amountQuote: quoteUnits(5n) })
  await sequencer.submit({ kind: 'openRound' })
  const body = { kind: 'withdraw', account: 'long', amountQuote: quoteUnits(999n) } as const
  await sequencer.submit({ ...body, idempotency: { key: 'k', bodyHash: 'x' } })
  await sequencer.close()
  const journal = await openMemoryJournal(disk)
  const changed = await openMemoryJournal(createMemoryDisk())
  const entries: Entry[] = []
  for await (const { epoch: _epoch, prevHash: _prevHash, hash: _hash, ...entry } of journal.read(
    0,
  )) {
    entries.push(change(entry))
  }
  await changed.append(entries)
  for (const checkpoint of await journal.checkpoints()) await changed.addCheckpoint(checkpoint)
  const snapshot = await journal.newestSnapshot()
  if (snapshot !== undefined) await changed.saveSnapshot(snapshot)
  return changed
}

function at(sequence: number, change: (entry: Entry) => Partial<Entry>): (entry: Entry) => Entry {
  return (entry) => (entry.sequence === sequence ? { ...entry, ...change(entry) } : entry)
}

describe('a replay', () => {
  test('from the book decides every record again and compares every hash', async () => {
    const progress: number[] = []
    const report = await replayJournal(await journalOf(), {
      from: 'genesis',
      redecide: true,
      onProgress: (sequence) => progress.push(sequence),
    })
    expect(report).toEqual({
      domain: 'test',
      fromSequence: 0,
      sequence: 3,
      stateHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      hashesCompared: 3,
      redecided: 3,
      notRedecided: 0,
    })
    expect(progress).toEqual([3])
  })

  test('from the snapshot comes to the same state', async () => {
    const journal = await journalOf()
    const whole = await replayJournal(journal, { from: 'genesis', redecide: false })
    const short = await replayJournal(journal, { from: 'snapshot', redecide: false })
    expect(short).toMatchObject({ fromSequence: 2, redecided: 0, hashesCompared: 3 })
    expect(short.stateHash).toBe(whole.stateHash)
  })

  test('counts the records that another version of the rules decided', async () => {
    const journal = await journalOf(at(1, () => ({ logicVersion: 0 })))
    const report = await replayJournal(journal, { from: 'genesis', redecide: true })
    expect(report).toMatchObject({ redecided: 2, notRedecided: 1 })
    expect(report.difference).toBeUndefined()
  })

  test.each<[string, (entry: Entry) => Entry, { sequence: number; what: unknown }]>([
    [
      'events that were not decided',
      at(1, ({ events }) => ({ events: events.replace('[5]', '[6]') })),
      { sequence: 1, what: expect.stringContaining('the events differ at character') as unknown },
    ],
    [
      'a command that was another',
      at(3, ({ command }) => ({ command: command.replace('withdraw', 'deposit') })),
      {
        sequence: 3,
        what: expect.stringContaining('decided again, the command is accepted') as unknown,
      },
    ],
    [
      'a refusal for another reason',
      at(3, () => ({ rejection: 'halted' })),
      {
        sequence: 3,
        what: expect.stringContaining('on record it is rejected as halted') as unknown,
      },
    ],
    [
      'a record that needs none',
      at(2, () => ({ command: '{"kind":"passTime"}', events: '[]' })),
      { sequence: 2, what: 'decided again, the command needs no record' },
    ],
  ])('finds %s', async (_what, change, difference) => {
    const journal = await journalOf(change)
    const report = await replayJournal(journal, { from: 'genesis', redecide: true })
    expect(report.difference).toEqual(difference)
  })

  test('finds a checkpoint that the events do not lead to', async () => {
    const journal = await journalOf(
      at(1, ({ events }) => ({ events: events.replace('[5]', '[6]') })),
    )
    const report = await replayJournal(journal, { from: 'genesis', redecide: false })
    expect(report.difference).toMatchObject({ sequence: 2 })
    expect(report.difference?.what).toMatch(/^the state has hash .*, its checkpoint says/)
  })

  test('finds events that fit no state', async () => {
    const journal = await journalOf(
      at(1, ({ events }) => ({ events: events.replace('[1]', '[99]') })),
    )
    const report = await replayJournal(journal, { from: 'genesis', redecide: false })
    expect(report.difference).toMatchObject({ sequence: 1 })
  })

  test('finds text that is no record', async () => {
    const journal = await journalOf(at(1, () => ({ events: '[' })))
    const report = await replayJournal(journal, { from: 'genesis', redecide: false })
    expect(report.difference).toMatchObject({
      sequence: 1,
      what: expect.stringContaining('the events of record 1 cannot be read') as unknown,
    })
  })
})
