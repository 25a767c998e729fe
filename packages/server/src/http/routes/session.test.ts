import { type Role, roles, routes, type RouteName } from '@plimsoll/protocol'
import { expect, test } from 'vitest'
import type { TestAnswer } from '../testing/served-app.ts'
import { ownAccounts, serveWorld } from '../testing/world.ts'

const url = '/v1/session'

interface Session {
  readonly routes: RouteName[]
  readonly commands: { readonly alone: string[]; readonly proposes: string[] }
}

function sessionOf({ json }: TestAnswer): Session {
  return json as unknown as Session
}

test('a key is told what it may do, and that is what it may do', async () => {
  const served = await serveWorld()
  for (const role of roles) {
    const answer = await served.ask({ url, key: role })
    expect(answer.json).toMatchObject({
      version: '1.2.3',
      keyless: false,
      keyId: role,
      owner: role,
      role,
    })
    const isOwner = role === 'trader' || role === 'marketMaker'
    expect(answer.json['accounts']).toEqual(isOwner ? ownAccounts : undefined)
    expect(answer.json).not.toHaveProperty('notice')
    const reached = Object.values(routes).flatMap(({ name, access }) =>
      access === 'public' || access[role] !== 'none' ? [name] : [],
    )
    expect(sessionOf(answer).routes).toEqual(reached)
  }
  const commandsOf = async (key: Role): Promise<Session['commands']> =>
    sessionOf(await served.ask({ url, key })).commands
  expect(await commandsOf('operator')).toEqual({ alone: ['halt'], proposes: ['resume'] })
  expect(await commandsOf('trader')).toEqual({ alone: [], proposes: [] })
  expect((await commandsOf('venue')).alone).toContain('deposit')
  expect((await commandsOf('riskOfficer')).alone).toEqual(['halt', 'freezeAccount'])
  expect((await commandsOf('riskOfficer')).proposes).toContain('resume')
  expect((await served.ask({ url })).status).toBe(401)
  await served.close()
})

test('without a key, where that is allowed, everything is reached and nobody is named', async () => {
  const notice = { title: 'A simulation', text: 'None of this is money.' }
  const served = await serveWorld({
    isDev: true,
    change: (services) => ({ ...services, notice }),
  })
  const answer = await served.ask({ url })
  expect(answer.json).toMatchObject({ keyless: true, role: 'riskOfficer', notice })
  for (const name of ['keyId', 'owner', 'accounts', 'domains']) {
    expect(answer.json).not.toHaveProperty(name)
  }
  expect(sessionOf(answer).routes).toEqual(Object.keys(routes))
  expect(sessionOf(answer).commands.alone).toContain('deposit')
  await served.close()
})
