import { commandAccess, type Document, type RouteName, routes } from '@plimsoll/protocol'
import { mayPropose, maySubmit } from '../../identity/command-access.ts'
import type { Principal } from '../../identity/principal.ts'
import type { Handlers } from '../request/call.ts'
import type { Services } from '../services.ts'

/** What a page has to know about its key before it shows anything. */
export function sessionHandlers(services: Services): Handlers<'getSession'> {
  return {
    getSession: async ({ principal }) => ({ document: sessionOf(services, principal) }),
  }
}

function sessionOf(
  { identity, version, notice }: Services,
  principal: Principal,
): Document<'session'> {
  const { keyId, owner, role, accounts, domains, isDeveloper = false } = principal
  const kinds = [...commandAccess.keys()]
  const names = Object.keys(routes) as RouteName[]
  return {
    version,
    keyless: isDeveloper,
    ...(!isDeveloper && { keyId, owner }),
    role,
    ...(accounts.size > 0 && { accounts: [...accounts] }),
    ...(domains && { domains: [...domains] }),
    routes: names.filter((name) => identity.reachOf(principal, name) !== 'none'),
    commands: {
      alone: kinds.filter((kind) => maySubmit(principal, kind)),
      proposes: kinds.filter((kind) => mayPropose(principal, kind)),
    },
    ...(notice && { notice }),
  }
}
