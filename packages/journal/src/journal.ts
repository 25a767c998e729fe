/** A record as the sequencer hands it over: one command in its place, with what it did. */
export interface Entry {
  /** One more than the record before it. Record 0 is the book itself. */
  readonly sequence: number
  /** Event time, milliseconds UTC; never falls. */
  readonly timeMs: number
  /** Version of the rules that decided it. */
  readonly logicVersion: number
  /** Kind of the command; `genesis` for record 0. */
  readonly kind: string
  readonly idempotencyKey: string | null
  /** Code of the refusal, null where the command was accepted. */
  readonly rejection: string | null
  /** The command as text of `encodeValue`. */
  readonly command: string
  /** The events as text of `encodeValue`, without the `commandTaken` that sequence, time and key stand for. */
  readonly events: string
  /** Hash of the waterfall in force, with all its policies. */
  readonly policyHash: string
}

/** A record as it is kept: each carries the hash of the one before it. */
export interface JournalRecord extends Entry {
  /** Which start of which process wrote it; never falls. */
  readonly epoch: number
  /** Hash of the record before; 64 zeros for record 0. */
  readonly prevHash: string
  /** SHA-256 over the canonical bytes of everything else in the record, hexadecimal; see `docs/journal.md`. */
  readonly hash: string
}

/** The last durable record. */
export interface JournalHead {
  /** −1 while the journal is empty. */
  readonly sequence: number
  readonly hash: string
  readonly timeMs: number
}

/** What the state was at a sequence, to compare a replay with. */
export interface Checkpoint {
  readonly sequence: number
  readonly stateHash: string
}

/** A whole state at a sequence, as bytes of the engine. */
export interface Snapshot {
  readonly sequence: number
  readonly stateHash: string
  readonly bytes: Uint8Array
}

/**
 * The log of one risk domain: the only source of truth. One writer at a time; whoever opens it holds it until `close`.
 * Asynchronous, because a store may be on other machines.
 */
export interface Journal {
  readonly head: JournalHead
  /** Of this opening; higher than that of every opening and every record before it. */
  readonly epoch: number
  /**
   * Makes a group durable, all of it or nothing, in order after the head. When the promise is fulfilled the records
   * survive a crash of process and machine. An empty group changes nothing.
   *
   * @throws AppendRefused nothing was written, and nothing will be: the disk is full, the sequence is not the next, a time
   *   falls, a text has half a surrogate pair, or the journal is closed
   * @throws AppendUnknown the group may or may not be there; the journal is closed, and only opening it again tells
   * @throws JournalDamaged the store noticed that it does not hold what it should; the journal is closed
   */
  append(entries: readonly Entry[]): Promise<JournalHead>
  /**
   * Records from a sequence up to the head of the moment of the call, in order, each checked against its hash and its
   * predecessor's. Groups may be appended meanwhile, and reading may be broken off.
   *
   * @throws JournalDamaged at the first record that is missing or not what was written; those before it were good
   */
  read(fromSequence: number): AsyncIterable<JournalRecord>
  /**
   * Keeps what the state was at a record. Saying the same again changes nothing.
   *
   * @throws AppendRefused there is no such record, another state is on record for it, or the disk is full
   * @throws AppendUnknown as for `append`
   */
  addCheckpoint(checkpoint: Checkpoint): Promise<void>
  /** In order of sequence. */
  checkpoints(): Promise<readonly Checkpoint[]>
  /**
   * Keeps a snapshot, and drops all but the newest three.
   *
   * @throws AppendRefused there is no such record, or the disk is full; the snapshots before it are still there
   */
  saveSnapshot(snapshot: Snapshot): Promise<void>
  /** The newest undamaged snapshot at or below a sequence, or the head where none is given. */
  newestSnapshot(atMost?: number): Promise<Snapshot | undefined>
  /** Lets go of the journal. Closing twice is closing once. */
  close(): Promise<void>
}

/** Nothing was written. The cause says why; `isRetryable` whether it can succeed later, as when there is room again. */
export class AppendRefused extends Error {
  override readonly name = 'AppendRefused'
  readonly isRetryable: boolean

  constructor(message: string, isRetryable: boolean, options?: ErrorOptions) {
    super(message, options)
    this.isRetryable = isRetryable
  }
}

/** A group may or may not have been written. */
export class AppendUnknown extends Error {
  override readonly name = 'AppendUnknown'
}

/** The journal is not what was written: nothing after `lastGoodSequence` can be believed. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged'
  /** −1 where not even the first record is good. */
  readonly lastGoodSequence: number
  /** The record that is damaged, where one can be named. */
  readonly damagedSequence: number | undefined

  constructor(
    message: string,
    where: { readonly lastGoodSequence: number; readonly damagedSequence?: number },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.lastGoodSequence = where.lastGoodSequence
    this.damagedSequence = where.damagedSequence
  }
}

/** Another process holds the journal, or another opening in this one. */
export class JournalLocked extends Error {
  override readonly name = 'JournalLocked'
}
