import type { BookSpec } from '@plimsoll/engine'
import type { SequencerSettings } from '@plimsoll/journal'
import { createRandom, type Random } from '../generators/random.ts'
import {
  type ClockFault,
  clockFaultKinds,
  type DiskFault,
  diskFaultKinds,
  type ProcessFault,
  processFaultKinds,
} from './fault.ts'
import type { FaultWorld } from './fault-world.ts'
import type { TurnSource } from './play-world.ts'
import { RandomCommands } from './random-commands.ts'
import { randomVenue } from './random-venue.ts'
import type { Send, Turn, WorldTerms } from './script.ts'

/** How much happens in a world. */
export interface WorldSize {
  /** Commands that clients send, repetitions not counted. */
  readonly commands: number
  /** Faults of disk, process and clock. */
  readonly faults: number
}

/** Draws a world turn by turn from one seed. */
export class RandomTurns implements TurnSource {
  readonly terms: WorldTerms
  readonly #size: WorldSize
  readonly #random: Random
  readonly #commands: RandomCommands
  readonly #sentKeys: string[] = []
  #sent = 0
  #armed = 0

  constructor(seed: number, size: WorldSize) {
    this.#random = createRandom(seed)
    this.#size = size
    this.terms = randomTerms(this.#random)
    this.#commands = new RandomCommands(this.terms.book, this.#random)
  }

  /** The next turn, or undefined once enough was sent and enough went wrong. */
  next(world: FaultWorld, faultsSoFar: number): Turn | undefined {
    const { commands, faults } = this.#size
    if (this.#sent >= commands && faultsSoFar >= faults) return undefined
    const random = this.#random
    const advanceMs = random.pick([0, 40, 200, 200, 1_000])
    const sends = Array.from({ length: random.between(1, 7) }, () => this.#send(world, advanceMs))
    const isFaultDue = this.#armed <= faults * earlyShare(this.#sent / commands)
    if (isFaultDue) this.#armed += 1
    return {
      advanceMs,
      sends,
      isReversed: random.isOneIn100(4),
      diskFaults: [],
      ...(isFaultDue ? this.#fault() : {}),
    }
  }

  #send({ view, plans, clock }: FaultWorld, advanceMs: number): Send {
    const random = this.#random
    const drawn = this.#commands.next(view, plans, clock.trueMs + advanceMs)
    const key = random.isOneIn100(70) ? this.#key(this.#sent) : null
    this.#sent += 1
    return {
      ...drawn,
      key,
      delays: key === null ? [random.isOneIn100(3) ? random.between(1, 4) : 0] : this.#delays(),
      isAnswerLost: random.isOneIn100(4),
    }
  }

  /** A key of its own, or now and then by mistake one that was used for something else. */
  #key(number: number): string {
    const isMistake = this.#sentKeys.length > 0 && this.#random.isOneIn100(1)
    const key = isMistake ? this.#random.pick(this.#sentKeys) : `k${number}`
    if (!isMistake) this.#sentKeys.push(key)
    return key
  }

  #delays(): readonly number[] {
    const random = this.#random
    return random.pickWeighted<() => readonly number[]>([
      [85, () => [0]],
      [3, () => []],
      [5, () => [random.between(1, 6)]],
      [4, () => [0, 0]],
      [3, () => [0, random.between(1, 12)]],
    ])()
  }

  #fault(): Partial<Turn> {
    const random = this.#random
    return random.pickWeighted<() => Partial<Turn>>([
      [12, () => ({ diskFaults: [this.#diskFault()] })],
      [2, () => ({ diskFaults: [this.#diskFault(), this.#diskFault()] })],
      [4, () => ({ processFault: this.#processFault() })],
      [3, () => ({ clockFault: this.#clockFault() })],
    ])()
  }

  #diskFault(): DiskFault {
    const random = this.#random
    const kind = random.pick(diskFaultKinds)
    return {
      kind,
      call: kind === 'readError' ? random.pick([0, 1, 3, 40]) : random.below(6),
      draw: random.below(1_000_000),
      lasting: random.between(1, 6),
    }
  }

  #processFault(): ProcessFault {
    return { kind: this.#random.pick(processFaultKinds), draw: this.#random.below(1_000_000) }
  }

  #clockFault(): ClockFault {
    return { kind: this.#random.pick(clockFaultKinds), lasting: this.#random.between(1, 12) }
  }
}

/** More goes wrong early: a long journal takes long to recover, and teaches no more than a short one. */
function earlyShare(share: number): number {
  return share >= 1 ? Number.POSITIVE_INFINITY : 1 - (1 - share) ** 2
}

function randomTerms(random: Random): WorldTerms {
  const book: BookSpec = randomVenue(random)
  const sequencer: SequencerSettings = {
    groupCommandsMax: random.pick([1, 2, 5, 1_000]),
    groupTextMax: random.pick([600, 1_000_000]),
    queueMax: random.pick([9, 1_000]),
    checkpointRecords: random.pick([100, 400]),
    snapshotRecords: random.pick([150, 500]),
  }
  return {
    book,
    sequencer,
    patienceTurns: random.between(2, 8),
    isDecidedAgain: random.isOneIn100(25),
  }
}
