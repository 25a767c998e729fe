import { type BookSpec, findPreset, InvariantError, quoteUnits } from '@plimsoll/engine'
import { simpleBook } from '@plimsoll/testkit'
import { describe, expect, test } from 'vitest'
import { AppendRefused, JournalDamaged } from '../journal.ts'
import { ScriptedJournals } from '../testing/scripted-journal.ts'
import type { Answer } from './answer.ts'
import { Sequencer } from './sequencer.ts'
import type { SequencerSettings } from './settings.ts'
import type { Submission } from './submission.ts'

function policyOf(preset: string) {
  const policy = findPreset(preset)?.spec
  if (policy === undefined) throw new Error(`no preset ${preset}`)
  return policy
}

/** A bankrupt long of nine lots and nine shorts to deleverage, two in a step. */
const genesis: BookSpec = simpleBook({
  mark: 80n,
  accounts: {
    long: { money: 100n, positions: [{ lots: 9n, entry: 900n }] },
    ...Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [
        `short${index}`,
        { money: 50n + BigInt(index), positions: [{ lots: -1n, entry: 100n }] },
      ]),
    ),
  },
  waterfall: [{ layer: 'adl', policy: policyOf('bitmex') }],
  limits: { stepFillsMax: 2 },
})

const openRound: Submission = { kind: 'openRound' }
const deposit: Submission = { kind: 'deposit', account: 'long', amountQuote: quoteUnits(5n) }

function open(
  journals: ScriptedJournals,
  settings: Partial<SequencerSettings> = {},
): Promise<Sequencer> {
  const clock = { nowMs: () => 1_000 }
  return Sequencer.open({ openJournal: journals.open, genesis, clock, settings })
}

/** A read is served once the marks after the command are written. */
async function submitAndMark(sequencer: Sequencer): Promise<Answer> {
  const answer = await sequencer.submit(deposit)
  await sequencer.read(() => undefined)
  return answer
}

function appended(journals: ScriptedJournals): string[] {
  return journals.groups.flat().map(({ kind }) => kind)
}

const wholeRound = ['openRound', 'continueCase', 'continueCase', 'continueCase', 'continueCase']

describe('a round in steps', () => {
  test('is finished before any other command', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals)
    const answers = await Promise.all([sequencer.submit(openRound), sequencer.submit(deposit)])
    expect(answers).toMatchObject([
      { outcome: 'accepted', sequence: 1 },
      { outcome: 'accepted', sequence: 6 },
    ])
    expect(appended(journals)).toEqual(['genesis', ...wholeRound, 'deposit'])
  })

  test('is finished even if nobody asks for anything else', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { groupCommandsMax: 1 })
    await sequencer.submit(openRound)
    await sequencer.close()
    expect(appended(journals)).toEqual(['genesis', ...wholeRound])
  })

  test('is finished by the next process, before its start', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { groupCommandsMax: 1 })
    journals.script((journal, entries) => journal.append(entries))
    journals.script(async (journal) => {
      await journal.close()
      journals.refuseToOpen(new Error('the process has died'))
      throw new Error('the process has died')
    })
    await sequencer.submit(openRound)
    await sequencer.close()
    journals.refuseToOpen(undefined)
    journals.groups.length = 0
    const next = await open(journals, { groupCommandsMax: 3 })
    expect(await next.submit(deposit)).toMatchObject({ outcome: 'accepted', sequence: 7 })
    expect(appended(journals)).toEqual([...wholeRound.slice(1), 'start', 'deposit'])
  })

  test('that finds no room waits for the next command', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { groupCommandsMax: 1 })
    journals.script((journal, entries) => journal.append(entries))
    journals.script(() => Promise.reject(new AppendRefused('the disk is full', true)))
    await sequencer.submit(openRound)
    expect(await sequencer.read((state) => state.isRoundUnfinished())).toBe(true)
    expect(await sequencer.submit(deposit)).toMatchObject({ outcome: 'accepted', sequence: 6 })
  })
})

