import {
  type BookSpec,
  type Decision,
  fork,
  InvariantError,
  type State,
  type StateView,
  stateHash,
} from '@plimsoll/engine'
import {
  AppendRefused,
  type Checkpoint,
  type Journal,
  JournalDamaged,
  type JournalRecord,
  type Snapshot,
} from '../journal.ts'
import type { Answer } from './answer.ts'
import { CommandQueue } from './command-queue.ts'
import { type DomainMemory, previewCommand } from './domain-memory.ts'
import { addToGroup, answerGroup, answerOf, createGroup, type Group } from './group.ts'
import { HeldDomain, type Hold } from './held-domain.ts'
import type { RecordObserver } from './record-observer.ts'
import { defaultSettings, type SequencerSettings } from './settings.ts'
import { settleGroup } from './settle-group.ts'
import type { Submission } from './submission.ts'
import type { SubmitTerms } from './submit-terms.ts'

/** Where the time comes from. */
export interface Clock {
  /** Milliseconds UTC. May jump and run backwards: event time does not follow it back. */
  nowMs(): number
}

/** What a sequencer is opened with. */
export interface SequencerOptions {
  /** Opens the journal of the domain; called again after a journal had to be given up. */
  readonly openJournal: () => Promise<Journal>
  /** The book an empty journal begins with. */
  readonly genesis?: BookSpec
  readonly clock: Clock
  /** Whatever is not given has its default. */
  readonly settings?: Partial<SequencerSettings>
  /** Sees every record it has not seen yet. */
  readonly observer?: RecordObserver
}

/** The state of the domain cannot be read now, or not any more. */
export class DomainUnavailable extends Error {
  override readonly name = 'DomainUnavailable'
}

/** Where in its journal a state is that was read. */
export interface ReadPlace {
  readonly domain: string
  /** Of the process that shows it. */
  readonly epoch: number
  /** Of the last record. */
  readonly sequence: number
  readonly timeMs: number
  readonly stateHash: () => string
}

/** A command as it would be decided now, on the durable state. */
export interface Preview {
  readonly decision: Decision
  readonly at: ReadPlace
}

/** A copy of a durable state. */
export interface Fork {
  readonly state: State
  readonly at: ReadPlace
}

interface WaitingRead {
  readonly run: (hold: Hold) => void
  readonly refuse: (error: unknown) => void
}

/**
 * Gives the commands of one domain their order and their time, and answers them once they are durable. Memory runs ahead
 * of the journal only inside a group; where an append fails, memory is thrown away and read from the journal again.
 */
export class Sequencer {
  readonly #held: HeldDomain
  readonly #clock: Clock
  readonly #settings: SequencerSettings
  readonly #queue: CommandQueue
  #reads: WaitingRead[] = []
  #work: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #isClosed = false
  /** Why nothing is taken any more. */
  #stopCause: Error | undefined

  private constructor({ openJournal, clock, settings, observer }: SequencerOptions) {
    this.#held = new HeldDomain(openJournal, observer)
    this.#clock = clock
    this.#settings = { ...defaultSettings, ...settings }
    this.#queue = new CommandQueue(this.#settings.queueMax)
  }

