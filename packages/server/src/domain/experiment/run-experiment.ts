import { DomainUnavailable } from '@plimsoll/journal'
import type { Laboratory } from '../comparison/laboratory.ts'
import type { ComparisonWatched } from '../comparison/run-comparison.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import { copyOf } from '../thread/copied-state.ts'
import type { ExperimentOrder } from './experiment-order.ts'

/** The room is for everybody. Many runs take their time, and can be cancelled. */
const withinMs = { simulation: 600_000, rules: 3_600_000, fundSizing: 3_600_000 } as const

/**
 * Copies the book of now, and has the experiment run on it outside of this thread. Nothing of it happens to the domain.
 *
 * @throws Error that says why, where it takes too long or the domain cannot be read
 */
export async function runExperiment(
  order: ExperimentOrder,
  { domain, laboratory }: { readonly domain: HostedDomain; readonly laboratory: Laboratory },
  { signal, onProgress, onBook }: ComparisonWatched,
): Promise<unknown> {
  const limitMs = withinMs[order.kind]
  const limit = AbortSignal.timeout(limitMs)
  const either = AbortSignal.any([signal, limit])
  try {
    const { snapshot, at } = await copyOf(domain)
    onBook({ sequence: at.sequence, timeMs: at.timeMs })
    const { terms, format } = domain
    const task = { order, snapshot, terms, format }
    return await laboratory.experiment(task, { signal: either, onProgress })
  } catch (error) {
    if (limit.aborted) {
      const advice = 'ask for fewer runs, or use the command line on an export of the book'
      throw new Error(`takes longer than ${limitMs / 1000} s here; ${advice}`, { cause: error })
    }
    if (!(error instanceof DomainUnavailable)) throw error
    throw new Error('the domain cannot be read now; try again', { cause: error })
  }
}
