import { view } from '@plimsoll/engine'
import { type Answer, bodyHashOf, encodeValue, type Submission } from '@plimsoll/journal'
import { type Arrival, Clients, isSettling, type Request, type SettlingAnswer } from './client.ts'
import type { JournalUnderTest } from './journal-under-test.ts'
import { Judge } from './judge.ts'
import { PlanMemory } from './plan-memory.ts'
import type { RecordAuditor } from './record-auditor.ts'
import type { Send, Turn, WorldTerms } from './script.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { DiskFaults } from './simulated-disk.ts'
import { SimulatedProcess } from './simulated-process.ts'
import type { Tally } from './tally.ts'
import { demand, WorldFailure } from './world-failure.ts'

/** Records between two looks of the auditor at the whole state. */
const COMPARE_TURNS = 50

export interface WorldParts {
  readonly terms: WorldTerms
  readonly journalUnderTest: JournalUnderTest
  readonly auditor: RecordAuditor
  readonly tally: Tally
}

/** Clients, a network, a process, its disk and its clock, and those who judge what comes of it. */
export class FaultWorld {
  readonly clock: SimulatedClock
  readonly plans: PlanMemory = new PlanMemory()
  readonly #parts: WorldParts
  readonly #judge: Judge
  readonly #clients: Clients
  readonly #diskFaults: DiskFaults
  readonly #process: SimulatedProcess
  #turn = 0
  #isPatient = true
  /** The state was rebuilt and has not been compared since. */
  #isRecovered = false
  /** Answers whose records have not been looked at. */
  #unchecked: { readonly request: Request; readonly answer: SettlingAnswer }[] = []

