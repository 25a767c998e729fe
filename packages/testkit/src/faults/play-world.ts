import { FaultWorld, type WorldParts } from './fault-world.ts'
import { demandLiveness } from './liveness.ts'
import type { Script, Turn } from './script.ts'
import { hardFaults } from './tally.ts'

/** Where the turns of a world come from. */
export interface TurnSource {
  /** The next turn of a world that goes on, or undefined at the end of the part with faults. */
  next(world: FaultWorld, faultsSoFar: number): Turn | undefined
}

/** A world that did what it must not do, with everything needed to see it again. */
export class FaultWorldFailed extends Error {
  override readonly name = 'FaultWorldFailed'
  readonly script: Script

  constructor(message: string, script: Script, options: ErrorOptions) {
    super(message, options)
    this.script = script
  }

  /** The same, named by its seed. */
  ofSeed(seed: number): FaultWorldFailed {
    return new FaultWorldFailed(`seed ${seed}, ${this.message}`, this.script, { cause: this.cause })
  }

  /** What went wrong, without the numbers: scripts that fail alike have the same. */
  get signature(): string {
    const { name, message } = rootOf(this)
    return `${name}: ${message.replaceAll(/[0-9a-f]{64}|\d+/g, '#')}`
  }
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error
}

/**
 * Plays a world, first with faults, then without, and judges both. What happens is counted in the tally of its parts.
 *
 * @throws FaultWorldFailed with the script of what was played
 */
export async function playWorld(parts: WorldParts, source: TurnSource): Promise<void> {
  const { terms, tally } = parts
  const turns: Turn[] = []
  try {
    const world = new FaultWorld(parts)
    await world.begin()
    for (;;) {
      const turn = source.next(world, hardFaults(tally))
      if (turn === undefined) break
      turns.push(turn)
      await world.play(turn)
    }
    await demandLiveness(world)
    await world.verify()
  } catch (error) {
    const message = `turn ${turns.length}: ${(error as Error).message}`
    throw new FaultWorldFailed(message, { terms, turns }, { cause: error })
  }
}

/** Plays a world again. */
export function playScript(
  { terms, turns }: Script,
  parts: Omit<WorldParts, 'terms'>,
): Promise<void> {
  const left = turns.values()
  return playWorld({ ...parts, terms }, { next: () => left.next().value })
}
