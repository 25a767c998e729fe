import type { EngineEvent } from './engine-event.ts'

/** Opens one round over every bankrupt bucket and walks the waterfall. Nothing happens where none is bankrupt. */
export interface OpenRound {
  readonly kind: 'openRound'
  /** Milliseconds UTC, not before the state's time. The engine has no clock of its own. */
  readonly timeMs: number
}

/** What a state can be asked to do. */
export type Command = OpenRound

/** Why a command was refused. Permanent: a code keeps its meaning for ever. */
export type RejectionCode = 'timeBeforeState' | 'invalidTime' | 'amountOutOfRange'

/** The answer to a command: events to append and apply, or a refusal that changed nothing. */
export type Decision =
  | { readonly outcome: 'accepted'; readonly events: readonly EngineEvent[] }
  | { readonly outcome: 'rejected'; readonly code: RejectionCode; readonly detail: string }
