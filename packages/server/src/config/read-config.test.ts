import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { readConfig } from './read-config.ts'
import { TomlLines } from './toml-lines.ts'

const publicKey = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'

function refusal(text: string, isDev = false): string {
  try {
    readConfig(text, { file: '/etc/plimsoll/plimsoll.toml', isDev })
  } catch (error) {
    if (error instanceof ConfigError)
      return error.message.replace('/etc/plimsoll/plimsoll.toml', 'F')
    throw error
  }
  return 'accepted'
}

const key = (more: string): string => `[[keys]]
id = "k1"
role = "riskOfficer"
owner = "ada"
${more}`

describe('what is read', () => {
  test('an empty text is a server of defaults', () => {
    const config = readConfig('', { file: '/etc/plimsoll/plimsoll.toml' })
    expect(config.server).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      data: '/etc/plimsoll/data',
    })
    expect(config.isDev).toBe(false)
    expect([...config.domains]).toEqual([])
    expect(config.control.keyDelayMs).toBe(86_400_000)
  })

  test('paths are relative to the file, flags to where they are given', () => {
    const text = `
[server]
data = "../data"
[identity]
pseudonymSecretFile = "secrets/p"
[domains.usdt]
book = "books/usdt.json"
${key('algorithm = "hmacSha256"\nsecretFile = "secrets/k1"')}
[[webhooks]]
name = "desk"
url = "https://desk.example.com/x"
secretFile = "/run/desk"
`
    const config = readConfig(text, { file: '/etc/plimsoll/plimsoll.toml' })
    expect(config.server.data).toBe('/etc/data')
    expect(config.identity.pseudonymSecretFile).toBe('/etc/plimsoll/secrets/p')
    expect(config.domains.get('usdt')?.book).toBe('/etc/plimsoll/books/usdt.json')
    expect(config.keys[0]?.secretFile).toBe('/etc/plimsoll/secrets/k1')
    expect(config.webhooks[0]?.secretFile).toBe('/run/desk')
    const flagged = readConfig(text, { file: '/etc/plimsoll.toml', data: '/srv/d', port: 0 })
    expect(flagged.server).toMatchObject({ data: '/srv/d', port: 0 })
  })

  test('a book may be named beside the text, for a domain in it and for another', () => {
    const text = '[domains.a]\nisRoundAutomatic = false\nbook = "a.json"'
    const books = new Map([
      ['a', '/b/a2.json'],
      ['c', '/b/c.json'],
    ])
    const { domains } = readConfig(text, { file: '/etc/f', books })
    expect(domains.get('a')).toMatchObject({ isRoundAutomatic: false, book: '/b/a2.json' })
    expect(domains.get('c')).toMatchObject({ isRoundAutomatic: true, book: '/b/c.json' })
  })

  test('a time may stand with quotes and without', () => {
    const times = ['2027-01-31T00:00:00Z', '"2027-01-31T00:00:00Z"', '2027-01-31T01:00:00+01:00']
    for (const time of times) {
      const text = key(`publicKey = "${publicKey}"\nexpires = ${time}`)
      const [only] = readConfig(text, { file: 'f' }).keys
      expect(Date.parse(only?.expires ?? '')).toBe(Date.UTC(2027, 0, 31))
    }
  })
})

