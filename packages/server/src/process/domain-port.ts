import type { HostedDomain } from '../domain/hosted-domain.ts'

/** A domain for a venue that runs in the same process, without HTTP and without keys. */
export type DomainPort = Pick<HostedDomain, 'read' | 'submit'>

/** The port of a domain, which can do nothing else with it. */
export function domainPort(domain: DomainPort): DomainPort {
  return {
    submit: (submission, terms) => domain.submit(submission, terms),
    read: (readState) => domain.read(readState),
  }
}
