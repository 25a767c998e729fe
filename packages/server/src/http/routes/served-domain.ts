import type { ViewTerms } from '@plimsoll/protocol'
import type { DomainEntry } from '../../domain/domain-entry.ts'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { reachesDomain } from '../../identity/command-access.ts'
import { notFound, ProblemError } from '../answer/problem-error.ts'
import type { Call } from '../request/call.ts'
import type { Services } from '../services.ts'

/**
 * The domain of a call, whether it can be served or not.
 *
 * @throws ProblemError notFound, for a domain the key may not reach without looking for it
 */
export function entryOf({ domains }: Services, { principal, parameters }: Call): DomainEntry {
  const { domain = '' } = parameters
  const entry = reachesDomain(principal, domain) ? domains.get(domain) : undefined
  if (entry === undefined) throw notFound()
  return entry
}

/**
 * The domain of a call.
 *
 * @throws ProblemError notFound, domainStopped, unavailable
 */
export function servedDomain(services: Services, call: Call): HostedDomain {
  const { hosted, status } = entryOf(services, call)
  if (status.phase === 'stopped') throw new ProblemError('domainStopped')
  if (hosted !== undefined && status.phase !== 'closed') return hosted
  const detail = `the domain is ${status.phase}; try again in a second`
  throw new ProblemError('unavailable', { detail, retryAfterMs: 1_000 })
}

/** What views of a domain are written with. */
export function viewTermsOf({ format, terms }: HostedDomain): ViewTerms {
  return { format, markets: terms.markets }
}