describe('what is refused, with its line', () => {
  test.each([
    [
      '[server]\nport = "80"',
      'F:2: server.port: is not a whole number; Port to listen on; 0 takes a free one.',
    ],
    ['[server]\n\nprot = 80', 'F:3: server.prot: is not a setting; did you mean port'],
    ['[sever]\nport = 80', 'F:1: sever: is not a section; remove or rename it'],
    ['a = 1\na = 2', /^F:2: is not TOML: .*; correct it$/u],
    ['[__proto__]\na = 1', /^F:1: is not TOML/u],
    [
      key(`publicKey = "${publicKey}"\n\n# here\ntokn = "x"`),
      /^F:8: keys\[0\]\.tokn: is not a setting/u,
    ],
    [
      key('secret = "hunter2"'),
      /^F:5: keys\[0\]\.secret: .*a secret must not stand here; put it in a file/u,
    ],
    [key(''), 'F:1: keys[0].publicKey: is missing; add it (key k1)'],
    [key(`publicKey = "${'A'.repeat(42)}B"`), /^F:5: keys\[0\]\.publicKey: is no public key/u],
    [key(`publicKey = "${publicKey}"\nsecretFile = "x"`), /belongs to hmacSha256/u],
    [key(`publicKey = "${publicKey}"\naccounts = ["a"]`), /a key of role riskOfficer has none/u],
    [
      key(`publicKey = "${publicKey}"\naddresses = [\n"10.0.0.0/8",\n"10.0.0.0/33"]`),
      /^F:6: keys\[0\]\.addresses\[1\]: /u,
    ],
    [
      key(`publicKey = "${publicKey}"\nexpires = 2027-01-31`),
      /^F:6: keys\[0\]\.expires: is not written/u,
    ],
    [
      `${key(`publicKey = "${publicKey}"`)}\n${key(`publicKey = "${publicKey}"`)}`,
      /^F:7: keys\[1\]\.id: k1 is used twice/u,
    ],
    [
      `${key(`publicKey = "${publicKey}"`)}\n${key(`publicKey = "${publicKey}"`).replace('k1', 'k2')}`,
      /^F:10: keys\[1\]\.publicKey: is that of k1/u,
    ],
    [
      key(`publicKey = "${publicKey}"`).replace('k1', 'server'),
      /^F:2: keys\[0\]\.id: server stands for something else/u,
    ],
    ['[control]\nfundMoneyDelayMs = 0', /^F:2: control\.fundMoneyDelayMs: is below 60000/u],
    ['[domains."a b"]', /^F:1: domains\."a b": cannot be a name/u],
    ['[domains.".."]', /cannot be a name/u],
    [
      '[[webhooks]]\nname = "x"\nurl = "http://example.com"\nsecretFile = "s"',
      /^F:3: webhooks\[0\]\.url: is not https/u,
    ],
    [
      '[[webhooks]]\nname = "x"\nurl = "https://u:p@example.com"\nsecretFile = "s"',
      /holds a user or password/u,
    ],
    ['[server]\nallowedOrigins = ["https://a.example/path"]', /is no origin/u],
  ])('%j', (text, message) => {
    expect(refusal(text)).toMatch(message)
  })

  test('two keys share no public key under any spelling of it', () => {
    // The last digit of 43 carries two bits that no byte holds.
    const other = `${publicKey.slice(0, -1)}p`
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(publicKey, 'base64url'))
    expect(refusal(key(`publicKey = "${other}"`))).toMatch(/is no public key/u)
  })

  test('development mode is for loopback, and there delays may be short', () => {
    expect(refusal('[server]\nhost = "0.0.0.0"', true)).toMatch(/^F:2: server\.host: /u)
    expect(refusal('[server]\nhost = "::1"\n[control]\nkeyDelayMs = 0', true)).toBe('accepted')
  })
})

test('every setting is found on the line it was written on', () => {
  const name = fc.constantFrom('alpha', 'beta', '"ga mma"', "'de.lta'")
  const value = fc.constantFrom(
    '1',
    '"a # b = [c]"',
    '[1, # ]\n 2,\n "]"]',
    '"""x = 1\n[t]\n"""',
    "'''\n\"'''",
    '{ x = "}" }',
    '"\\"["',
  )
  const bare = (text: string): string => text.replace(/^["']|["']$/gu, '')
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ name, values: fc.array(value, { maxLength: 4 }), isList: fc.boolean() }),
        { maxLength: 6 },
      ),
      (tables) => {
        const lines: string[] = []
        const expected: [readonly (string | number)[], number][] = []
        for (const [index, table] of tables.entries()) {
          const header = `t${table.isList ? 'list' : index}.${table.name}`
          lines.push(table.isList ? `[[${header}]]` : `[ ${header} ]  # comment`)
          const count = tables
            .slice(0, index)
            .filter((other) => other.isList && table.isList && other.name === table.name)
          const path = [
            table.isList ? 'tlist' : `t${index}`,
            bare(table.name),
            ...(table.isList ? [count.length] : []),
          ]
          expected.push([path, lines.length])
          for (const [number, text] of table.values.entries()) {
            expected.push([[...path, `k${number}`, 'sub'], lines.length + 1])
            lines.push(...`k${number}.sub = ${text}`.split('\n'), '')
          }
        }
        const found = new TomlLines(lines.join('\n'))
        for (const [path, line] of expected) expect(found.lineOf(path)).toBe(line)
      },
    ),
    { numRuns: 200 },
  )
})
