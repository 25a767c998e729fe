import type { Domains } from '../domain/domain-entry.ts'
import type { HostedDomain } from '../domain/hosted-domain.ts'

/** The same domains, of which one that is begun later is followed like those that were there. */
export async function followDomains(
  domains: Domains,
  follow: (hosted: HostedDomain) => Promise<void>,
): Promise<Domains> {
  for (const { hosted } of domains.all()) if (hosted !== undefined) await follow(hosted)
  return {
    get: (domain) => domains.get(domain),
    all: () => domains.all(),
    create: async (book) => {
      const hosted = await domains.create(book)
      await follow(hosted)
      return hosted
    },
    close: () => domains.close(),
  }
}
