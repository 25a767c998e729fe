import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Journal } from '@plimsoll/journal'
import {
  AppendUnknown,
  DomainUnavailable,
  openSqliteJournal,
  verifyJournal,
} from '@plimsoll/journal'
import { encodeEvent } from '@plimsoll/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../testing/quick-folder.ts'
import {
  crash,
  deposit,
  handClock,
  openSample,
  price,
  sampleBook,
} from '../testing/sample-domain.ts'
import type { CommittedRecord } from './committed-record.ts'
import { CursorRefused, type DomainArchive } from './domain-archive.ts'
import { NoBook, openDomain } from './open-domain.ts'

const everything = { limit: 1_000 }

function contentOf(archive: DomainArchive): unknown {
  return [archive.cases(everything), archive.receipts(everything)]
}

function remove(folder: string, ...names: string[]): void {
  for (const name of names) rmSync(join(folder, name), { force: true })
}

const archiveFiles = ['projections.sqlite', 'projections.sqlite-wal', 'projections.sqlite-shm']

describe('a domain', () => {
  test('begins with a book and goes on where its journal ends', async () => {
    const folder = quickFolder(onTestFinished)
    const first = await openSample(folder)
    expect(first.status).toMatchObject({ phase: 'running', epoch: 1, sequence: 0 })
    await first.submit(deposit('long', 1n))
    expect(first.status).toMatchObject({ sequence: 1, timeMs: 1_000, queueLength: 0 })
    await first.close()
    expect(first.status.phase).toBe('closed')
    await expect(first.read(() => 0)).rejects.toThrow(DomainUnavailable)
    const second = await openSample(folder, { clock: handClock(2_000) })
    expect(second.status).toMatchObject({ phase: 'waiting', epoch: 2, sequence: 2, timeMs: 2_000 })
    await second.submit(price(90n, 2_000))
    expect(second.status.phase).toBe('running')
    await second.close()
  })

  test('does not begin without a book', async () => {
    const folder = quickFolder(onTestFinished)
    const options = { folder, clock: handClock(), onError: () => undefined }
    await expect(openDomain(options)).rejects.toThrow(NoBook)
    // And has let go of the folder.
    await (await openSample(folder)).close()
  })

  test('hands out every record once, a round with its last step', async () => {
    const domain = await openSample(quickFolder(onTestFinished))
    const seen: CommittedRecord[] = []
    const stop = domain.follow((records) => seen.push(...records))
    await crash(domain)
    stop()
    await domain.submit(deposit('long', 1n))
    expect(seen.map(({ sequence, kind }) => `${sequence} ${kind}`)).toEqual([
      '1 updatePrices',
      '2 openRound',
      '3 continueCase',
      '4 continueCase',
      '5 continueCase',
      '6 continueCase',
    ])
    const rounds = seen.flatMap(({ round }) => round ?? [])
    expect(rounds).toMatchObject([{ openedSequence: 2, openings: [{ caseId: 'test:1:1' }] }])
    expect(rounds[0]?.view.cases[0]).toMatchObject({ account: 'long', status: 'closed' })
    const kept: CommittedRecord[] = []
    for await (const record of domain.records(1)) kept.push(record)
    expect(kept.slice(0, 6)).toEqual(seen.map(({ round: _round, ...record }) => record))
    expect(await domain.recordHash(6)).toMatch(/^[0-9a-f]{64}$/u)
    expect(await domain.recordHash(8)).toBeUndefined()
    expect(await domain.recordHash(-1)).toBeUndefined()
    await domain.close()
  })

  test('a listener that throws keeps nobody else from being told', async () => {
    const errors: unknown[] = []
    const domain = await openSample(quickFolder(onTestFinished), {
      onError: (error) => errors.push(error),
    })
    const seen: number[] = []
    domain.follow(() => {
      throw new Error('broken')
    })
    domain.follow((records) => seen.push(...records.map(({ sequence }) => sequence)))
    await domain.submit(deposit('long', 1n))
    expect([seen, errors]).toEqual([[1], [new Error('broken')]])
    await domain.close()
  })

  test('names slots after a restart from a snapshot', async () => {
    const folder = quickFolder(onTestFinished)
    const sequencer = { snapshotRecords: 2 }
    const first = await openSample(folder, { sequencer })
    await first.submit({ kind: 'openAccount', account: 'late', accountKind: 'trader' })
    await first.submit(deposit('late', 5n))
    await first.close()
    const second = await openSample(folder, { sequencer })
    const texts: unknown[] = []
    for await (const { events } of second.records(1)) {
      texts.push(...events.map((event) => encodeEvent(event, second.writer)))
    }
    expect(JSON.stringify(texts)).toContain('"account":"late"')
    await second.close()
  })
})

