import { type Reach, type Role, type RouteName, roles } from '@plimsoll/protocol'

type Columns = readonly [Reach, Reach, Reach, Reach, Reach, Reach, Reach]

const own: Columns = ['own', 'own', 'pseudonymous', 'all', 'none', 'none', 'none']
const everybody: Columns = ['all', 'all', 'all', 'all', 'all', 'all', 'all']
const venueAlone: Columns = ['none', 'none', 'none', 'none', 'none', 'none', 'all']
const adminAlone: Columns = ['none', 'none', 'none', 'none', 'none', 'all', 'none']
const overseers: Columns = ['none', 'none', 'all', 'all', 'none', 'none', 'none']
const planReaders: Columns = ['none', 'none', 'pseudonymous', 'all', 'none', 'none', 'all']
const approvalReaders: Columns = ['none', 'none', 'pseudonymous', 'all', 'all', 'none', 'none']

/**
 * What each role reaches of each route, written down once more by hand and in the order of trader, market maker, auditor, risk
 * officer, operator, admin, venue: the table that the server goes by is held against it.
 */
const columns: Readonly<Record<Exclude<RouteName, PublicRoute>, Columns>> = {
  getSession: everybody,
  listDomains: everybody,
  getDomain: everybody,
  listMarkets: everybody,
  getQueue: own,
  getAccount: own,
  getAccountAdl: own,
  whatIf: own,
  listCases: own,
  getCase: own,
  getCaseReport: own,
  listReceipts: own,
  getReceipt: own,
  getLoad: ['none', 'none', 'all', 'all', 'none', 'none', 'all'],
  listIndicators: ['all', 'all', 'all', 'all', 'none', 'none', 'all'],
  listFunds: ['all', 'all', 'all', 'all', 'none', 'none', 'all'],
  listCheckpoints: ['all', 'all', 'all', 'all', 'all', 'none', 'all'],
  postCommands: ['none', 'none', 'none', 'all', 'all', 'none', 'all'],
  postBook: venueAlone,
  listLiquidations: planReaders,
  listPlans: planReaders,
  confirmPlan: venueAlone,
  listApprovals: approvalReaders,
  getApproval: approvalReaders,
  postApproval: ['none', 'none', 'none', 'all', 'all', 'none', 'none'],
  runDrill: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  listComparisons: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  postComparison: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  getComparison: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  listExperiments: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  postExperiment: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  getExperiment: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  cancelExperiment: ['none', 'none', 'none', 'all', 'none', 'none', 'none'],
  postShadowDecision: venueAlone,
  listShadowDifferences: planReaders,
  listKeys: adminAlone,
  listKeyChanges: adminAlone,
  postKeyChange: adminAlone,
  listAudit: ['none', 'none', 'pseudonymous', 'all', 'none', 'all', 'none'],
  listPolicies: everybody,
  getPolicy: everybody,
  postSimulation: overseers,
  getSimulation: overseers,
  listSimulations: overseers,
  getMetrics: ['none', 'none', 'none', 'all', 'all', 'all', 'none'],
}

/** Routes that need no key. */
export const publicRoutes = [
  'getAsyncApi',
  'getHealth',
  'getOpenApi',
  'getReadiness',
  'openStream',
] as const satisfies readonly RouteName[]

type PublicRoute = (typeof publicRoutes)[number]

/** Routes that need a key. */
export const keyedRoutes = Object.keys(columns) as Exclude<RouteName, PublicRoute>[]

/** What a role is to reach of a route. */
export function dueReach(route: Exclude<RouteName, PublicRoute>, role: Role): Reach {
  return columns[route][roles.indexOf(role)] ?? 'none'
}
