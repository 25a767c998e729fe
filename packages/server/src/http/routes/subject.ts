import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { notFound } from '../answer/problem-error.ts'
import type { Call } from '../request/call.ts'
import type { Services } from '../services.ts'

/**
 * The account that a call names, under the name that the caller may use. Whether it is the caller's is asked before anything is
 * looked up, so that neither the answer nor the time it takes tells whether an account of others exists.
 *
 * @throws ProblemError notFound
 */
export async function accountOf(
  services: Services,
  hosted: HostedDomain,
  { principal, reach }: Call,
  named: string,
): Promise<string> {
  if (reach === 'all') return named
  if (reach === 'own') {
    if (principal.accounts.has(named)) return named
    throw notFound()
  }
  const account = await hosted.read((state) =>
    services.pseudonyms.resolve(named, { has: (id) => state.account(id) !== undefined }),
  )
  if (account === undefined) throw notFound()
  return account
}

/**
 * The accounts that a listing is narrowed to; undefined where it is of all.
 *
 * @throws ProblemError notFound where one is named that is not the caller's
 */
export async function accountsOf(
  services: Services,
  hosted: HostedDomain,
  call: Call,
): Promise<ReadonlySet<string> | undefined> {
  const { account } = call.query
  if (account !== undefined) return new Set([await accountOf(services, hosted, call, account)])
  return ownAccounts(call)
}

/** Whose rows a caller sees; undefined where everybody's. */
export function ownAccounts({ principal, reach }: Call): ReadonlySet<string> | undefined {
  return reach === 'own' ? principal.accounts : undefined
}