describe('the archive', () => {
  test('tells cases and receipts, newest first, page by page', async () => {
    const domain = await openSample(quickFolder(onTestFinished))
    await crash(domain)
    const { archive } = domain
    expect(archive.cases(everything).rows).toMatchObject([
      { caseId: 'test:1:1', account: 'long', status: 'closed', rounds: [{ cause: 'bankrupt' }] },
    ])
    const all = archive.receipts(everything).rows
    expect(all).toHaveLength(9)
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = archive.receipts({ limit: 4, ...(cursor !== undefined && { cursor }) })
      ids.push(...page.rows.map(({ receiptId }) => receiptId))
      cursor = page.next
    } while (cursor !== undefined)
    expect(ids).toEqual(all.map(({ receiptId }) => receiptId))
    expect(() => archive.receipts({ limit: 1, cursor: 'bm9uZQ' })).toThrow(CursorRefused)
    expect(() => archive.cases({ limit: 1, cursor: "n1' OR 1" })).toThrow(CursorRefused)
    await domain.close()
  })

  test('tells accounts what is theirs, and nothing else', async () => {
    const domain = await openSample(quickFolder(onTestFinished))
    await crash(domain)
    const { archive } = domain
    const accounts = new Set(['short3', 'nobody'])
    const own = archive.receipts({ limit: 10, accounts }).rows
    expect(own.map(({ account }) => account)).toEqual(['short3'])
    const [first] = own
    const receiptId = first?.receiptId ?? ''
    expect(archive.receipt(receiptId)).toEqual(first)
    expect(archive.receipt(receiptId, accounts)).toEqual(first)
    expect(archive.receipt(receiptId, new Set(['short4']))).toBeUndefined()
    expect(archive.cases({ limit: 10, accounts }).rows).toEqual([])
    expect(archive.case('test:1:1', accounts)).toBeUndefined()
    expect(archive.case('test:1:1', new Set(['long']))?.account).toBe('long')
    expect(archive.case('test:1:2')).toBeUndefined()
    await domain.close()
  })

  test.each([
    ['deleted', archiveFiles],
    ['deleted, without snapshots', [...archiveFiles, 'snapshot-3.bin', 'snapshot-6.bin']],
  ])('that is %s comes back the same', async (_how, names) => {
    const folder = quickFolder(onTestFinished)
    const sequencer = { snapshotRecords: 3, groupCommandsMax: 3 }
    const first = await openSample(folder, { sequencer })
    await crash(first)
    const content = contentOf(first.archive)
    await first.close()
    remove(folder, ...names)
    const second = await openSample(folder, { sequencer })
    expect(contentOf(second.archive)).toEqual(content)
    await second.close()
  })

  test('tells what a venue confirmed of a plan, live and derived again', async () => {
    const folder = quickFolder(onTestFinished)
    const book = sampleBook({ execution: 'sidecar', limits: { stepFillsMax: 100 } })
    const first = await openSample(folder, { book })
    await crash(first)
    expect(first.archive.receipts(everything).rows).toEqual([])
    const seen: CommittedRecord[] = []
    first.follow((records) => seen.push(...records))
    const [plan] = await first.read((state) => state.plans())
    const { planId = '', rows = [] } = plan ?? {}
    const fills = rows.map(({ index, lots }) => ({ index, status: 'done', lots }) as const)
    await first.submit({ kind: 'confirmPlan', planId, fills })
    expect(seen.flatMap(({ confirmed }) => confirmed ?? [])).toHaveLength(9)
    const content = contentOf(first.archive)
    const receipts = first.archive.receipts(everything).rows
    expect(receipts).toHaveLength(9)
    expect(receipts[0]).toMatchObject({ kind: 'fill', layer: 'adl', caseId: 'test:1:1' })
    await first.close()
    remove(folder, ...archiveFiles)
    const second = await openSample(folder)
    expect(contentOf(second.archive)).toEqual(content)
    await second.close()
  })

  test('that was damaged, or is another build’s, is written anew', async () => {
    const folder = quickFolder(onTestFinished)
    const first = await openSample(folder)
    await crash(first)
    const content = contentOf(first.archive)
    await first.close()
    cpSync(join(folder, 'journal.sqlite'), join(folder, 'projections.sqlite'))
    const second = await openSample(folder)
    expect(contentOf(second.archive)).toEqual(content)
    await second.close()
  })

  test('that is behind its journal, as after a crash between the two, catches up', async () => {
    const folder = quickFolder(onTestFinished)
    const behind = quickFolder(onTestFinished)
    const first = await openSample(folder)
    await first.submit(deposit('long', 1n))
    await first.close()
    cpSync(folder, behind, { recursive: true })
    const second = await openSample(folder)
    await crash(second)
    const content = contentOf(second.archive)
    await second.close()
    remove(folder, ...archiveFiles)
    cpSync(join(behind, 'projections.sqlite'), join(folder, 'projections.sqlite'))
    const third = await openSample(folder)
    expect(contentOf(third.archive)).toEqual(content)
    await third.close()
  })

  test('that is ahead of its journal, or of another one, begins anew', async () => {
    const folder = quickFolder(onTestFinished)
    const older = quickFolder(onTestFinished)
    const first = await openSample(folder)
    await first.submit(deposit('long', 1n))
    await first.close()
    cpSync(folder, older, { recursive: true })
    const second = await openSample(folder)
    await crash(second)
    await second.close()
    remove(older, ...archiveFiles)
    cpSync(join(folder, 'projections.sqlite'), join(older, 'projections.sqlite'))
    const restored = await openSample(older)
    expect(contentOf(restored.archive)).toEqual([{ rows: [] }, { rows: [] }])
    // Another course of events from there on.
    for (let index = 0; index < 9; index += 1) await restored.submit(deposit('long', 2n))
    await crash(restored)
    const content = contentOf(restored.archive)
    await restored.close()
    remove(older, ...archiveFiles)
    cpSync(join(folder, 'projections.sqlite'), join(older, 'projections.sqlite'))
    const again = await openSample(older)
    expect(contentOf(again.archive)).toEqual(content)
    await again.close()
  })

  test('of a round that a crash broke off is the same as of one that it did not', async () => {
    const whole = await openSample(quickFolder(onTestFinished))
    await crash(whole)
    const content = contentOf(whole.archive)
    await whole.close()
    // Book, price, opening, and four further steps.
    const crashes = [4, 5, 6, 7].flatMap((count) => [
      { appends: count, isKept: false },
      { appends: count, isKept: true },
    ])
    for (const { appends, isKept } of [{ appends: 3, isKept: true }, ...crashes]) {
      const folder = quickFolder(onTestFinished)
      const sequencer = { groupCommandsMax: 1, snapshotRecords: 1 }
      let opened = 0
      const dying = await openSample(folder, {
        sequencer,
        openJournal: async (path) => {
          opened += 1
          if (opened > 1) throw new Error('the process has died')
          return dyingAfter(await openSqliteJournal(path), appends, isKept)
        },
      })
      await crash(dying)
      await dying.close()
      const next = await openSample(folder, { sequencer })
      expect(next.archive.receipts(everything).rows).toHaveLength(9)
      expect(timeless(contentOf(next.archive))).toEqual(timeless(content))
      await next.close()
    }
  })
})

