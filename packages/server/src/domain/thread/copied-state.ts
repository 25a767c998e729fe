import { encodeSnapshot } from '@plimsoll/engine'
import type { ReadPlace } from '@plimsoll/journal'
import { Rehearsal } from '../drill/rehearsal.ts'
import type { HostedDomain } from '../hosted-domain.ts'

/** A durable state that can be handed to a thread. */
export interface CopiedState {
  readonly snapshot: Uint8Array
  readonly at: Pick<ReadPlace, 'epoch' | 'sequence' | 'timeMs'>
}

/**
 * A copy of the durable state of a domain; a round between two steps is at its end in it.
 *
 * @throws DomainUnavailable
 */
export async function copyOf(domain: Pick<HostedDomain, 'fork'>): Promise<CopiedState> {
  const { state, at } = await domain.fork()
  const { epoch, sequence, timeMs } = at
  new Rehearsal(state, timeMs).finishRound()
  return { snapshot: encodeSnapshot(state), at: { epoch, sequence, timeMs } }
}
