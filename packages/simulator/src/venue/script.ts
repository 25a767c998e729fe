import type { Command, RejectionCode } from '@plimsoll/engine'
import type { ScriptedCommand } from '../scenarios/scenario.ts'

/** A scripted command that the engine refused. */
export interface RefusedCommand {
  /** When the script has it, milliseconds from the start. */
  readonly atMs: number
  /** When it was submitted, milliseconds UTC. */
  readonly timeMs: number
  readonly kind: Command['kind']
  readonly code: RejectionCode
  readonly detail: string
}

/** The commands of a script that are due by a time and were not before, in the order of their times and then of the script. */
export type Script = (elapsedMs: number) => readonly ScriptedCommand[]

/** A script that hands out each command once, at the first time asked for that is not before its own. */
export function scriptOf(commands: readonly ScriptedCommand[]): Script {
  const ordered = commands.toSorted((a, b) => a.atMs - b.atMs)
  let place = 0
  return (elapsedMs) => {
    const from = place
    while ((ordered[place]?.atMs ?? Number.POSITIVE_INFINITY) <= elapsedMs) place += 1
    return ordered.slice(from, place)
  }
}
