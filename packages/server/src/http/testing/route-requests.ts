import type { Role, RouteName } from '@plimsoll/protocol'
import type { ServedApp, TestRequest } from './served-app.ts'
import { otherAccounts, ownAccounts, unknownAccount } from './world.ts'

/** Whose thing a request is about. */
export type Whose = 'own' | 'other' | 'unknown'

/** Things of a world that requests can be about, by whose they are. */
export interface Subjects {
  readonly account: Readonly<Record<Whose, string>>
  readonly case: Readonly<Record<Whose, string>>
  readonly receipt: Readonly<Record<Whose, string>>
  readonly approval: string
  readonly simulation: string
  readonly comparison: string
  readonly experiment: string
}

const D = '/v1/domains/world'

/** Finds the things of a world, and makes those that are not there yet. */
export async function findSubjects({ ask }: ServedApp): Promise<Subjects> {
  const rowsOf = async (url: string): Promise<Readonly<Record<string, unknown>>[]> => {
    const { json } = await ask({ url, key: 'riskOfficer' })
    return json['rows'] as Readonly<Record<string, unknown>>[]
  }
  const idOf = (
    rows: readonly Readonly<Record<string, unknown>>[],
    accounts: readonly unknown[],
    field: string,
  ): string => {
    const row = rows.find(({ account }) => accounts.includes(account))
    return row === undefined ? 'missing' : String(row[field])
  }
  const cases = await rowsOf(`${D}/cases`)
  const receipts = await rowsOf(`${D}/receipts`)
  const simulation = await ask({
    method: 'POST',
    url: '/v1/simulations',
    key: 'riskOfficer',
    idempotencyKey: 'subject',
    body: { scenario: 'calm' },
  })
  const comparison = await ask({
    ...writes.postComparison,
    key: 'riskOfficer',
    idempotencyKey: 'subject',
  })
  const experiment = await ask({
    ...writes.postExperiment,
    key: 'riskOfficer',
    idempotencyKey: 'subject',
  })
  // Of a kind that operators may propose too, so that they see it.
  await ask({ ...writes.postCommands, body: halt, key: 'riskOfficer', idempotencyKey: 'subject' })
  const approval = await ask({
    method: 'POST',
    url: `${D}/approvals`,
    key: 'riskOfficer',
    idempotencyKey: 'subject',
    body: {
      action: 'propose',
      command: { kind: 'resume', market: 'BTC-USDT' },
      reason: 'to have one',
    },
  })
  return {
    account: { own: ownAccounts[1], other: otherAccounts[1], unknown: unknownAccount },
    case: {
      own: idOf(cases, ownAccounts, 'caseId'),
      other: idOf(cases, otherAccounts, 'caseId'),
      unknown: 'world:0:99',
    },
    receipt: {
      own: idOf(receipts, ownAccounts, 'receiptId'),
      other: idOf(receipts, otherAccounts, 'receiptId'),
      unknown: '99-0',
    },
    approval: String(approval.json['id']),
    simulation: String(simulation.json['simulation']),
    comparison: String(comparison.json['comparison']),
    experiment: String(experiment.json['experiment']),
  }
}

/** A request of a route that a role may make, if it may make any. */
export function requestOf(
  route: RouteName,
  {
    subjects,
    whose,
    role,
  }: { readonly subjects: Subjects; readonly whose: Whose; readonly role: Role },
): TestRequest {
  const requests = {
    ...plainReads,
    ...subjectReads(subjects, whose),
    ...writes,
    postCommands: { ...writes.postCommands, body: commandOf(role) },
  }
  return requests[route]
}

