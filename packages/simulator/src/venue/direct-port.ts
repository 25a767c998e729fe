import {
  type BookSpec,
  type Command,
  createState,
  type EngineEvent,
  type State,
  stateHash,
  step,
  view,
} from '@plimsoll/engine'
import { bodyHashOf } from '@plimsoll/journal'
import type { VenuePort } from './venue-port.ts'

/** An engine in memory, without a journal. Throws `BookRefused` for a book that cannot be loaded. */
export function directPort(book: BookSpec): VenuePort {
  return statePort(createState(book))
}

/** A state as it is, without a journal; `observe` hears of every command that was accepted. */
export function statePort(
  state: State,
  observe: (command: Command, events: readonly EngineEvent[]) => void = () => {},
): VenuePort {
  const reader = view(state)
  return {
    submit: async (command) => {
      const decision = step(state, command)
      if (decision.outcome === 'repeated') {
        throw new Error(`record ${decision.sequence} has answered this key before`)
      }
      if (decision.outcome === 'accepted') observe(command, decision.events)
      return decision
    },
    read: async (fn) => fn(reader),
    stateHash: async () => stateHash(state),
    bodyHashOf,
  }
}