  /**
   * Opens the journal and goes on where it ends: an unfinished round first, then a `start`, so that no gated price is
   * trusted that was seen by another process. An empty journal begins with the book.
   *
   * @throws BookRefused if the book is none; nothing is written
   * @throws JournalDamaged if the journal does not lead to a state
   */
  static async open(options: SequencerOptions): Promise<Sequencer> {
    const sequencer = new Sequencer(options)
    await sequencer.#held.take(options.genesis)
    if (sequencer.#held.isStartDue) await sequencer.#wake()
    return sequencer
  }

  /** What stopped the domain, where something did. */
  get stopCause(): Error | undefined {
    return this.#stopCause
  }

  /** Commands that wait to be taken. */
  get queueLength(): number {
    return this.#queue.length
  }

  /**
   * Takes a command. It is answered in the order of submission, urgent ones before the others, once the answer cannot be lost any
   * more. Never rejects.
   */
  submit(submission: Submission, terms: SubmitTerms = {}): Promise<Answer> {
    if (this.#closing !== undefined || this.#stopCause !== undefined) {
      return Promise.resolve(this.#stoppedAnswer())
    }
    if (this.#queue.isFullFor(terms)) {
      const kind = terms.isUrgent === true ? 'urgent commands' : 'commands that are not urgent'
      const message = `${this.#queue.lengthFor(terms)} ${kind} are waiting already; try again later`
      return Promise.resolve({ outcome: 'failed', isRetryable: true, message })
    }
    return new Promise((answer) => {
      this.#queue.add({ submission, terms, answer })
      void this.#wake()
    })
  }

  /**
   * Reads the state as it is durable. What is read must not be kept: the next command changes it.
   *
   * @throws DomainUnavailable while there is no state that equals the journal
   */
  read<T>(readState: (state: StateView, at: ReadPlace) => T): Promise<T> {
    return this.#withHold((hold) => readState(hold.memory.view, placeOf(hold)))
  }

  /**
   * Decides a command on the durable state, as of now, and changes nothing.
   *
   * @throws DomainUnavailable as for `read`
   * @throws ValueRefused for what is no command
   */
  preview(submission: Submission): Promise<Preview> {
    return this.#withHold((hold) => ({
      decision: previewCommand(hold.memory, { submission, nowMs: this.#clock.nowMs() }),
      at: placeOf(hold),
    }))
  }

  /**
   * A copy of the durable state, for whoever wants to try something on it.
   *
   * @throws DomainUnavailable as for `read`
   */
  fork(): Promise<Fork> {
    return this.#withHold((hold) => ({
      state: fork(hold.memory.state),
      at: placeOf(hold),
    }))
  }

  /**
   * Durable records from a sequence on, up to the last of the moment when the first is asked for.
   *
   * @throws DomainUnavailable as for `read`, when the first is asked for
   * @throws JournalDamaged at the first record that is not what was written
   */
  async *records(fromSequence: number): AsyncGenerator<JournalRecord> {
    yield* await this.#withHold(({ journal }) => journal.read(fromSequence))
  }

  /**
   * The newest undamaged snapshot at or below a sequence; undefined where none is kept.
   *
   * @throws DomainUnavailable as for `read`
   */
  async snapshot(atMost: number): Promise<Snapshot | undefined> {
    return this.#withHold(({ journal }) => journal.newestSnapshot(atMost))
  }

  /**
   * In order of sequence.
   *
   * @throws DomainUnavailable as for `read`
   */
  async checkpoints(): Promise<readonly Checkpoint[]> {
    return this.#withHold(({ journal }) => journal.checkpoints())
  }

  /** Answers what is waiting, writes a last checkpoint and lets go of the journal. Further commands are refused. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Runs while memory equals the journal. */
  #withHold<T>(use: (hold: Hold) => T | Promise<T>): Promise<T> {
    return new Promise((resolve, refuse) => {
      const run = (hold: Hold): void => {
        try {
          resolve(use(hold))
        } catch (error) {
          refuse(error)
        }
      }
      this.#reads.push({ run, refuse })
      if (this.#work !== undefined) return
      if (this.#held.hold === undefined) void this.#wake()
      else this.#serveReads()
    })
  }

  #wake(): Promise<void> {
    this.#work ??= this.#workUntilIdle()
    return this.#work
  }

  async #workUntilIdle(): Promise<void> {
    let isDone = false
    do {
      // Whatever else has arrived by now joins the group.
      await nextTurn()
      isDone = await this.#workOnce()
      this.#serveReads()
    } while (this.#queue.length > 0 || (isDone && this.#held.hold?.memory.view.isRoundUnfinished()))
    this.#work = undefined
  }

  /** Takes one group from queue to answers. Says whether it became durable. */
  async #workOnce(): Promise<boolean> {
    const hold = this.#held.hold ?? (await this.#takeAgain())
    if (hold === undefined) return false
    const group = createGroup()
    try {
      this.#fill(group, hold.memory)
    } catch (error) {
      await this.#stop(error as Error, group)
      return false
    }
    try {
      await this.#held.append(hold, group.entries, group.hasStart)
    } catch (error) {
      await this.#recover(group, hold, error as Error)
      return false
    }
    await this.#release(group, hold)
    await this.#held.keepMarks(this.#settings)
    if (this.#held.hold === undefined) await this.#takeAgain()
    return true
  }

  /** Decides waiting commands, the sequencer's own first, until the group is full or nobody waits. */
  #fill(group: Group, memory: DomainMemory): void {
    const { groupCommandsMax, groupTextMax } = this.#settings
    while (group.members.length < groupCommandsMax && group.textLength < groupTextMax) {
      const nowMs = this.#clock.nowMs()
      if (memory.view.isRoundUnfinished()) {
        const sequence = memory.view.sequence()
        addToGroup(group, memory, { submission: { kind: 'continueCase' }, nowMs })
        if (memory.view.sequence() === sequence) throw new InvariantError('a round does not go on')
        continue
      }
      if (this.#held.isStartDue && !group.hasStart) {
        addToGroup(group, memory, { submission: { kind: 'start' }, nowMs })
        continue
      }
      const waiting = this.#queue.next
      if (waiting === undefined) return
      addToGroup(group, memory, { submission: waiting.submission, waiting, nowMs })
      // Not before: one that breaks the engine is still to be answered.
      this.#queue.remove(waiting)
    }
  }

  async #release({ members }: Group, { journal, memory }: Hold): Promise<void> {
    const place = { domain: memory.domain, epoch: journal.epoch, journal }
    for (const member of members) {
      if (member.waiting === undefined) continue
      try {
        const answer = answerOf(member, place)
        member.waiting.answer(answer instanceof Promise ? await answer : answer)
      } catch (error) {
        const message = `the first answer to this key cannot be read: ${(error as Error).message}`
        member.waiting.answer({ outcome: 'failed', isRetryable: true, message })
        if (isFatal(error)) await this.#stop(error)
      }
    }
  }

  /** An append failed: nothing is known any more but what the journal says. */
  async #recover(group: Group, { journal }: Hold, cause: Error): Promise<void> {
    let answer: Answer = { outcome: 'unknown', message: cause.message }
    try {
      if (cause instanceof AppendRefused) {
        const message = `nothing was written: ${cause.message}`
        answer = { outcome: 'failed', isRetryable: cause.isRetryable, message }
        await this.#held.recall()
      } else {
        await this.#held.lose()
        await settleGroup(group, await this.#held.take(), journal.epoch)
      }
    } catch (error) {
      if (isFatal(error)) await this.#stop(error)
    }
    // Whoever is answered already keeps that answer.
    answerGroup(group, answer)
  }

  /** Opens the journal again after it was lost; if it cannot be, whoever waits is told to try later. */
  async #takeAgain(): Promise<Hold | undefined> {
    if (this.#stopCause !== undefined || this.#isClosed) {
      this.#answerAll(this.#stoppedAnswer())
      return undefined
    }
    try {
      return await this.#held.take()
    } catch (error) {
      if (isFatal(error)) await this.#stop(error)
      const message = `the journal cannot be opened: ${(error as Error).message}`
      this.#answerAll({ outcome: 'failed', isRetryable: true, message })
      return undefined
    }
  }

  /** Nothing goes on from here: memory is thrown away, the journal is let go as it is. */
  async #stop(cause: Error, group?: Group): Promise<void> {
    this.#stopCause ??= cause
    await this.#held.lose()
    const answer = this.#stoppedAnswer()
    if (group !== undefined) answerGroup(group, answer)
    this.#answerAll(answer)
  }

  #answerAll(answer: Answer): void {
    for (let next = this.#queue.take(); next !== undefined; next = this.#queue.take()) {
      next.answer(answer)
    }
  }

  #stoppedAnswer(): Answer {
    return { outcome: 'stopped', message: this.#whyUnavailable() }
  }

  #serveReads(): void {
    const reads = this.#reads
    this.#reads = []
    const { hold } = this.#held
    for (const { run, refuse } of reads) {
      if (hold === undefined) refuse(new DomainUnavailable(this.#whyUnavailable()))
      else run(hold)
    }
  }

  #whyUnavailable(): string {
    if (this.#stopCause !== undefined) return `the domain has stopped: ${this.#stopCause.message}`
    if (this.#closing !== undefined) return 'the domain is closed'
    return 'the journal cannot be opened; try again later'
  }

  async #close(): Promise<void> {
    await this.#work
    await this.#held.keepMarks({ checkpointRecords: 1, snapshotRecords: Number.POSITIVE_INFINITY })
    this.#isClosed = true
    await this.#held.lose()
  }
}

function placeOf({ journal, memory }: Hold): ReadPlace {
  const { domain, state, view } = memory
  return {
    domain,
    epoch: journal.epoch,
    sequence: view.sequence(),
    timeMs: view.timeMs(),
    stateHash: () => stateHash(state),
  }
}

/** Not to be cured by trying again. */
function isFatal(error: unknown): error is JournalDamaged | InvariantError {
  return error instanceof JournalDamaged || error instanceof InvariantError
}

/** Resolves once everything that is ready has run. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
