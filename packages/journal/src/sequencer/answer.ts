import type { EngineEvent, RejectionCode } from '@plimsoll/engine'

/**
 * Names one record for ever. With the index of an event in its answer it names one effect, so that whoever receives an
 * effect twice can tell.
 */
export interface RecordAddress {
  readonly domain: string
  readonly epoch: number
  readonly sequence: number
}

/**
 * What came of a command. `accepted`, `rejected` and `repeated` are given only once everything they rest on is durable.
 * Events are those of the record, without the `commandTaken` that the address stands for.
 */
export type Answer =
  | {
      readonly outcome: 'accepted'
      /** Of the command's record; of the last one before it where the command changed nothing and had no key. */
      readonly sequence: number
      /** Absent where there is no record. */
      readonly address?: RecordAddress
      readonly events: readonly EngineEvent[]
    }
  | {
      readonly outcome: 'rejected'
      readonly code: RejectionCode
      readonly detail: string
      /** Of the record that remembers the refusal; absent without a key. */
      readonly sequence?: number
      readonly address?: RecordAddress
    }
  | {
      /** The key was used before with the same body: this is what was answered then. */
      readonly outcome: 'repeated'
      readonly sequence: number
      readonly address: RecordAddress
      /** Why the first was refused; absent where it was accepted. */
      readonly code?: RejectionCode
      readonly events: readonly EngineEvent[]
    }
  | {
      /** Nothing happened. */
      readonly outcome: 'failed'
      /** Whether the same command can succeed later. */
      readonly isRetryable: boolean
      readonly message: string
    }
  | {
      /** It may have happened. A command with a key can be sent again; without one, only the journal tells. */
      readonly outcome: 'unknown'
      readonly message: string
    }
  | {
      /** Nothing happened, and nothing will before the domain is opened again. */
      readonly outcome: 'stopped'
      readonly message: string
    }
