import type { Answer, Journal, Sequencer, Submission } from '@plimsoll/journal'
import type { ProcessFault } from './fault.ts'
import type { JournalUnderTest } from './journal-under-test.ts'
import type { WorldTerms } from './script.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import { type DiskFaults, SimulatedDisk } from './simulated-disk.ts'
import { type JournalWatcher, WatchedJournal } from './watched-journal.ts'
import { demand, WorldFailure } from './world-failure.ts'

const STARTS_MAX = 50

export interface ProcessSurroundings {
  readonly journalUnderTest: JournalUnderTest
  readonly terms: WorldTerms
  readonly clock: SimulatedClock
  readonly diskFaults: DiskFaults
  readonly watcher: Omit<JournalWatcher, 'beforeAnswers'>
  readonly onProcessFault: (kind: ProcessFault['kind']) => void
}

/** A sequencer in a process that can be killed, on a disk that can fail. */
export class SimulatedProcess {
  readonly #surroundings: ProcessSurroundings
  #disk: SimulatedDisk
  #sequencer: Sequencer | undefined
  #journal: WatchedJournal | undefined
  /** Dies with its next durable group, before anybody is told. */
  #mortalDraw: number | undefined

  constructor(surroundings: ProcessSurroundings) {
    const { journalUnderTest, diskFaults } = surroundings
    this.#surroundings = surroundings
    this.#disk = new SimulatedDisk(diskFaults, (message) => new journalUnderTest.DiskFull(message))
  }

  get isDead(): boolean {
    return this.#disk.isDead
  }

  /** The journal as the process has it open; undefined while it has none. */
  get journal(): Journal | undefined {
    return this.#journal?.isOpen === true ? this.#journal : undefined
  }

  get sequencer(): Sequencer {
    demand(this.#sequencer !== undefined, () => 'no process is running')
    return this.#sequencer
  }

  /** It will die after its next append, before it answers. */
  dieBeforeAnswer(draw: number): void {
    this.#mortalDraw = draw
  }

  /** It dies now. */
  kill(draw: number): void {
    try {
      this.#disk.die(draw)
    } catch {
      // This is how a process ends.
    }
  }

  /** Nothing is planned for it any more. */
  spare(): void {
    this.#mortalDraw = undefined
  }

  /**
   * Starts the process, on what its predecessor left if that is dead; as often as it takes.
   *
   * @returns how many starts it took
   */
  async start(): Promise<number> {
    const { journalUnderTest, terms, clock } = this.#surroundings
    let reason: unknown
    for (let attempt = 1; attempt <= STARTS_MAX; attempt += 1) {
      if (this.#disk.isDead) this.#disk = this.#disk.reborn()
      const disk = this.#disk
      try {
        this.#sequencer = await journalUnderTest.Sequencer.open({
          openJournal: () => this.#openJournal(disk),
          genesis: terms.book,
          clock,
          settings: terms.sequencer,
        })
        if (!disk.isDead) return attempt
      } catch (error) {
        reason = error
        if (error instanceof journalUnderTest.JournalDamaged) {
          throw new WorldFailure(`the journal is damaged: ${error.message}`, { cause: error })
        }
      }
    }
    throw new WorldFailure(`the process did not start in ${STARTS_MAX} attempts`, { cause: reason })
  }

  /** Hands commands in, all at once. What a dead process would have answered is undefined. */
  deliver(submissions: readonly Submission[]): Promise<readonly (Answer | undefined)[]> {
    const disk = this.#disk
    return Promise.all(
      submissions.map(async (submission) => {
        const answer = await this.sequencer.submit(submission)
        return disk.isDead ? undefined : answer
      }),
    )
  }

  /** The journal that a closed process left, for whoever comes after. */
  openPlainJournal(): Promise<Journal> {
    return this.#surroundings.journalUnderTest.openMemoryJournal(this.#disk)
  }

  /** On the disk that the process began with: a dead one has no other. */
  async #openJournal(disk: SimulatedDisk): Promise<Journal> {
    const { journalUnderTest, watcher, onProcessFault } = this.#surroundings
    const inner = await journalUnderTest.openMemoryJournal(disk)
    watcher.opened(inner)
    this.#journal = new WatchedJournal(inner, {
      ...watcher,
      beforeAnswers: () => {
        const draw = this.#mortalDraw
        if (draw === undefined) return
        this.#mortalDraw = undefined
        onProcessFault('crashBeforeAnswer')
        disk.die(draw)
      },
    })
    return this.#journal
  }
}