/** Dies with so many appends, before or after the last of them reached the disk. */
function dyingAfter(journal: Journal, appends: number, isKept: boolean): Journal {
  let count = 0
  return {
    get head() {
      return journal.head
    },
    epoch: journal.epoch,
    append: async (entries) => {
      count += 1
      if (count < appends) return journal.append(entries)
      if (isKept && count === appends) await journal.append(entries)
      await journal.close()
      throw new AppendUnknown('the process has died')
    },
    read: (from) => journal.read(from),
    addCheckpoint: (checkpoint) => journal.addCheckpoint(checkpoint),
    checkpoints: () => journal.checkpoints(),
    saveSnapshot: (snapshot) => journal.saveSnapshot(snapshot),
    newestSnapshot: (atMost) => journal.newestSnapshot(atMost),
    close: () => journal.close(),
  }
}

/** Epochs and places of last steps differ with the crash. */
function timeless(content: unknown): unknown {
  return JSON.parse(JSON.stringify(content).replaceAll(/"epoch":\d+/gu, '"epoch":0'))
}

test('a book is not taken for that of a journal', async () => {
  const folder = quickFolder(onTestFinished)
  await (await openSample(folder)).close()
  const again = await openSample(folder, { book: sampleBook({ domain: 'other' }) })
  expect(again.domain).toBe('test')
  await again.close()
})

test('whatever lies in the folder is its owner’s alone', async () => {
  const folder = quickFolder(onTestFinished)
  const domain = await openSample(folder, { isShadow: true })
  await domain.submit(price(80n))
  const readable = readdirSync(folder).filter(
    (name) => (statSync(join(folder, name)).mode & 0o077) !== 0,
  )
  expect(readable).toEqual([])
  await domain.close()
})

test('the journal of a domain is one that can be verified', async () => {
  const folder = quickFolder(onTestFinished)
  const domain = await openSample(folder)
  await crash(domain)
  await domain.close()
  expect(await verifyJournal(folder)).toMatchObject({ findings: [] })
})
