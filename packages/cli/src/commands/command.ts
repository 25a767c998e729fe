import type { Command } from 'commander'
import type { Streams } from '../output/output.ts'

/** What a verb needs from the process it runs in. */
export interface CommandContext {
  readonly streams: Streams
  /** Sets what the process will exit with; 0 unless a verb says otherwise. */
  readonly exitWith: (code: number) => void
}

/** Adds one verb to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void
