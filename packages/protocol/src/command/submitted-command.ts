import type { Command } from '@plimsoll/engine'
import type { CommandKind } from './command-schema.ts'

/** A command of the engine as it is handed in: without its time and key. */
export type SubmittedCommand = { [Kind in CommandKind]: SubmittedOf<Kind> }[CommandKind]

/** The same of one kind. */
export type SubmittedOf<Kind extends CommandKind> = Omit<
  Extract<Command, { kind: Kind }>,
  'timeMs' | 'idempotency'
>
