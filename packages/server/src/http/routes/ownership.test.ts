import { expect, test } from 'vitest'
import type { DomainArchive } from '../../domain/domain-archive.ts'
import type { DomainEntry } from '../../domain/domain-entry.ts'
import type { HostedDomain } from '../../domain/hosted-domain.ts'
import { findSubjects, requestOf } from '../testing/route-requests.ts'
import { otherAccounts, ownAccounts, serveWorld, unknownAccount } from '../testing/world.ts'

/** A domain that says what is asked of it. */
function watched(entry: DomainEntry | undefined, asked: string[]): DomainEntry | undefined {
  const { hosted } = entry ?? {}
  if (entry === undefined || hosted === undefined) return entry
  const { archive } = hosted
  const notedArchive: DomainArchive = {
    cases: (query) => {
      asked.push('cases')
      return archive.cases(query)
    },
    receipts: (query) => {
      asked.push('receipts')
      return archive.receipts(query)
    },
    case: (caseId, accounts) => {
      asked.push(`case among ${accounts === undefined ? 'all' : accounts.size}`)
      return archive.case(caseId, accounts)
    },
    receipt: (receiptId, accounts) => {
      asked.push(`receipt among ${accounts === undefined ? 'all' : accounts.size}`)
      return archive.receipt(receiptId, accounts)
    },
  }
  const noting: HostedDomain = new Proxy(hosted, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (name === 'archive') return notedArchive
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        asked.push(String(name))
        return Reflect.apply(member, target, given)
      }
    },
  })
  return { ...entry, hosted: noting }
}

test('whether an account is the caller’s is settled before anything is looked up', async () => {
  const asked: string[] = []
  const served = await serveWorld({
    change: (services) => ({
      ...services,
      domains: {
        ...services.domains,
        all: () => services.domains.all(),
        get: (domain) => watched(services.domains.get(domain), asked),
      },
    }),
  })
  const subjects = await findSubjects(served)
  const lookedUp = async (
    route: Parameters<typeof requestOf>[0],
    whose: 'own' | 'other' | 'unknown',
  ): Promise<string[]> => {
    asked.length = 0
    await served.ask({ ...requestOf(route, { subjects, whose, role: 'trader' }), key: 'trader' })
    return [...asked]
  }
  for (const route of [
    'getAccount',
    'getAccountAdl',
    'whatIf',
    'listCases',
    'listReceipts',
  ] as const) {
    expect(await lookedUp(route, 'other'), route).toEqual([])
    expect(await lookedUp(route, 'unknown'), route).toEqual([])
    expect(await lookedUp(route, 'own'), route).not.toEqual([])
  }
  // Ids of cases and receipts say nothing of whose they are: one question asks for the id and the owner together.
  for (const route of ['getCase', 'getCaseReport', 'getReceipt'] as const) {
    const due = [`${route === 'getReceipt' ? 'receipt' : 'case'} among ${ownAccounts.length}`]
    expect(await lookedUp(route, 'other'), route).toEqual(due)
    expect(await lookedUp(route, 'unknown'), route).toEqual(due)
  }
  await served.close()
})

test('what a trader asks about tells nothing exact of anybody else', async () => {
  const served = await serveWorld()
  const url = `/v1/domains/world/accounts/${ownAccounts[1]}/what-if`
  const ask = async (key: string, markPrice: string): Promise<Record<string, unknown>> => {
    const body = { marks: [{ market: 'BTC-USDT', markPrice }] }
    const { json } = await served.ask({ method: 'POST', url, body, key })
    return { ...json, at: undefined }
  }
  // Whatever lies between two points of the grid has the same answer.
  const answers: Record<string, unknown>[] = []
  for (const mark of ['40800.0', '40900.1', '41000.0', '41200.0']) {
    answers.push(await ask('trader', mark))
  }
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]).toMatchObject({ marks: [{ market: 'BTC-USDT', markPrice: '41000.0' }] })
  const text = JSON.stringify(answers[0])
  const after = text.slice(text.indexOf('"after"'))
  for (const name of ['price', 'forgone', 'charged', 'sizeAhead', 'queueLength', 'rank', 'score']) {
    expect(after, name).not.toContain(`"${name}"`)
  }
  expect(await ask('trader', '20000.0')).toMatchObject({ code: 'invalidRequest' })
  const whole = JSON.stringify(await ask('riskOfficer', '40900.1'))
  expect(whole).toContain('"markPrice":"40900.1"')
  expect(whole).toContain('"charged"')
  await served.close()
})

test('pages of a trader lead through its own rows only, also by a cursor of somebody else', async () => {
  const served = await serveWorld()
  const D = '/v1/domains/world'
  const page = await served.ask({ url: `${D}/receipts?limit=1`, key: 'riskOfficer' })
  const cursor = String(page.json['next'])
  expect(cursor).not.toBe('undefined')
  for (const url of [
    `${D}/receipts?cursor=${cursor}`,
    `${D}/cases?limit=1`,
    `${D}/receipts?limit=1`,
  ]) {
    const { text } = await served.ask({ url, key: 'trader' })
    for (const name of otherAccounts) expect(text).not.toContain(name)
  }
  const queue = `${D}/markets/BTC-USDT/adl/queue?side=short`
  const own = await served.ask({ url: queue, key: 'trader' })
  const all = await served.ask({ url: `${queue}&limit=1`, key: 'riskOfficer' })
  const accountsOf = ({ json }: typeof own): string[] =>
    (json['rows'] as readonly Record<string, unknown>[]).map(({ account }) => String(account))
  expect(accountsOf(own)).toEqual([ownAccounts[1]])
  expect(accountsOf(all)).toHaveLength(1)
  const rest = await served.ask({
    url: `${queue}&cursor=${String(all.json['next'])}`,
    key: 'riskOfficer',
  })
  expect([...accountsOf(all), ...accountsOf(rest)].toSorted()).toEqual([
    ownAccounts[1],
    otherAccounts[1],
  ])
  expect(own.json['depth']).toEqual(all.json['depth'])
  await served.close()
})

test('a domain that a key may not reach is one that is not there', async () => {
  const served = await serveWorld({
    change: (services) => ({
      ...services,
      identity: {
        ...services.identity,
        reachOf: (principal, route) => services.identity.reachOf(principal, route),
        authenticate: async (request) => ({
          ...(await services.identity.authenticate(request)),
          domains: new Set(request.keyId === 'venue' ? ['world'] : ['another']),
        }),
      },
    }),
  })
  const known = await served.ask({ url: '/v1/domains/world', key: 'riskOfficer' })
  const unknown = await served.ask({ url: `/v1/domains/${unknownAccount}`, key: 'riskOfficer' })
  expect([known.status, unknown.status]).toEqual([404, 404])
  expect({ ...known.json, instance: '' }).toEqual({ ...unknown.json, instance: '' })
  const list = await served.ask({ url: '/v1/domains', key: 'riskOfficer' })
  expect(list.json).toEqual({ rows: [] })
  await served.close()
})
