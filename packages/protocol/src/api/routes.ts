import { type Role, roles } from './role.ts'
import type { Access, Route, RouteTerms } from './route.ts'
import { accountRoutes } from './routes/account-routes.ts'
import { caseRoutes } from './routes/case-routes.ts'
import { commandRoutes } from './routes/command-routes.ts'
import { comparisonRoutes } from './routes/comparison-routes.ts'
import { controlRoutes } from './routes/control-routes.ts'
import { domainRoutes } from './routes/domain-routes.ts'
import { experimentRoutes } from './routes/experiment-routes.ts'
import { indicatorRoutes } from './routes/indicator-routes.ts'
import { serverRoutes } from './routes/server-routes.ts'

/** The tables of all routes, with the literal types that a client is made of. */
export type RouteTable = typeof domainRoutes &
  typeof accountRoutes &
  typeof caseRoutes &
  typeof commandRoutes &
  typeof controlRoutes &
  typeof comparisonRoutes &
  typeof experimentRoutes &
  typeof indicatorRoutes &
  typeof serverRoutes

/** Name of a route, and its operationId. */
export type RouteName = keyof RouteTable

const tables: Readonly<Record<RouteName, RouteTerms>> = {
  ...domainRoutes,
  ...accountRoutes,
  ...caseRoutes,
  ...commandRoutes,
  ...controlRoutes,
  ...comparisonRoutes,
  ...experimentRoutes,
  ...indicatorRoutes,
  ...serverRoutes,
}

/** Everything that the server answers over HTTP. */
export const routes: Readonly<Record<RouteName, Route>> = complete(tables)

function complete<Name extends string>(
  terms: Readonly<Record<Name, RouteTerms>>,
): Readonly<Record<Name, Route>> {
  const entries = Object.entries<RouteTerms>(terms).map(([name, { access, query, ...rest }]) => [
    name,
    { name, ...rest, access: access === 'public' ? access : reachesOf(access), query: query ?? {} },
  ])
  return Object.fromEntries(entries) as Record<Name, Route>
}

function reachesOf(stated: Exclude<RouteTerms['access'], 'public'>): Exclude<Access, 'public'> {
  const reaches = roles.map((role) => [role, stated[role] ?? 'none'])
  return Object.fromEntries(reaches) as Record<Role, Exclude<Access, 'public'>[Role]>
}