  constructor(parts: WorldParts) {
    const { terms, journalUnderTest, auditor, tally } = parts
    this.#parts = parts
    this.clock = new SimulatedClock(terms.book.timeMs)
    this.#clients = new Clients(terms.patienceTurns)
    this.#judge = new Judge(terms.book, (record) => {
      tally.record(record)
      try {
        auditor.observe(record)
      } catch (error) {
        const { command, events } = record
        const what = `${(error as Error).message}, in ${encodeValue(command)}: ${encodeValue(events)}`
        throw new WorldFailure(what, { cause: error })
      }
    })
    this.#diskFaults = new DiskFaults((kind) => tally.fault(kind))
    this.#process = new SimulatedProcess({
      journalUnderTest,
      terms,
      clock: this.clock,
      diskFaults: this.#diskFaults,
      watcher: {
        opened: (journal) => this.#judge.opened(journal),
        promised: (head) => this.#judge.promised(head),
        inDoubt: (epoch, entries) => this.#judge.inDoubt(epoch, entries),
      },
      onProcessFault: (kind) => tally.fault(kind),
    })
  }

  get terms(): WorldTerms {
    return this.#parts.terms
  }

  /** The state that the journal is known to lead to. */
  get view(): ReturnType<typeof view> {
    return view(this.#judge.state)
  }

  /** Event time of the last record seen. */
  get eventTimeMs(): number {
    return this.#judge.lastRecord?.timeMs ?? this.#parts.terms.book.timeMs
  }

  async begin(): Promise<void> {
    await this.#process.start()
    await this.#look()
  }

  /** Plays one turn. */
  async play(turn: Turn): Promise<void> {
    const { tally } = this.#parts
    this.#turn += 1
    this.#passTime(turn.advanceMs)
    if (turn.clockFault !== undefined) {
      this.clock.break(turn.clockFault)
      tally.fault(turn.clockFault.kind)
    }
    for (const fault of turn.diskFaults) this.#diskFaults.arm(fault)
    const { processFault } = turn
    if (processFault?.kind === 'crashBeforeAnswer') this.#process.dieBeforeAnswer(processFault.draw)
    for (const send of turn.sends) this.#send(send)
    await this.#deliver(this.#arrivals(turn.isReversed))
    if (processFault?.kind === 'crashWhenIdle') {
      tally.fault('crashWhenIdle')
      this.#process.kill(processFault.draw)
    }
    await this.#recover()
    this.plans.follow(this.view)
    if (this.#turn % COMPARE_TURNS === 0) this.#parts.auditor.compare(this.view)
  }

  /** From now on nothing goes wrong, and clients ask again at once. */
  endFaults(): void {
    this.#diskFaults.disarm()
    this.#process.spare()
    this.clock.repair()
    this.clock.waitUntil(this.eventTimeMs)
    this.#isPatient = false
  }

  /** Whether every client has its answer. */
  get isSettled(): boolean {
    return this.#clients.isQuiet && this.#clients.outstandingCount === 0
  }

  get outstandingCount(): number {
    return this.#clients.outstandingCount
  }

  /** Commands that clients have sent. */
  get requestCount(): number {
    return this.#clients.requests.length
  }

  /** Submits one command in a turn of its own and returns the answer. */
  async ask(submission: Submission, advanceMs: number): Promise<Answer> {
    this.#turn += 1
    this.#passTime(advanceMs)
    const request = this.#clients.send(submission, { delays: [], isAnswerLost: false }, this.#turn)
    const [answer] = await this.#deliver([{ request, isAnswerLost: false }])
    await this.#look()
    demand(answer !== undefined, () => 'the process died although nothing went wrong')
    return answer
  }

  /** Closes everything and replays the journal, from its newest snapshot and, decided again, from the book. */
  async verify(): Promise<void> {
    const { journalUnderTest, auditor, tally } = this.#parts
    auditor.compare(this.view)
    tally.invariants.addAll(auditor.report())
    this.#judge.checkFailed(this.#clients.requests)
    await this.#process.sequencer.close()
    const journal = await this.#process.openPlainJournal()
    for (const from of ['genesis', 'snapshot'] as const) {
      // Without deciding it again, a whole replay is what the judge has done all along.
      if (from === 'genesis' && !this.terms.isDecidedAgain) continue
      const redecide = from === 'genesis'
      const report = await journalUnderTest.replayJournal(journal, { from, redecide })
      const { difference } = report
      demand(
        difference === undefined,
        () => `replay from ${from}: record ${difference?.sequence}: ${difference?.what}`,
      )
      this.#judge.checkHash(report.stateHash, `replay from ${from}`)
      tally.happenings.add('hashesCompared', report.hashesCompared)
      tally.happenings.add('redecided', report.redecided)
    }
    await journal.close()
  }

  /** A clock that was ahead has taken event time along; once it is right, the world waits until it gets there. */
  #passTime(advanceMs: number): void {
    this.clock.advance(advanceMs)
    if (!this.clock.isBroken) this.clock.waitUntil(this.eventTimeMs)
  }

  #send(send: Send): void {
    const { tally } = this.#parts
    this.#clients.send(this.#submissionOf(send), send, this.#turn)
    if (send.delays.length === 0) tally.fault('requestLost')
    if (send.delays.length > 1) tally.fault('requestDuplicated')
    if (send.delays.some((delay) => delay > 0)) tally.fault('requestDelayed')
    for (const kind of send.priceFaults ?? []) tally.fault(kind)
  }

  /** A command as it is submitted now, with its key. */
  #submissionOf({ submission, key, plan }: Send): Submission {
    const planId = plan && this.plans.planId(plan)
    const body = planId === undefined ? submission : ({ ...submission, planId } as Submission)
    if (key === null) return body
    return { ...body, idempotency: { key, bodyHash: bodyHashOf(body) } }
  }

  #arrivals(isReversed: boolean): readonly Arrival[] {
    const arrivals = this.#clients.arrivals(this.#turn, this.#isPatient ? undefined : 1)
    if (!isReversed || arrivals.length < 2) return arrivals
    this.#parts.tally.fault('requestsReordered')
    return arrivals.toReversed()
  }

  /** Hands commands to the process, and its answers to the clients. */
  async #deliver(arrivals: readonly Arrival[]): Promise<readonly (Answer | undefined)[]> {
    const { tally } = this.#parts
    const submissions = arrivals.map(({ request }) => request.submission)
    const [answers] = await Promise.all([this.#process.deliver(submissions), this.#read()])
    arrivals.forEach(({ request, isAnswerLost }, index) => {
      const answer = answers[index]
      tally.kinds.add(request.submission.kind)
      tally.outcomes.add(answer?.outcome ?? 'lost')
      request.deliveries.push(answer?.outcome ?? 'lost')
      if (answer === undefined) return
      if (answer.outcome === 'stopped') {
        throw new WorldFailure(answer.message, { cause: this.#process.sequencer.stopCause })
      }
      if (answer.outcome === 'failed')
        demand(answer.isRetryable, () => `failed for good: ${answer.message}`)
      if (answer.outcome === 'failed' || answer.outcome === 'unknown') this.#isRecovered = true
      if (!isSettling(answer)) return
      if (answer.outcome === 'rejected') tally.rejections.add(answer.code)
      this.#unchecked.push({ request, answer })
      if (isAnswerLost) tally.fault('answerLost')
      else this.#clients.hear(request)
    })
    return answers
  }

  /** Reads beside the commands: what is shown must be durable already. */
  async #read(): Promise<void> {
    try {
      await this.#process.sequencer.read((_state, { sequence }) => {
        const durable = this.#judge.promisedSequence
        demand(sequence <= durable, () => `record ${sequence} was shown, ${durable} is durable`)
      })
    } catch (error) {
      if ((error as Error).name !== 'DomainUnavailable') throw error
    }
  }

  /** Starts the process again where it is dead, and compares what was rebuilt with the journal. */
  async #recover(): Promise<void> {
    while (this.#process.isDead) {
      const starts = await this.#process.start()
      this.#parts.tally.happenings.add('starts', starts)
      this.#isRecovered = true
    }
    const place = this.#isRecovered ? await this.#readPlace() : undefined
    await this.#look()
    if (this.#process.isDead) await this.#recover()
    if (place === undefined) return
    this.#isRecovered = false
    this.#parts.tally.happenings.add('recoveries')
    const last = this.#judge.lastRecord?.sequence
    demand(place.sequence === last, () => `recovered to record ${place.sequence}, not ${last}`)
    this.#judge.checkHash(place.hash, `recovery at record ${place.sequence}`)
  }

  /** Where the process says it is; undefined while it cannot say. */
  async #readPlace(): Promise<{ readonly sequence: number; readonly hash: string } | undefined> {
    try {
      return await this.#process.sequencer.read((_state, { sequence, stateHash }) => ({
        sequence,
        hash: stateHash(),
      }))
    } catch (error) {
      if ((error as Error).name === 'DomainUnavailable') return undefined
      throw error
    }
  }

  /** Looks at the journal, if it can be read, and at the answers that rest on it. */
  async #look(): Promise<void> {
    const { journal } = this.#process
    if (journal === undefined) return
    await this.#diskFaults.undisturbed(() => this.#judge.observe(journal))
    for (const { request, answer } of this.#unchecked) {
      this.#judge.check(request, answer)
      request.first ??= answer
    }
    this.#unchecked = []
  }
}
