import type { HostedDomain } from '../hosted-domain.ts'
import { copyOf } from '../thread/copied-state.ts'
import { rehearse } from '../thread/rehearse.ts'
import { OrderRefused } from '../order-refused.ts'
import type { DrillOrder } from './drill-order.ts'
import type { DrillOutcome } from './rehearse-drill.ts'

/** How long a drill may take. */
const withinMs = 120_000

/**
 * Rehearses a bad day on a copy of the state, in a thread of its own: the server answers meanwhile. Nothing of it happens to the
 * domain.
 *
 * @throws OrderRefused for an order that does not fit the domain, or takes too long
 * @throws DomainUnavailable
 */
export async function runDrill(domain: HostedDomain, order: DrillOrder): Promise<DrillOutcome> {
  const { terms, format } = domain
  const { snapshot, at } = await copyOf(domain)
  const task = { kind: 'drill', snapshot, at, terms, format, order } as const
  const result = await rehearse(task, { withinMs })
  if (result === undefined) {
    throw new OrderRefused('', `takes longer than ${withinMs / 1000} s here; ask for less of it`)
  }
  if ('refused' in result) throw new OrderRefused(result.refused.path, result.refused.message)
  return result.done
}
