import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type BookSpec, quoteUnits, ratio } from '@plimsoll/engine'
import {
  bodyHashOf,
  type Journal,
  type JournalRecord,
  openSqliteJournal,
  Sequencer,
  type Submission,
} from '@plimsoll/journal'
import { bareSqliteMs } from './bare-sqlite.ts'
import { median } from './quantile.ts'

/** One way of loading a journal: so many clients, each sending its next command when it has its last answer. */
export interface JournalLoad {
  readonly clients: number
  readonly commands: number
}

/** Rates of one load: medians of turns. */
export interface JournalRates extends JournalLoad {
  /** Commands in one durable group, on average. */
  readonly groupSize: number
  readonly bareRecordsPerSecond: number
  /** What part of bare SQLite's rate appending the same entries to the journal reaches. */
  readonly journalShare: number
  /** What part of it the whole way reaches: decide, apply, append, answer. */
  readonly sequencerShare: number
}

export const journalLoads: readonly JournalLoad[] = [
  { clients: 1, commands: 500 },
  { clients: 16, commands: 4_000 },
  { clients: 64, commands: 12_800 },
  { clients: 256, commands: 20_480 },
  { clients: 1_000, commands: 20_000 },
]

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as (how: { readonly type: 'minor' }) => void

const ACCOUNTS = 1_000
const TURNS = 7
const WARM_UP_TURNS = 3

/**
 * Times a load against bare SQLite that commits the same rows in groups of the same size, in turns on the same disk, so
 * that a noisy machine is noisy for both. The first turns, in which the code is still being compiled, do not count.
 */
export async function measureJournal(load: JournalLoad): Promise<JournalRates> {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'))
  try {
    const turns: Turn[] = []
    for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn += 1) {
      const taken = await takeTurn(join(root, String(turn)), load)
      if (turn >= WARM_UP_TURNS) turns.push(taken)
    }
    return {
      ...load,
      groupSize: median(turns.map(({ groups }) => load.commands / groups)),
      bareRecordsPerSecond: median(turns.map(({ bareMs }) => (1_000 * load.commands) / bareMs)),
      journalShare: median(turns.map(({ bareMs, journalMs }) => bareMs / journalMs)),
      sequencerShare: median(turns.map(({ bareMs, sequencerMs }) => bareMs / sequencerMs)),
    }
  } finally {
    rmSync(root, { recursive: true })
  }
}

interface Turn {
  readonly groups: number
  readonly sequencerMs: number
  readonly journalMs: number
  readonly bareMs: number
}

async function takeTurn(folder: string, load: JournalLoad): Promise<Turn> {
  const { sequencerMs, sizes } = await runSequencer(join(folder, 'sequencer'), load)
  const records = await readRecords(join(folder, 'sequencer'))
  const groups = inGroups(records.slice(1), sizes)
  const journalMs = await runJournal(join(folder, 'journal'), records, sizes)
  settleHeap()
  const bareMs = bareSqliteMs(folder, groups)
  rmSync(folder, { recursive: true })
  return { groups: groups.length, sequencerMs, journalMs, bareMs }
}

/**
 * Before a clock starts: what was set up has survived two collections and is not moved again, so that none of what is timed
 * pays for it.
 */
function settleHeap(): void {
  collectGarbage({ type: 'minor' })
  collectGarbage({ type: 'minor' })
}

/** Deposits with keys, every account in turn, decided, made durable, applied and answered in this process. */
export async function runSequencer(
  folder: string,
  { clients, commands }: JournalLoad,
): Promise<{ readonly sequencerMs: number; readonly sizes: readonly number[] }> {
  let nowMs = 1
  const sizes: number[] = []
  const sequencer = await Sequencer.open({
    openJournal: async () => counting(await openSqliteJournal(folder), sizes),
    genesis: benchBook(),
    clock: { nowMs: () => (nowMs += 1) },
  })
  const waiting = Array.from({ length: commands }, (_, index) => depositOf(index))
  let next = 0
  const client = async (): Promise<void> => {
    for (let own = waiting[next++]; own !== undefined; own = waiting[next++]) {
      const { outcome } = await sequencer.submit(own)
      if (outcome !== 'accepted') throw new Error(`a deposit was ${outcome}`)
    }
  }
  settleHeap()
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: clients }, client))
  const sequencerMs = performance.now() - startedMs
  await sequencer.close()
  return { sequencerMs, sizes: sizes.slice(1) }
}

/** A journal that notes how many entries each group has. */
function counting(journal: Journal, sizes: number[]): Journal {
  const append = journal.append.bind(journal)
  return Object.assign(journal, {
    append: (entries: Parameters<Journal['append']>[0]) => {
      sizes.push(entries.length)
      return append(entries)
    },
  })
}

async function runJournal(
  folder: string,
  records: readonly JournalRecord[],
  sizes: readonly number[],
): Promise<number> {
  const journal = await openSqliteJournal(folder)
  const [book, ...rest] = records
  if (book !== undefined) await journal.append([book])
  const groups = inGroups(rest, sizes)
  settleHeap()
  const startedMs = performance.now()
  for (const group of groups) await journal.append(group)
  const tookMs = performance.now() - startedMs
  await journal.close()
  return tookMs
}

async function readRecords(folder: string): Promise<JournalRecord[]> {
  const journal = await openSqliteJournal(folder)
  const records: JournalRecord[] = []
  for await (const record of journal.read(0)) records.push(record)
  await journal.close()
  return records
}

function inGroups(records: readonly JournalRecord[], sizes: readonly number[]): JournalRecord[][] {
  let first = 0
  return sizes.map((size) => {
    const group = records.slice(first, first + size)
    first += size
    return group
  })
}

function depositOf(index: number): Submission {
  const account = `a${index % ACCOUNTS}`
  const body = { kind: 'deposit', account, amountQuote: quoteUnits(BigInt(1 + index)) } as const
  return { ...body, idempotency: { key: `key-${index}`, bodyHash: bodyHashOf(body) } }
}

function benchBook(): BookSpec {
  return {
    domain: 'bench',
    timeMs: 0,
    asset: { name: 'USD', wholeUnitQuote: quoteUnits(1_000_000n) },
    markets: [
      {
        market: 'M',
        contract: 'linear',
        tickValueQuote: quoteUnits(1n),
        markPriceTicks: ratio(100n),
        maintenanceTiers: [{ notionalFromQuote: quoteUnits(0n), rate: ratio(1n, 100n) }],
      },
    ],
    accounts: Array.from({ length: ACCOUNTS }, (_, index) => ({
      account: `a${index}`,
      kind: 'trader',
      collateralQuote: quoteUnits(1_000_000n),
      positions: [],
    })),
    funds: [],
    waterfall: [],
  }
}