const plainReads = {
  getSession: { url: '/v1/session' },
  listDomains: { url: '/v1/domains' },
  getDomain: { url: D },
  listMarkets: { url: `${D}/markets` },
  getQueue: { url: `${D}/markets/BTC-USDT/adl/queue?side=short` },
  listFunds: { url: `${D}/funds` },
  getLoad: { url: `${D}/load` },
  listIndicators: { url: `${D}/indicators?after=0` },
  listCheckpoints: { url: `${D}/checkpoints` },
  listLiquidations: { url: `${D}/liquidations` },
  listPlans: { url: `${D}/plans` },
  listApprovals: { url: `${D}/approvals` },
  listShadowDifferences: { url: `${D}/shadow/differences` },
  listKeys: { url: '/v1/keys' },
  listKeyChanges: { url: '/v1/key-changes' },
  listAudit: { url: '/v1/audit' },
  listPolicies: { url: '/v1/policies' },
  getPolicy: { url: '/v1/policies/bitmex' },
  listSimulations: { url: '/v1/simulations' },
  listComparisons: { url: `${D}/comparisons` },
  listExperiments: { url: `${D}/experiments` },
  getMetrics: { url: '/metrics' },
  getOpenApi: { url: '/v1/openapi.json' },
  getAsyncApi: { url: '/v1/asyncapi.json' },
  getHealth: { url: '/healthz' },
  getReadiness: { url: '/readyz' },
  openStream: { url: '/v1/stream' },
} as const

type SubjectRead =
  | 'getAccount'
  | 'getAccountAdl'
  | 'getApproval'
  | 'getCase'
  | 'getCaseReport'
  | 'getReceipt'
  | 'getSimulation'
  | 'getComparison'
  | 'getExperiment'
  | 'cancelExperiment'
  | 'listCases'
  | 'listReceipts'
  | 'whatIf'

function subjectReads(subjects: Subjects, whose: Whose): Record<SubjectRead, TestRequest> {
  const account = encodeURIComponent(subjects.account[whose])
  const ofCase = `${D}/cases/${encodeURIComponent(subjects.case[whose])}`
  return {
    getAccount: { url: `${D}/accounts/${account}` },
    getAccountAdl: { url: `${D}/accounts/${account}/adl` },
    whatIf: { method: 'POST', url: `${D}/accounts/${account}/what-if`, body: { deposit: '5' } },
    listCases: { url: `${D}/cases?account=${account}` },
    getCase: { url: ofCase },
    getCaseReport: { url: `${ofCase}/report` },
    listReceipts: { url: `${D}/receipts?account=${account}` },
    getReceipt: { url: `${D}/receipts/${subjects.receipt[whose]}` },
    getApproval: { url: `${D}/approvals/${subjects.approval}` },
    getSimulation: { url: `/v1/simulations/${subjects.simulation}` },
    getComparison: { url: `${D}/comparisons/${subjects.comparison}` },
    getExperiment: { url: `${D}/experiments/${subjects.experiment}` },
    cancelExperiment: {
      method: 'POST',
      url: `${D}/experiments/${subjects.experiment}/cancel`,
    },
  }
}

const halt = { kind: 'halt', market: 'BTC-USDT', reason: 'a look' } as const

function commandOf(role: Role): object {
  return role === 'venue' ? { kind: 'deposit', account: ownAccounts[1], amount: '1' } : halt
}

const writes = {
  postCommands: { method: 'POST', url: `${D}/commands` },
  postBook: { method: 'POST', url: `${D}/books`, body: { book: {} } },
  confirmPlan: {
    method: 'POST',
    url: `${D}/plans/none/confirmations`,
    body: { market: 'BTC-USDT', fills: [{ index: 0, status: 'done', size: '1' }] },
  },
  postApproval: {
    method: 'POST',
    url: `${D}/approvals`,
    body: {
      action: 'propose',
      command: { kind: 'resume', market: 'BTC-USDT' },
      reason: 'it is over',
    },
  },
  runDrill: { method: 'POST', url: `${D}/drills`, body: { defaults: { largest: 2 } } },
  postShadowDecision: {
    method: 'POST',
    url: `${D}/shadow/decisions`,
    body: {
      decisionId: 'v-1',
      timeMs: 1,
      account: ownAccounts[0],
      bucket: 'cross',
      market: 'BTC-USDT',
      side: 'long',
      fundPaid: '0',
      fills: [],
    },
  },
  postKeyChange: {
    method: 'POST',
    url: '/v1/key-changes',
    body: {
      action: 'propose',
      change: { action: 'revoke', keyId: 'marketMaker' },
      reason: 'not needed',
    },
  },
  postSimulation: { method: 'POST', url: '/v1/simulations', body: { scenario: 'calm' } },
  postComparison: {
    method: 'POST',
    url: `${D}/comparisons`,
    body: { policies: ['declared', 'okx'] },
  },
  postExperiment: {
    method: 'POST',
    url: `${D}/experiments`,
    body: { kind: 'simulation', scenario: 'calm' },
  },
} as const
