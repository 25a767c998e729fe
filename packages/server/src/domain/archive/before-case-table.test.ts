import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type EngineEvent, lots, type PositionName, ratio } from '@plimsoll/engine'
import type { Submission } from '@plimsoll/journal'
import type { CaseDocument } from '@plimsoll/protocol'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { quickFolder } from '../../testing/quick-folder.ts'
import { deposit, handClock, openSample, price } from '../../testing/sample-domain.ts'
import type { CommittedRecord } from '../committed-record.ts'
import type { OpenedDomain } from '../opened-domain.ts'
import { BeforeCaseTable } from './before-case-table.ts'
import { withProjectionTables } from './projection-tables.ts'

type Step = (nowMs: number) => Submission

/** At 89 the long is below maintenance with an equity of 1. */
const before: readonly Step[] = [
  (nowMs) => price(89n, nowMs),
  () => ({ kind: 'requestLiquidations' }),
  () => fillOfLong(1n),
  () => fillOfLong(2n),
]

const round: readonly Step[] = [
  (nowMs) => price(80n, nowMs),
  () => ({ kind: 'openRound' }),
  () => ({ kind: 'passTime' }),
]

/** An order of an officer that a later round carries out; the long has a case for the second time. */
const again: readonly Step[] = [
  () => deposit('long', 1_000n),
  () => ({
    kind: 'trade',
    market: 'M',
    lots: lots(1n),
    priceTicks: 80n,
    buyer: { account: 'long' },
    seller: { account: 'short8' },
  }),
  () => ({ kind: 'orderCase', account: 'long', bucket: 'cross', reason: 'it must go' }),
  () => ({ kind: 'openRound' }),
  () => ({ kind: 'passTime' }),
]

const everything = [...before, ...round, ...again]

function fillOfLong(size: bigint): Submission {
  return {
    kind: 'fillLiquidation',
    account: 'long',
    bucket: 'cross',
    market: 'M',
    side: 'long',
    lots: lots(size),
    priceTicks: 89n,
    counterparty: { account: 'short0' },
  }
}

/** Each a millisecond after the one before. */
const clock = handClock()

async function take(domain: OpenedDomain, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    clock.timeMs += 1
    const answer = await domain.submit(step(clock.timeMs))
    expect(answer, 'detail' in answer ? answer.detail : '').toMatchObject({ outcome: 'accepted' })
  }
}

function casesOf({ archive }: OpenedDomain): readonly CaseDocument[] {
  return archive.cases({ limit: 1_000 }).rows
}

/** As another process derives them from the whole journal. */
async function derivedAgain(folder: string): Promise<readonly CaseDocument[]> {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(join(folder, `projections.sqlite${suffix}`), { force: true })
  }
  const domain = await openSample(folder, { clock })
  const cases = casesOf(domain)
  await domain.close()
  return cases
}

test('a case has what came before it, and only once', async () => {
  const domain = await openSample(quickFolder(onTestFinished), { clock })
  await take(domain, everything)
  expect(casesOf(domain)).toMatchObject([
    { account: 'long', rounds: [{ cause: 'ordered', orderReason: 'it must go', equity: '1000' }] },
    {
      account: 'long',
      liquidation: {
        requested: { sequence: 2 },
        fills: 2,
        fees: '0',
        ended: { sequence: 6, outcome: 'bankrupt' },
      },
      // Three lots at 89 cost it 33; what is left of six lost 120.
      rounds: [{ cause: 'bankrupt', money: '67', maintenance: '5', equity: '-53' }],
    },
  ])
  expect(casesOf(domain)[0]).not.toHaveProperty('liquidation')
  await domain.close()
})

test.each([
  [
    'ends',
    async (folder: string, domain: OpenedDomain) => {
      await domain.close()
      return folder
    },
  ],
  [
    'dies',
    async (folder: string, domain: OpenedDomain) => {
      const copy = `${folder}-copy`
      // As it lies on the disk now, whatever was written by then.
      cpSync(folder, copy, { recursive: true })
      await domain.close()
      return copy
    },
  ],
] as const)('wherever a process %s, the next one goes on with what it knew', async (_how, end) => {
  const folders = quickFolder(onTestFinished)
  for (let count = 1; count < everything.length; count += 1) {
    const first = join(folders, String(count))
    const ending = await openSample(first, { clock })
    await take(ending, everything.slice(0, count))
    const folder = await end(first, ending)
    const domain = await openSample(folder, { clock })
    await take(domain, [(nowMs) => price(count < before.length ? 89n : 80n, nowMs)])
    await take(domain, everything.slice(count))
    const cases = casesOf(domain)
    expect(cases).toHaveLength(2)
    await domain.close()
    expect(await derivedAgain(folder)).toEqual(cases)
  }
})

test('a record that is told again counts once, and what a case took stays taken', () => {
  const file = join(quickFolder(onTestFinished), 'projections.sqlite')
  withProjectionTables(file, (database) => {
    const openedAt = (sequence: number) =>
      new BeforeCaseTable(database, { position: () => position }, sequence)
    const request = { positions: [0], lots: [1], limitLotQuotes: [ratio(1n)] }
    const requested = { kind: 'liquidationsRequested', deadlineMs: 1, ...request } as const
    const fee = { kind: 'liquidationFeePaid', bucket: 5, fund: 0, amount: 3 } as const
    const first = openedAt(0)
    first.follow(recordOf(1, requested))
    first.follow(recordOf(2, fee))
    first.write(2)
    const second = openedAt(2)
    second.follow(recordOf(2, fee))
    second.follow(recordOf(3, fee))
    expect(second.take(5).liquidation).toMatchObject({ requested: { sequence: 1 }, feesQuote: 6n })
    expect(openedAt(2).take(5).liquidation).toMatchObject({ feesQuote: 3n })
    second.write(3)
    expect(openedAt(3).take(5)).toEqual({})
    database.close()
  })
})

function recordOf(sequence: number, event: EngineEvent): CommittedRecord {
  return { domain: 'test', epoch: 1, sequence, timeMs: 0, kind: 'any', events: [event] }
}

const position: PositionName = {
  account: 'a',
  bucket: 'cross',
  market: 'M',
  side: 'long',
  bucketSlot: 5,
}

test('what could not be written at once is written later', async () => {
  const folder = quickFolder(onTestFinished)
  const domain = await openSample(folder, { clock, onError: () => undefined })
  await take(domain, before.slice(0, 2))
  const other = new Database(join(folder, 'projections.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  await take(domain, before.slice(2))
  other.exec('ROLLBACK')
  other.close()
  await domain.close()
  const next = await openSample(folder, { clock })
  await take(next, round)
  const cases = casesOf(next)
  expect(cases).toMatchObject([{ liquidation: { fills: 2 } }])
  await next.close()
  expect(await derivedAgain(folder)).toEqual(cases)
})
