import { type Reach, type Role, roles, routes } from '@plimsoll/protocol'
import { describe, expect, test } from 'vitest'
import type { Identity } from '../identity/identity.ts'
import { dueReach, keyedRoutes, publicRoutes } from './testing/role-table.ts'
import { findSubjects, requestOf, type Subjects, type Whose } from './testing/route-requests.ts'
import type { ServedApp, TestAnswer } from './testing/served-app.ts'
import { otherAccounts, ownAccounts, serveWorld } from './testing/world.ts'

/** Routes about something that belongs to somebody, who is named by an account. */
const byAccount: readonly string[] = [
  'getAccount',
  'getAccountAdl',
  'whatIf',
  'listCases',
  'listReceipts',
]
/** All routes about something that belongs to somebody. */
const ownable: ReadonlySet<string> = new Set([
  ...byAccount,
  'getCase',
  'getCaseReport',
  'getReceipt',
])
/** A listing that is narrowed to nobody is empty. */
const listings: ReadonlySet<string> = new Set(['listCases', 'listReceipts'])

/** What each role gets of each route, where that is not what is due; each as a sentence. */
async function violationsOf(served: ServedApp): Promise<string[]> {
  const subjects = await findSubjects(served)
  const violations: string[] = []
  for (const route of keyedRoutes) {
    for (const role of roles) {
      for (const whose of ownable.has(route) ? (['own', 'other', 'unknown'] as const) : []) {
        violations.push(...(await look(served, { route, role, whose, subjects })))
      }
      if (!ownable.has(route)) {
        violations.push(...(await look(served, { route, role, whose: 'own', subjects })))
      }
    }
  }
  return violations
}

interface Look {
  readonly route: (typeof keyedRoutes)[number]
  readonly role: Role
  readonly whose: Whose
  readonly subjects: Subjects
}

let writes = 0

async function look(served: ServedApp, { route, role, whose, subjects }: Look): Promise<string[]> {
  const reach = dueReach(route, role)
  const named =
    reach === 'pseudonymous' && byAccount.includes(route) ? hidden(served, subjects) : subjects
  const request = requestOf(route, { subjects: named, whose, role })
  const idempotencyKey = routes[route].isWrite ? `w-${(writes += 1)}` : undefined
  const answer = await served.ask({
    ...request,
    key: role,
    ...(idempotencyKey && { idempotencyKey }),
  })
  const where = `${route} for ${role}, ${whose}`
  return [
    ...statusViolations(answer, reach, { route, whose }).map((text) => `${where}: ${text}`),
    ...leaks(answer, role).map((name) => `${where}: shows ${name}`),
  ]
}

function statusViolations(
  { status, json }: TestAnswer,
  reach: Reach,
  { route, whose }: Pick<Look, 'route' | 'whose'>,
): string[] {
  if (reach === 'none') return status === 403 && json['code'] === 'forbidden' ? [] : [`${status}`]
  const isAbsent = whose === 'unknown' && !(listings.has(route) && reach === 'all')
  const isForeign = whose === 'other' && reach === 'own'
  if (isAbsent || isForeign) return status === 404 ? [] : [`${status}, not 404`]
  if (routes[route].method === 'GET' && status === routes[route].answer.status) return []
  // A write or a question about what the world is not; whether it may be asked is all that counts here.
  const isHeard = status !== 401 && status !== 403 && status !== 404 && status < 500
  return isHeard ? [] : [`${status} ${String(json['code'])}`]
}

/** Names that an answer must not hold, whatever was asked. */
function leaks({ text }: TestAnswer, role: Role): string[] {
  const isTrader = role === 'trader' || role === 'marketMaker'
  const everybody = [...ownAccounts, ...otherAccounts]
  const forbidden = role === 'auditor' ? everybody : isTrader ? otherAccounts : []
  return forbidden.filter((name) => text.includes(name))
}

function hidden({ pseudonyms }: ServedApp, subjects: Subjects): Subjects {
  const { own, other, unknown } = subjects.account
  const account = { own: pseudonyms.of(own), other: pseudonyms.of(other), unknown }
  return { ...subjects, account }
}

describe('every route for every role', () => {
  test('the table of the contract is the one that was written by hand', () => {
    expect([...keyedRoutes, ...publicRoutes].toSorted()).toEqual(Object.keys(routes).toSorted())
    for (const route of publicRoutes) expect(routes[route].access, route).toBe('public')
    for (const route of keyedRoutes) {
      const due = Object.fromEntries(roles.map((role) => [role, dueReach(route, role)]))
      expect(routes[route].access, route).toEqual(due)
    }
  })

  test('gives each what is due to it, and names nobody that it must not', async () => {
    const served = await serveWorld()
    expect(await violationsOf(served)).toEqual([])
    await served.close()
  })

  test('a role that reaches too much is found, and one that reaches too little', async () => {
    const served = await serveWorld({
      change: (services) => ({
        ...services,
        identity: generous(services.identity),
      }),
    })
    const violations = await violationsOf(served)
    expect(violations).toContain('getAccount for trader, other: 200, not 404')
    expect(violations).toContain('getAccount for trader, other: shows zq-foreign-winner')
    expect(violations).toContain('listPlans for venue, own: 403 forbidden')
    await served.close()
  })

  test('whose an id is cannot be told from the answer', async () => {
    const served = await serveWorld()
    const subjects = await findSubjects(served)
    for (const route of keyedRoutes.filter((name) => ownable.has(name))) {
      const ask = (whose: Whose): Promise<TestAnswer> =>
        served.ask({ ...requestOf(route, { subjects, whose, role: 'trader' }), key: 'trader' })
      const foreign = await ask('other')
      const unknown = await ask('unknown')
      expect(withoutIds(foreign), route).toEqual(withoutIds(unknown))
    }
    await served.close()
  })
})

/** Mistakes that a table of roles could have. */
function generous(identity: Identity): Identity {
  return {
    ...identity,
    authenticate: (request) => identity.authenticate(request),
    reachOf: (principal, route) => {
      if (principal.role === 'trader' && route === 'getAccount') return 'all'
      if (principal.role === 'venue' && route === 'listPlans') return 'none'
      return identity.reachOf(principal, route)
    },
  }
}

function withoutIds({ status, json, headers }: TestAnswer): object {
  const names = Object.keys(headers).toSorted()
  return { status, names, json: { ...json, instance: undefined } }
}
