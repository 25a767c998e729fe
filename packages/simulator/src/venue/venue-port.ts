import type { Command, EngineEvent, RejectionCode } from '@plimsoll/engine'
import type { VenueReader } from './venue-reader.ts'

/** What came of a command. A command that was answered before is answered the same again. */
export type VenueAnswer =
  | { readonly outcome: 'accepted'; readonly events: readonly EngineEvent[] }
  | { readonly outcome: 'rejected'; readonly code: RejectionCode; readonly detail: string }

/**
 * The only way a simulated world touches an engine. Commands are carried out in the order in which they are submitted,
 * whether or not the answers of earlier ones are there yet.
 */
export interface VenuePort {
  /** Throws where there is no answer: the world cannot go on, and may be run again from the start. */
  submit(command: Command): Promise<VenueAnswer>
  /** Runs on the state that all answers given so far have led to. */
  read<T>(fn: (view: VenueReader) => T): Promise<T>
  /** Hash of that state. */
  stateHash(): Promise<string>
  /** Digest of everything in a command but its time and key. */
  bodyHashOf(command: Command): string
}
