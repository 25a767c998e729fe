import assert from 'node:assert/strict'
import {
  type BookSpec,
  type EngineEvent,
  findPreset,
  quoteUnits,
  type StateView,
} from '@plimsoll/engine'
import { simpleBook } from '@plimsoll/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodyHashOf } from '../codec/body-hash.ts'
import { AppendRefused, AppendUnknown } from '../journal.ts'
import { type AppendScript, ScriptedJournals } from '../testing/scripted-journal.ts'
import type { AppliedRecord, RecordObserver } from './record-observer.ts'
import { eventsOf } from './record-text.ts'
import { Sequencer } from './sequencer.ts'
import type { Submission } from './submission.ts'

function bitmex() {
  const policy = findPreset('bitmex')?.spec
  if (policy === undefined) throw new Error('no preset bitmex')
  return policy
}

/** A round over it takes five records. */
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
  waterfall: [{ layer: 'adl', policy: bitmex() }],
  limits: { stepFillsMax: 2 },
})

/** Keeps what it is told, and objects to what it should not be told. */
class Witness implements RecordObserver {
  readonly kept: AppliedRecord[]
  pending: AppliedRecord[] = []
  discards = 0
  announced: readonly EngineEvent[] = []

  constructor(kept: readonly AppliedRecord[] = []) {
    this.kept = [...kept]
  }

  get sequence(): number {
    return this.kept.at(-1)?.sequence ?? 0
  }

  applying(events: readonly EngineEvent[], state: StateView): void {
    const last = this.pending.at(-1)?.sequence ?? this.sequence
    assert.equal(state.sequence(), last)
    this.announced = events
  }

  applied(record: AppliedRecord, state: StateView): void {
    assert.deepEqual(this.announced.slice(1), record.events)
    assert.equal(record.sequence, (this.pending.at(-1)?.sequence ?? this.sequence) + 1)
    assert.equal(state.sequence(), record.sequence)
    this.pending.push(record)
  }

  durable({ sequence }: { readonly sequence: number }): void {
    assert.equal(this.pending.at(-1)?.sequence, sequence)
    this.kept.push(...this.pending)
    this.pending = []
  }

  discarded(afterSequence: number): void {
    assert.ok(this.sequence <= afterSequence)
    this.discards += this.pending.length
    this.pending = []
  }

  beforeSnapshot(): void {
    assert.deepEqual(this.pending, [])
  }
}

const appends: Readonly<Record<string, AppendScript>> = {
  kept: (journal, entries) => journal.append(entries),
  refused: () => Promise.reject(new AppendRefused('the disk is full', true)),
  lost: async (journal) => {
    await journal.close()
    throw new AppendUnknown('lost')
  },
  keptUnknown: async (journal, entries) => {
    await journal.append(entries)
    await journal.close()
    throw new AppendUnknown('kept')
  },
}

function submissionOf(kind: string, index: number): Submission {
  if (kind === 'openRound') return { kind }
  const amountQuote = quoteUnits(kind === 'overdraw' ? 1_000_000n : 1n)
  const body =
    kind === 'deposit'
      ? ({ kind: 'deposit', account: 'long', amountQuote } as const)
      : ({ kind: 'withdraw', account: 'short0', amountQuote } as const)
  return { ...body, idempotency: { key: `${index}`, bodyHash: bodyHashOf(body) } }
}

const turns = fc.array(
  fc.record({
    commands: fc.array(fc.constantFrom('deposit', 'overdraw', 'openRound'), { maxLength: 6 }),
    appends: fc.array(fc.constantFrom(...Object.keys(appends)), { maxLength: 3 }),
    refusesMarks: fc.boolean(),
    // Where the next process has to be told from: a share of what this one was.
    restartsAt: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 6 },
)

async function recordsOf(journals: ScriptedJournals): Promise<AppliedRecord[]> {
  const journal = await journals.open()
  const records: AppliedRecord[] = []
  for await (const record of journal.read(1)) {
    const { epoch, sequence, timeMs, kind, rejection } = record
    const events = eventsOf(record)
    const refused = rejection === null ? {} : { rejection: rejection as 'insufficientMoney' }
    records.push({ epoch, sequence, timeMs, kind, ...refused, events })
  }
  await journal.close()
  return records
}

test('an observer is told every record once, in order, on its state, and none that is void', async () => {
  const seen = { discards: 0, rejections: 0, rounds: 0, tellings: 0 }
  const play = async (script: typeof turns extends fc.Arbitrary<infer T> ? T : never) => {
    const journals = new ScriptedJournals()
    const settings = { groupCommandsMax: 3, checkpointRecords: 2, snapshotRecords: 3 }
    const open = (observer: Witness) =>
      Sequencer.open({
        openJournal: journals.open,
        genesis,
        clock: { nowMs: () => 1_000 },
        settings,
        observer,
      })
    let witness = new Witness()
    let sequencer = await open(witness)
    let index = 0
    for (const turn of script) {
      for (const name of turn.appends) journals.script(appends[name] as AppendScript)
      journals.refuseMarks(turn.refusesMarks ? new AppendRefused('no room', true) : undefined)
      await Promise.all(
        turn.commands.map((kind) => sequencer.submit(submissionOf(kind, (index += 1)))),
      )
      if (turn.restartsAt === undefined) continue
      await sequencer.close()
      seen.discards += witness.discards
      const count = Math.floor(turn.restartsAt * witness.kept.length)
      seen.tellings += witness.kept.length - count
      witness = new Witness(witness.kept.slice(0, count))
      sequencer = await open(witness)
    }
    await sequencer.close()
    seen.discards += witness.discards
    const records = await recordsOf(journals)
    expect(witness.kept).toEqual(records)
    expect(witness.pending).toEqual([])
    seen.rejections += records.filter(({ rejection }) => rejection !== undefined).length
    seen.rounds += records.filter(({ kind }) => kind === 'continueCase').length
  }
  const seed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
  await fc.assert(fc.asyncProperty(turns, play), { seed, numRuns: 150 })
  expect(Object.values(seen).every((count) => count > 0)).toBe(true)
})
