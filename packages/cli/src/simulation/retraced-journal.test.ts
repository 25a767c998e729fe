import {
  createMemoryDisk,
  type Disk,
  type Entry,
  type Journal,
  openMemoryJournal,
} from '@plimsoll/journal'
import { sampleEntries, sampleEntry } from '@plimsoll/testkit'
import { beforeEach, expect, test } from 'vitest'
import { RetracedJournal, RunDiffers } from './retraced-journal.ts'

const nothing = async (): Promise<void> => undefined

let disk: Disk

beforeEach(async () => {
  disk = createMemoryDisk()
  const journal = await openMemoryJournal(disk)
  await journal.append(sampleEntries(0, 5))
  await journal.addCheckpoint({ sequence: 3, stateHash: 'c'.repeat(64) })
  await journal.close()
})

async function reopen(): Promise<{ journal: Journal; retraced: RetracedJournal; seen: Entry[] }> {
  const journal = await openMemoryJournal(disk)
  const seen: Entry[] = []
  const retraced = new RetracedJournal(journal, async (entry) => {
    seen.push(entry)
  })
  return { journal, retraced, seen }
}

async function sequencesIn(journal: Journal): Promise<number[]> {
  const sequences: number[] = []
  for await (const { sequence } of journal.read(0)) sequences.push(sequence)
  return sequences
}

test('it looks empty until it is gone through, and nothing is written on the way', async () => {
  const { journal, retraced, seen } = await reopen()
  expect(retraced.head.sequence).toBe(-1)
  expect(await sequencesIn(retraced)).toEqual([])
  expect(await retraced.checkpoints()).toEqual([])
  const head = await retraced.append(sampleEntries(0, 4))
  expect(head.sequence).toBe(3)
  expect(await sequencesIn(retraced)).toEqual([0, 1, 2, 3])
  expect(await retraced.checkpoints()).toHaveLength(1)
  expect(retraced.isPastEnd).toBe(false)
  expect(retraced.reached.sequence).toBe(4)
  expect(journal.head.sequence).toBe(4)
  expect(seen).toEqual(sampleEntries(0, 4))
})

test('a group that reaches past the end is compared as far as it goes, and the rest appended', async () => {
  const { journal, retraced } = await reopen()
  await retraced.append(sampleEntries(0, 3))
  const head = await retraced.append(sampleEntries(3, 4))
  expect(head).toEqual(journal.head)
  expect(head.sequence).toBe(6)
  expect(await sequencesIn(journal)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(retraced.isPastEnd).toBe(true)
})

test.each([
  ['command', 'another command'],
  ['events', 'another outcome'],
  ['kind', 'another kind'],
  ['policyHash', 'another waterfall'],
] as const)('another %s is refused, and nothing is written', async (field, words) => {
  const { journal, retraced } = await reopen()
  await retraced.append(sampleEntries(0, 2))
  const other = sampleEntry(2, { [field]: 'f' })
  await expect(retraced.append([other, ...sampleEntries(3, 3)])).rejects.toThrow(
    new RunDiffers(2, `record 2 has ${words}`),
  )
  expect(retraced.failure).toBeInstanceOf(RunDiffers)
  expect(journal.head.sequence).toBe(4)
})

test('marks of what lies behind are not made again, those at the end and after it are', async () => {
  const { journal, retraced } = await reopen()
  const stateHash = 'd'.repeat(64)
  await retraced.append(sampleEntries(0, 5))
  await retraced.addCheckpoint({ sequence: 2, stateHash })
  await retraced.addCheckpoint({ sequence: 4, stateHash })
  expect((await journal.checkpoints()).map(({ sequence }) => sequence)).toEqual([3, 4])
  await retraced.saveSnapshot({ sequence: 1, stateHash, bytes: Uint8Array.of(1) })
  expect(await retraced.newestSnapshot()).toBeUndefined()
  await retraced.saveSnapshot({ sequence: 4, stateHash, bytes: Uint8Array.of(2) })
  expect((await retraced.newestSnapshot())?.sequence).toBe(4)
})

test('a newer snapshot than the run has come to is not shown to it', async () => {
  const journal = await openMemoryJournal(disk)
  await journal.saveSnapshot({ sequence: 4, stateHash: 'e'.repeat(64), bytes: Uint8Array.of(1) })
  const retraced = new RetracedJournal(journal, nothing)
  await retraced.append(sampleEntries(0, 2))
  expect(await retraced.newestSnapshot()).toBeUndefined()
})

test('closing it closes the journal', async () => {
  const { journal, retraced } = await reopen()
  await retraced.close()
  await expect(journal.append(sampleEntries(5, 1))).rejects.toThrow('the journal is closed')
})