describe('marks', () => {
  test('are taken between groups once so many records have passed', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { checkpointRecords: 2, snapshotRecords: 3 })
    for (let count = 0; count < 5; count += 1) await sequencer.submit(deposit)
    await sequencer.close()
    const journal = await journals.open()
    const hashes = await journal.checkpoints()
    expect(hashes.map(({ sequence }) => sequence)).toEqual([2, 4, 5])
    expect((await journal.newestSnapshot())?.sequence).toBe(3)
  })

  test('are not taken between two steps of a round', async () => {
    const journals = new ScriptedJournals()
    const settings = { groupCommandsMax: 1, checkpointRecords: 1, snapshotRecords: 1 }
    const sequencer = await open(journals, settings)
    await sequencer.submit(openRound)
    await sequencer.close()
    const journal = await journals.open()
    expect((await journal.checkpoints()).map(({ sequence }) => sequence)).toEqual([5])
    expect((await journal.newestSnapshot())?.sequence).toBe(5)
  })

  test('that find no room are left out, and commands go on', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { checkpointRecords: 2, snapshotRecords: 2 })
    journals.refuseMarks(new AppendRefused('the disk is full', true))
    for (let count = 0; count < 3; count += 1) await submitAndMark(sequencer)
    journals.refuseMarks(undefined)
    for (let count = 0; count < 2; count += 1) await submitAndMark(sequencer)
    await sequencer.close()
    expect(journals.opened).toBe(1)
    const journal = await journals.open()
    expect((await journal.checkpoints()).map(({ sequence }) => sequence)).toEqual([4, 5])
    expect((await journal.newestSnapshot())?.sequence).toBe(5)
  })

  test('that fail otherwise make the journal be opened again', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { checkpointRecords: 1 })
    journals.refuseMarks(new AppendRefused('another state is on record', false))
    expect(await submitAndMark(sequencer)).toMatchObject({ outcome: 'accepted', sequence: 1 })
    journals.refuseMarks(undefined)
    expect(await sequencer.submit(deposit)).toMatchObject({ outcome: 'accepted', sequence: 3 })
    expect(journals.opened).toBe(2)
  })

  test('a process begins with the newest snapshot', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals, { snapshotRecords: 3 })
    for (let count = 0; count < 5; count += 1) await sequencer.submit(deposit)
    const hash = await sequencer.read((_state, { stateHash }) => stateHash())
    await sequencer.close()
    journals.reads.length = 0
    journals.script(() => Promise.reject(new AppendRefused('the disk is full', true)))
    const next = await open(journals)
    expect(journals.reads.slice(0, 2)).toEqual([0, 4])
    expect(await next.read((_state, { stateHash }) => stateHash())).toBe(hash)
  })

  test('a snapshot of another engine is passed over', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals)
    await sequencer.submit(deposit)
    await sequencer.close()
    const journal = await journals.open()
    const bytes = new TextEncoder().encode('from another world')
    await journal.saveSnapshot({ sequence: 1, stateHash: 'unknown', bytes })
    await journal.close()
    const next = await open(journals)
    expect(await next.read((_state, { sequence }) => sequence)).toBe(2)
  })

  test('a checkpoint that the records do not lead to stops the domain', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals)
    await sequencer.submit(deposit)
    await sequencer.submit(deposit)
    await sequencer.close()
    const journal = await journals.open()
    await journal.addCheckpoint({ sequence: 1, stateHash: 'f'.repeat(64) })
    await journal.close()
    const opening = open(journals)
    await expect(opening).rejects.toThrow(JournalDamaged)
    await expect(opening).rejects.toThrow(
      /the state at record 1 has hash .*, its checkpoint says ff/,
    )
  })

  test('a journal that keeps part of a group stops the domain', async () => {
    const journals = new ScriptedJournals()
    const sequencer = await open(journals)
    journals.script(async (journal, entries) => {
      await journal.append(entries.slice(0, 1))
      await journal.close()
      throw new Error('the sync failed')
    })
    const answers = await Promise.all([sequencer.submit(deposit), sequencer.submit(deposit)])
    expect(answers).toMatchObject([{ outcome: 'unknown' }, { outcome: 'unknown' }])
    expect(sequencer.stopCause).toBeInstanceOf(InvariantError)
    expect(sequencer.stopCause?.message).toBe('the journal kept 1 of the 2 records appended at 1')
  })
})
