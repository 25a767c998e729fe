import {
  apply,
  type BookSpec,
  type Command,
  type CommandTaken,
  createState,
  type EngineEvent,
  type RejectionCode,
  type State,
  stateHash,
} from '@plimsoll/engine'
import {
  decodeValue,
  encodeValue,
  type Entry,
  type Journal,
  type JournalHead,
  type JournalRecord,
} from '@plimsoll/journal'
import type { Request, SettlingAnswer } from './client.ts'
import { demand } from './world-failure.ts'

/** A record as it is shown to whoever judges the domain. */
export interface JudgedRecord {
  readonly sequence: number
  readonly epoch: number
  readonly timeMs: number
  readonly command: Command
  /** Without the `commandTaken`. */
  readonly events: readonly EngineEvent[]
  readonly rejection: RejectionCode | null
}

interface GroupInDoubt {
  readonly epoch: number
  readonly entries: readonly Entry[]
}

/**
 * Judges a journal from outside: what was promised stays, groups are whole, a key is one record, answers say what is on
 * record. It has a state of its own, which is the replay of the journal from the book.
 */
export class Judge {
  readonly #state: State
  readonly #records: JournalRecord[] = []
  /** The last record of each key. */
  readonly #sequenceByKey = new Map<string, number>()
  readonly #keyWindowMs: number
  readonly #onRecord: (record: JudgedRecord) => void
  #promised: JournalHead | undefined
  /** Of the last opening. */
  #epoch = 0
  #epochReused: number | undefined
  #isStarted = true
  #inDoubt: GroupInDoubt[] = []

  constructor(book: BookSpec, onRecord: (record: JudgedRecord) => void) {
    this.#state = createState(book)
    this.#keyWindowMs = book.limits?.idempotencyWindowMs ?? 0
    this.#onRecord = onRecord
  }

  /** The state that the records seen lead to. */
  get state(): State {
    return this.#state
  }

  get lastRecord(): JournalRecord | undefined {
    return this.#records.at(-1)
  }

  get promisedSequence(): number {
    return this.#promised?.sequence ?? -1
  }

  /** Records seen, the book included. */
  get recordCount(): number {
    return this.#records.length
  }

