import type { EngineEvent, RejectionCode } from '@plimsoll/engine'
import { encodeEvent } from '../event/encode-event.ts'
import type { EventWriter } from '../event/event-writer.ts'
import type { AnswerDocument } from './answer-schema.ts'

/** What came of a command that was decided, as whoever keeps the journal tells it. */
export interface DecidedAnswer {
  readonly outcome: 'accepted' | 'rejected' | 'repeated'
  readonly sequence?: number
  /** Absent where there is no record. */
  readonly address?: { readonly epoch: number }
  readonly events?: readonly EngineEvent[]
  readonly code?: RejectionCode
  readonly detail?: string
}

/** The same in wire form. */
export function encodeAnswer(answer: DecidedAnswer, write: EventWriter): AnswerDocument {
  const { outcome, sequence, address, events, code, detail } = answer
  return {
    outcome,
    ...(sequence !== undefined && { sequence }),
    ...(address && { epoch: address.epoch }),
    ...(events &&
      code === undefined && { events: events.map((event) => encodeEvent(event, write)) }),
    ...(code !== undefined && { code }),
    ...(detail !== undefined && { detail }),
  }
}
