import { describe, expect, test } from 'vitest'
import { channelMessageSchema } from '../stream/channel-message.ts'
import { type ChannelName, channels } from '../stream/channels.ts'
import { commandAccess } from './command-access.ts'
import { definitions, documentSchema, wholeSchema } from './documents/definitions.ts'
import type { JsonSchema } from './documents/json-schema.ts'
import type { Reach, Role } from './role.ts'
import { pathParameters, routeSchemas } from './route-schemas.ts'
import { type RouteName, routes } from './routes.ts'

const names = Object.keys(routes) as RouteName[]

test('no two routes are the same', () => {
  const requests = names.map((name) => `${routes[name].method} ${routes[name].path}`)
  expect(new Set(requests).size).toBe(requests.length)
})

test('every definition that any other refers to is there', () => {
  for (const name of Object.keys(definitions)) {
    expect(() => wholeSchema({ $ref: `#/$defs/${name}` })).not.toThrow()
  }
})

test('every field of every document says what it is', () => {
  const silent = Object.entries(definitions).flatMap(([name, { properties = {} }]) =>
    // Embedded schemas are tested where they are published.
    name.includes('.')
      ? []
      : Object.entries(properties).flatMap(([field, property]) =>
          property.description === undefined && described(property) === undefined
            ? [`${name}.${field}`]
            : [],
        ),
  )
  expect(silent).toEqual([])
})

function described({ $ref }: JsonSchema): string | undefined {
  return $ref === undefined ? undefined : definitions[$ref.replace('#/$defs/', '')]?.description
}

describe('who may not know accounts gets no document with accounts as it is', () => {
  const kept: readonly Role[] = ['trader', 'marketMaker', 'auditor']

  test('over HTTP', () => {
    for (const name of names) {
      const { access } = routes[name]
      const { answer } = routeSchemas(name)
      if (answer === undefined || !holdsAccounts(answer)) continue
      expect(access, name).not.toBe('public')
      if (access !== 'public') for (const role of kept) expect(access[role], name).not.toBe('all')
    }
  })

  test('on the stream', () => {
    for (const name of Object.keys(channels) as ChannelName[]) {
      if (!holdsAccounts(channelMessageSchema(name))) continue
      for (const role of kept) expect(channels[name].access[role], name).not.toBe('all')
    }
  })

  test('and what is shown under pseudonyms, or in part, holds accounts', () => {
    const partial: readonly Reach[] = ['own', 'pseudonymous']
    for (const name of names) {
      const { access, answer } = routes[name]
      const isPartial =
        access !== 'public' && Object.values(access).some((reach) => partial.includes(reach))
      if (!isPartial || answer.document === undefined) continue
      const schema = documentSchema(answer.document)
      expect(holdsAccounts(schema) || JSON.stringify(schema).includes('"x-text"'), name).toBe(true)
    }
  })
})

function holdsAccounts(schema: JsonSchema): boolean {
  const text = JSON.stringify(schema)
  return text.includes('"x-account":true') || text.includes('"x-ledger":true')
}

test('nobody who administers keys reaches accounts or gives commands', () => {
  const reached = names.filter((name) => {
    const { access, path } = routes[name]
    return access !== 'public' && access.admin !== 'none' && path.includes('{account}')
  })
  expect(reached).toEqual([])
  for (const { alone, byApproval } of commandAccess.values()) {
    expect([...alone, ...byApproval]).not.toContain('admin')
  }
})

test('a command is given alone or approved, never both, and only where postCommands takes it', () => {
  const { access } = routes.postCommands
  for (const { alone, byApproval } of commandAccess.values()) {
    expect(alone.length > 0).not.toBe(byApproval.length > 0)
    if (access !== 'public') for (const role of alone) expect(access[role]).toBe('all')
    const approving = routes.postApproval.access
    if (approving !== 'public') for (const role of byApproval) expect(approving[role]).toBe('all')
  }
})

test('an account in an address is marked as one', () => {
  for (const name of names.filter((each) => pathParameters(routes[each]).includes('account'))) {
    expect(holdsAccounts(routeSchemas(name).params)).toBe(true)
  }
})
