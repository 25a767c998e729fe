import { bodyHashOf, type Clock, type Sequencer } from '@plimsoll/journal'
import type { VenuePort } from './venue-port.ts'

/** A clock that stands at the event time of the simulated world. */
export class EventClock implements Clock {
  #nowMs: number

  /** @param startMs milliseconds UTC */
  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  /** Moves on to a time; never back. */
  advanceTo(timeMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, timeMs)
  }
}

/** A command has no answer: what became of it is in the journal, if anything did. */
export class RunInterrupted extends Error {
  override readonly name = 'RunInterrupted'
}

/**
 * A journalled engine, which must have been opened with this clock. Whoever else submits to it while a world runs is part of what
 * happens to that world: it takes what is refused because of them, and is no function of scenario and seed any more.
 */
export function sequencerPort(
  sequencer: Pick<Sequencer, 'read' | 'submit'>,
  clock: Pick<EventClock, 'advanceTo'>,
): VenuePort {
  return {
    submit: async ({ timeMs, ...submission }) => {
      clock.advanceTo(timeMs)
      const answer = await sequencer.submit(submission)
      switch (answer.outcome) {
        case 'accepted':
          return { outcome: 'accepted', events: answer.events }
        case 'rejected':
          return { outcome: 'rejected', code: answer.code, detail: answer.detail }
        case 'repeated':
          throw new RunInterrupted(`record ${answer.sequence} has answered this key before`)
        default:
          throw new RunInterrupted(answer.message)
      }
    },
    read: (fn) => sequencer.read((view) => fn(view)),
    stateHash: () => sequencer.read((_view, place) => place.stateHash()),
    bodyHashOf,
  }
}
