import { type BookSpec, createState, stateHash, step, view } from '@plimsoll/engine'
import { bodyHashOf } from '@plimsoll/journal'
import type { VenuePort } from './venue-port.ts'

/** An engine in memory, without a journal. Throws `BookRefused` for a book that cannot be loaded. */
export function directPort(book: BookSpec): VenuePort {
  const state = createState(book)
  const reader = view(state)
  return {
    submit: async (command) => {
      const decision = step(state, command)
      if (decision.outcome === 'repeated') {
        throw new Error(`record ${decision.sequence} has answered this key before`)
      }
      return decision
    },
    read: async (fn) => fn(reader),
    stateHash: async () => stateHash(state),
    bodyHashOf,
  }
}
