import {
  AppendRefused,
  type Clock,
  type Entry,
  type Journal,
  type JournalRecord,
} from '@plimsoll/journal'
import { Refused } from '../identity/refused.ts'
import { type ControlRecord, decodeRecord, encodeRecord } from './control-record.ts'

const groupMax = 256
const waitingMax = 10_000
/** Version of what the records mean. */
const recordVersion = 1
const noPolicy = '0'.repeat(64)

export interface ControlLogOptions {
  readonly openJournal: () => Promise<Journal>
  readonly clock: Clock
  /** Told of every record once, in order, when it is durable and before whoever wrote it is answered. */
  readonly onRecord: (record: ControlRecord, place: RecordPlace) => void
}

export interface RecordPlace {
  readonly sequence: number
  readonly timeMs: number
}

interface Waiting {
  readonly record: ControlRecord
  readonly fulfil: (place: RecordPlace) => void
  readonly refuse: (error: Refused) => void
}

/**
 * The hash-chained journal of control. Records that arrive while others are being written share one sync. When it is not known
 * whether a group was written, the journal is opened again and what it holds is believed.
 */
export class ControlLog {
  readonly #options: ControlLogOptions
  #journal: Journal | undefined
  #applied = -1
  #waiting: Waiting[] = []
  #work: Promise<void> | undefined
  #isClosed = false

  private constructor(options: ControlLogOptions) {
    this.#options = options
  }

  /** @throws JournalDamaged, JournalLocked, AppendRefused as the journal does */
  static async open(options: ControlLogOptions): Promise<ControlLog> {
    const log = new ControlLog(options)
    await log.#open()
    return log
  }

  /** @throws Refused `unavailable`: nothing was written; `outcomeUnknown`: it may have been */
  append(record: ControlRecord): Promise<RecordPlace> {
    if (this.#isClosed) return Promise.reject(new Refused('unavailable', 'the server is stopping'))
    if (this.#waiting.length >= waitingMax) {
      return Promise.reject(new Refused('overloaded', 'the audit is behind; try again in a moment'))
    }
    return new Promise((fulfil, refuse) => {
      this.#waiting.push({ record, fulfil, refuse })
      this.#work ??= this.#writeWaiting()
    })
  }

  /** Records from one on, up to the last of the moment of the call. */
  async *read(fromSequence: number): AsyncIterable<JournalRecord> {
    if (this.#journal === undefined) throw new Refused('unavailable', 'the audit is not open now')
    yield* this.#journal.read(fromSequence)
  }

  /** −1 while it is empty. */
  get headSequence(): number {
    return this.#applied
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#work
    await this.#journal?.close()
  }

  async #writeWaiting(): Promise<void> {
    // What arrives in the same turn joins the group.
    await Promise.resolve()
    while (this.#waiting.length > 0) await this.#writeGroup(this.#waiting.splice(0, groupMax))
    this.#work = undefined
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    let journal: Journal
    let entries: readonly Entry[]
    try {
      journal = this.#journal ?? (await this.#open())
      entries = this.#entriesOf(group, journal)
    } catch (error) {
      refuseAll(
        group,
        'unavailable',
        `the audit cannot be opened, so nothing was done: ${textOf(error)}`,
      )
      return
    }
    try {
      await journal.append(entries)
    } catch (error) {
      if (error instanceof AppendRefused) {
        refuseAll(
          group,
          'unavailable',
          `the audit cannot be written, so nothing was done: ${error.message}`,
        )
        return
      }
      this.#journal = undefined
      // As a rule it has closed itself.
      await journal.close().catch(() => undefined)
      refuseAll(
        group,
        'outcomeUnknown',
        'it is not known whether this was recorded; look before asking again',
      )
      return
    }
    for (const [index, { record, fulfil }] of group.entries()) {
      const { sequence, timeMs } = entries[index] ?? { sequence: 0, timeMs: 0 }
      this.#tell(record, { sequence, timeMs })
      fulfil({ sequence, timeMs })
    }
  }

  #entriesOf(group: readonly Waiting[], { head }: Journal): readonly Entry[] {
    const nowMs = Math.trunc(this.#options.clock.nowMs())
    const timeMs = head.sequence < 0 ? nowMs : Math.max(nowMs, head.timeMs)
    return group.map(({ record }, index) => ({
      sequence: head.sequence + 1 + index,
      timeMs,
      logicVersion: recordVersion,
      kind: record.note.action,
      idempotencyKey: null,
      rejection: null,
      command: encodeRecord(record),
      events: '[]',
      policyHash: noPolicy,
    }))
  }

  /** Opens the journal, and takes in what it holds beyond what is known already. */
  async #open(): Promise<Journal> {
    const journal = await this.#options.openJournal()
    try {
      for await (const { command, sequence, timeMs } of journal.read(this.#applied + 1)) {
        this.#tell(decodeRecord(command), { sequence, timeMs })
      }
    } catch (error) {
      await journal.close()
      throw error
    }
    this.#journal = journal
    return journal
  }

  #tell(record: ControlRecord, place: RecordPlace): void {
    this.#applied = place.sequence
    this.#options.onRecord(record, place)
  }
}

function refuseAll(
  group: readonly Waiting[],
  code: 'unavailable' | 'outcomeUnknown',
  detail: string,
): void {
  for (const { refuse } of group) refuse(new Refused(code, detail))
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
