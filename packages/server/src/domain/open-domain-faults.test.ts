import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppendRefused, AppendUnknown, type Journal, openSqliteJournal } from '@plimsoll/journal'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../testing/quick-folder.ts'
import { deposit, handClock, openSample, price, sampleBook } from '../testing/sample-domain.ts'
import type { CommittedRecord } from './committed-record.ts'
import type { DomainArchive } from './domain-archive.ts'
import type { OpenedDomain } from './opened-domain.ts'

const faults = ['none', 'none', 'refused', 'lost', 'keptUnknown'] as const

type Fault = (typeof faults)[number]

/** The journal of a folder, whose appends go wrong as the faults say, one an append. */
async function faultyJournal(folder: string, coming: Fault[]): Promise<Journal> {
  const journal = await openSqliteJournal(folder)
  return {
    get head() {
      return journal.head
    },
    epoch: journal.epoch,
    append: async (entries) => {
      const fault = entries[0]?.sequence === 0 ? 'none' : (coming.shift() ?? 'none')
      if (fault === 'refused') throw new AppendRefused('the disk is full', true)
      if (fault === 'lost') {
        await journal.close()
        throw new AppendUnknown('lost')
      }
      const head = await journal.append(entries)
      if (fault === 'none') return head
      await journal.close()
      throw new AppendUnknown('kept')
    },
    read: (from) => journal.read(from),
    addCheckpoint: (checkpoint) => journal.addCheckpoint(checkpoint),
    checkpoints: () => journal.checkpoints(),
    saveSnapshot: (snapshot) => journal.saveSnapshot(snapshot),
    newestSnapshot: (atMost) => journal.newestSnapshot(atMost),
    close: () => journal.close(),
  }
}

const turns = fc.array(
  fc.record({
    marks: fc.array(fc.integer({ min: 60, max: 170 }), { minLength: 1, maxLength: 3 }),
    faults: fc.array(fc.constantFrom(...faults), { maxLength: 6 }),
    restarts: fc.boolean(),
    losesArchive: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
)

async function play(domain: OpenedDomain, clock: { timeMs: number }, mark: number): Promise<void> {
  clock.timeMs += 1
  const { timeMs } = clock
  await Promise.all([
    domain.submit(price(BigInt(mark), timeMs)),
    domain.submit({ kind: 'openRound' }),
    domain.submit(deposit('short0', 1n)),
    domain.submit({ kind: 'passTime' }),
  ])
}

function contentOf(archive: DomainArchive): unknown {
  return [archive.cases({ limit: 1_000 }), archive.receipts({ limit: 1_000 })]
}

/** What an archive is that is derived at once from the whole journal. */
async function derivedAnew(folder: string): Promise<unknown> {
  forget(folder)
  const domain = await openSample(folder, { sequencer: { snapshotRecords: 1_000_000 } })
  const content = contentOf(domain.archive)
  await domain.close()
  return content
}

function forget(folder: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(folder, `projections.sqlite${suffix}`), { force: true })
  }
}

test('whatever fails, followers are told every record once and the archive is that of the journal', async () => {
  const seen = { cases: 0, receipts: 0, faults: 0, restarts: 0 }
  const run = async (script: typeof turns extends fc.Arbitrary<infer T> ? T : never) => {
    const folder = quickFolder(onTestFinished)
    const clock = handClock()
    const coming: Fault[] = []
    const told: CommittedRecord[] = []
    const open = async (): Promise<OpenedDomain> => {
      const domain = await openSample(folder, {
        clock,
        book: sampleBook(),
        sequencer: { groupCommandsMax: 2, snapshotRecords: 3 },
        openJournal: (path) => faultyJournal(path, coming),
      })
      // What happened before somebody could follow, a finished round and the start among it.
      const from = (told.at(-1)?.sequence ?? 0) + 1
      for await (const record of domain.records(from)) told.push(record)
      domain.follow((records) => told.push(...records))
      return domain
    }
    let domain = await open()
    for (const turn of script) {
      coming.push(...turn.faults)
      seen.faults += turn.faults.filter((fault) => fault !== 'none').length
      for (const mark of turn.marks) await play(domain, clock, mark)
      coming.length = 0
      if (!turn.restarts) continue
      seen.restarts += 1
      await domain.close()
      if (turn.losesArchive) forget(folder)
      domain = await open()
    }
    // Whatever was left between two steps goes on.
    await play(domain, clock, 100)
    const kept: CommittedRecord[] = []
    for await (const record of domain.records(1)) kept.push(record)
    expect(told.map(({ round: _round, ...record }) => record)).toEqual(kept)
    const content = contentOf(domain.archive)
    const { archive } = domain
    seen.cases += archive.cases({ limit: 1_000 }).rows.length
    seen.receipts += archive.receipts({ limit: 1_000 }).rows.length
    await domain.close()
    expect(content).toEqual(await derivedAnew(folder))
  }
  const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
  await fc.assert(fc.asyncProperty(turns, run), { seed, numRuns: 40 })
  expect(Object.values(seen).every((count) => count > 0)).toBe(true)
})

test('what could not be opened to its end lets go of the journal', async () => {
  const folder = quickFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'shadow.sqlite'))
  await expect(openSample(folder, { isShadow: true })).rejects.toThrow(/directory|open/u)
  const domain = await openSample(folder)
  expect(domain.status.phase).not.toBe('stopped')
  await domain.close()
})