  /** A journal that is open has a name of its own, and what it has is durable. */
  opened({ head, epoch }: Pick<Journal, 'head' | 'epoch'>): void {
    if (epoch <= this.#epoch) this.#epochReused = epoch
    this.#epoch = epoch
    if (head.sequence >= 0) this.promised(head)
  }

  promised(head: JournalHead): void {
    this.#promised = head
  }

  inDoubt(epoch: number, entries: readonly Entry[]): void {
    this.#inDoubt.push({ epoch, entries })
  }

  /** Takes note of the records that are new, and of the old ones that should still be there. */
  async observe(journal: Journal): Promise<void> {
    demand(this.#epochReused === undefined, () => `epoch ${this.#epochReused} is used twice`)
    const last = this.lastRecord
    if (last !== undefined && journal.head.hash === last.hash) {
      this.#checkDoubts()
      return
    }
    let isFirst = last !== undefined
    for await (const record of journal.read(last?.sequence ?? 0)) {
      if (isFirst) {
        isFirst = false
        demand(record.hash === last?.hash, () => `record ${record.sequence} is another one now`)
      } else this.#take(record)
    }
    demand(!isFirst, () => `record ${last?.sequence} was durable and is gone`)
    this.#checkPromise()
    this.#checkDoubts()
  }

  /** What an answer says must be on record. */
  check(request: Request, answer: SettlingAnswer): void {
    const { address, outcome } = answer
    const say = (what: string) => () => `request ${request.number}, ${outcome}: ${what}`
    if (outcome === 'rejected') {
      demand(!notForClients.has(answer.code), say(`${answer.code} is the sequencer's own affair`))
    }
    this.#checkAgainstFirst(request, answer)
    if (address === undefined) {
      demand(outcome !== 'accepted' || answer.events.length === 0, say('events without a record'))
      demand(request.key === null || outcome !== 'repeated', say('no record of the first'))
      return
    }
    const record = this.#records[address.sequence]
    demand(record !== undefined, say(`record ${address.sequence} is not there`))
    demand(record.epoch === address.epoch, say(`epoch ${address.epoch} is not ${record.epoch}`))
    demand(record.idempotencyKey === request.key, say(`record ${record.sequence} has another key`))
    demand(
      record.command === encodeValue(request.submission),
      say(`record ${record.sequence} holds another command`),
    )
    const code = outcome === 'accepted' ? null : (answer.code ?? null)
    demand(record.rejection === code, say(`${code} is not ${record.rejection}`))
    if (outcome === 'rejected') return
    demand(
      record.events === encodeValue(answer.events),
      say(`record ${record.sequence} has other events`),
    )
  }

  /** What was said to have failed every time it was tried must not be on record. */
  checkFailed(requests: readonly Request[]): void {
    const tried = new Map<string, number>()
    const triedKeys = new Set<string>()
    for (const { key, submission, deliveries } of requests) {
      const count = deliveries.filter((delivery) => !harmless.has(delivery)).length
      if (count === 0) continue
      if (key !== null) triedKeys.add(key)
      else {
        const text = encodeValue(submission)
        tried.set(text, (tried.get(text) ?? 0) + count)
      }
    }
    for (const { sequence, idempotencyKey, kind, command } of this.#records) {
      const say = (): string => `record ${sequence} was said to have failed: ${command}`
      if (idempotencyKey !== null) {
        demand(triedKeys.has(idempotencyKey), say)
      } else if (!ownKinds.has(kind)) {
        const left = tried.get(command) ?? 0
        demand(left > 0, say)
        tried.set(command, left - 1)
      }
    }
  }

  /** A state said to be that of the journal. */
  checkHash(actual: string, where: string): void {
    const expected = stateHash(this.#state)
    demand(
      actual === expected,
      () => `${where}: state ${actual}, replayed from the book ${expected}`,
    )
  }

  #take(record: JournalRecord): void {
    const { sequence, idempotencyKey } = record
    const previous = this.lastRecord
    demand(
      sequence === this.#records.length,
      () => `record ${sequence} follows ${this.#records.length - 1}`,
    )
    if (previous !== undefined) {
      demand(record.timeMs >= previous.timeMs, () => `time falls at record ${sequence}`)
      demand(record.epoch >= previous.epoch, () => `the epoch falls at record ${sequence}`)
    }
    this.#records.push(record)
    if (sequence === 0) return
    this.#checkBeginning(record, previous)
    if (idempotencyKey !== null) {
      const first = this.#sequenceByKey.get(idempotencyKey)
      demand(
        first === undefined || this.#isForgotten(first, sequence),
        () => `key ${idempotencyKey} is record ${first} and ${sequence}`,
      )
      this.#sequenceByKey.set(idempotencyKey, sequence)
    }
    const judged = judgedRecord(record)
    apply(this.#state, commandTaken(record, judged.command))
    for (const event of judged.events) apply(this.#state, event)
    this.#onRecord(judged)
  }

  /** What a process records first: the rest of a round, then its start. */
  #checkBeginning(
    { sequence, epoch, kind }: JournalRecord,
    previous: JournalRecord | undefined,
  ): void {
    if (epoch !== previous?.epoch) this.#isStarted = false
    if (kind === 'start') this.#isStarted = true
    demand(
      this.#isStarted || kind === 'continueCase',
      () => `record ${sequence}, ${kind}, comes before the start of its process`,
    )
  }

  #checkPromise(): void {
    if (this.#promised === undefined) return
    const { sequence, hash } = this.#promised
    const record = this.#records[sequence]
    demand(record !== undefined, () => `record ${sequence} was promised and is not there`)
    demand(record.hash === hash, () => `record ${sequence} is not the one that was promised`)
  }

  #checkDoubts(): void {
    for (const { epoch, entries } of this.#inDoubt) {
      const kept = entries.filter(({ sequence }) => this.#records[sequence]?.epoch === epoch).length
      demand(
        kept === 0 || kept === entries.length,
        () =>
          `${kept} of the ${entries.length} records of a group are there, from ${entries[0]?.sequence}`,
      )
    }
    this.#inDoubt = []
  }

  /** The same key has the same answer as long as it is remembered. */
  #checkAgainstFirst({ number, key, first }: Request, answer: SettlingAnswer): void {
    // Not an answer of its own: the key was somebody else's then.
    if (first === undefined || codeOf(first) === 'keyReused') return
    const isSame = codeOf(first) === codeOf(answer) && first.sequence === answer.sequence
    const isOthers =
      codeOf(answer) === 'keyReused' && this.#sequenceByKey.get(key ?? '') !== first.sequence
    demand(
      isSame || isOthers || this.#isForgotten(first.sequence, answer.sequence),
      () =>
        `request ${number} was ${codeOf(first)} at ${first.sequence}, then ${codeOf(answer)} at ${answer.sequence}`,
    )
  }

  /** Whether the key of a record may have been taken for a new one at a later record. */
  #isForgotten(first: number | undefined, later: number | undefined): boolean {
    const [before, after] = [this.#records[first ?? -1], this.#records[later ?? -1]]
    if (before === undefined || after === undefined) return false
    return after.timeMs - before.timeMs > this.#keyWindowMs
  }
}

/** Commands of the sequencer itself. */
const ownKinds: ReadonlySet<string> = new Set(['genesis', 'start', 'continueCase'])

/** Time and place are given by the sequencer, so nobody is refused because of them. */
const notForClients: ReadonlySet<RejectionCode> = new Set([
  'timeBeforeState',
  'invalidTime',
  'roundUnfinished',
])

/** After these nothing has happened. */
const harmless: ReadonlySet<string> = new Set(['failed', 'stopped'])

function codeOf(answer: SettlingAnswer): string {
  return answer.outcome === 'accepted' ? 'accepted' : (answer.code ?? 'accepted')
}

function judgedRecord({ sequence, epoch, timeMs, ...texts }: JournalRecord): JudgedRecord {
  const command = { ...(decodeValue(texts.command) as object), timeMs } as Command
  const events = decodeValue(texts.events) as readonly EngineEvent[]
  const rejection = texts.rejection as RejectionCode | null
  return { sequence, epoch, timeMs, command, events, rejection }
}

function commandTaken(record: JournalRecord, { idempotency }: Command): CommandTaken {
  return {
    kind: 'commandTaken',
    sequence: record.sequence,
    timeMs: record.timeMs,
    ...(idempotency && { idempotency }),
    ...(record.rejection !== null && { code: record.rejection as RejectionCode }),
  }
}
