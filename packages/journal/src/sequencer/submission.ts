import type { Command } from '@plimsoll/engine'

type WithoutTime<C> = C extends Command ? Omit<C, 'timeMs'> : never

/** A command as it is handed in: the sequencer gives it its time and its place. */
export type Submission = WithoutTime<Command>
