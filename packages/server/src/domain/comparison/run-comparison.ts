import { baseSequenceOf } from '@plimsoll/engine'
import { DomainUnavailable } from '@plimsoll/journal'
import type { HostedDomain } from '../hosted-domain.ts'
import { copyOf } from '../thread/copied-state.ts'
import type { ComparisonOrder } from './comparison-order.ts'
import type {
  ComparisonProgress,
  ComparisonResult,
  ComparisonTask,
  Laboratory,
  Watched,
} from './laboratory.ts'
import { pastState } from './past-state.ts'

/** How long a comparison may take. */
const withinMs = 600_000

/** How long the way to its book may take. */
const pastWithinMs = 120_000

/** The book that every policy begins with, before any shock. */
export interface ComparedBook {
  readonly sequence: number
  readonly timeMs: number
}

/** Somebody who waits for a comparison. */
export interface ComparisonWatched extends Watched<ComparisonProgress> {
  readonly onBook: (place: ComparedBook) => void
}

/**
 * Finds the book, and has every policy walked over it outside of this thread. Nothing of it happens to the domain.
 *
 * @throws PastOutOfReach for a case whose book cannot be had any more
 * @throws Error that says why, where it takes too long or the domain cannot be read
 */
export async function runComparison(
  order: ComparisonOrder,
  { domain, laboratory }: { readonly domain: HostedDomain; readonly laboratory: Laboratory },
  { signal, onProgress, onBook }: ComparisonWatched,
): Promise<ComparisonResult> {
  const limit = AbortSignal.timeout(withinMs)
  const either = AbortSignal.any([signal, limit])
  const { policies, shocks = [] } = order
  const steps = policies.length + 1
  try {
    onProgress({ done: 0, of: steps, step: 'reading the book' })
    const ground = await groundOf(order, domain, either, (reached, last) =>
      onProgress({ done: 0, of: steps, step: `reading the journal: record ${reached} of ${last}` }),
    )
    onBook(ground.place)
    const { terms, format } = domain
    const { snapshot, timeMs, bucket } = ground
    const task = { snapshot, timeMs, terms, format, policies, shocks, ...(bucket && { bucket }) }
    return await laboratory.compare(task, {
      signal: either,
      onProgress: ({ done, of, step }) => onProgress({ done: done + 1, of: of + 1, step }),
    })
  } catch (error) {
    if (limit.aborted) {
      throw new Error(`takes longer than ${withinMs / 1000} s here; ask for fewer policies`, {
        cause: error,
      })
    }
    if (!(error instanceof DomainUnavailable)) throw error
    throw new Error('the domain cannot be read now; try again', { cause: error })
  }
}

interface Ground extends Pick<ComparisonTask, 'snapshot' | 'timeMs' | 'bucket'> {
  readonly place: ComparedBook
}

/** Live, rounds open at the time of the book; before a case, when its own did. */
async function groundOf(
  { case: caseId }: ComparisonOrder,
  domain: HostedDomain,
  signal: AbortSignal,
  onReached: (sequence: number, last: number) => void,
): Promise<Ground> {
  if (caseId === undefined) {
    const { snapshot, at } = await copyOf(domain)
    const { sequence, timeMs } = at
    return { snapshot, timeMs, place: { sequence, timeMs } }
  }
  const sequence = baseSequenceOf(caseId)
  const past = await pastState(domain, sequence, {
    withinMs: pastWithinMs,
    signal,
    onReached: (reached) => onReached(reached, sequence),
  })
  const document = domain.archive.case(caseId)
  return {
    snapshot: past.snapshot,
    timeMs: past.nextMs,
    place: { sequence, timeMs: past.timeMs },
    ...(document && { bucket: { account: document.account, bucket: document.bucket } }),
  }
}
