import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newPublicKey } from '../testing/control-bench.ts'
import { readConfig } from './read-config.ts'
import { unsafeFiles } from './unsafe-files.ts'
import { unsafeSettings } from './unsafe-settings.ts'

function key(id: string, role: string, owner: string, more = ''): string {
  return `[[keys]]
id = "${id}"
role = "${role}"
owner = "${owner}"
publicKey = "${newPublicKey()}"
expires = 2030-01-01T00:00:00Z
${more}
`
}

const persons = [
  key('r1', 'riskOfficer', 'ada'),
  key('r2', 'riskOfficer', 'bob'),
  key('a1', 'admin', 'dan'),
  key('a2', 'admin', 'fay'),
  key('v', 'venue', 'engine', 'addresses = ["10.0.0.1"]'),
].join('')

const behindProxy = '[server]\nisBehindTlsProxy = true\ntrustedProxies = ["10.0.0.2"]\n'
const domain = '[domains.d]\nfundOutflowPerHour = "1000"\n'

function found(text: string, isDev = false): string[] {
  const config = readConfig(text, { file: '/etc/plimsoll.toml', isDev })
  return unsafeSettings(config).map(
    ({ setting, isGrave, complaint }) => `${isGrave ? '!' : ''}${setting} ${complaint}`,
  )
}

test('a server as it should be has nothing to say', () => {
  expect(found(behindProxy + domain + persons)).toEqual([])
})

describe('it says', () => {
  test.each([
    ['[server]\nhost = "0.0.0.0"\n', persons, /^!server\.host 0\.0\.0\.0 can be reached/u],
    [`${behindProxy}[metrics]\nisPublic = true\n`, persons, /^!metrics\.isPublic/u],
    ['[server]\nisBehindTlsProxy = true\n', persons, /^server\.trustedProxies is empty/u],
    ['[server]\ntrustedProxies = ["0.0.0.0/0"]\n', persons, /^!server\.trustedProxies believes/u],
    [
      '[server]\nallowedOrigins = ["http://a.example"]\n',
      persons,
      /^server\.allowedOrigins http:\/\/a\.example is not https/u,
    ],
    ['', '', /^!keys are none/u],
    ['', persons.replaceAll('bob', 'ada'), /^!keys riskOfficer keys of 1 owner/u],
    ['', persons.replaceAll('fay', 'dan'), /^keys admin keys of 1 owner/u],
    ['', persons.replaceAll('dan', 'ada'), /^!keys ada hold\(s\) keys of both/u],
    ['', persons.replaceAll('engine', 'ada'), /^keys ada hold\(s\) a venue key/u],
    [
      '[control]\napprovers = 2\n',
      persons,
      /^!keys riskOfficer keys of 2 owner\(s\), and an approval takes 3/u,
    ],
    [
      '',
      persons.replaceAll('expires = 2030-01-01T00:00:00Z', ''),
      /^keys without expires \(r1, r2, a1, a2, v\)/u,
    ],
    [
      '',
      persons.replace('addresses', '# addresses'),
      /^keys of role venue without addresses \(v\)/u,
    ],
    [
      '',
      `${key('h', 'trader', 'x', 'accounts = ["a"]\nalgorithm = "hmacSha256"\nsecretFile = "s"').replace(/publicKey.*\n/u, '')}${persons}`,
      /^keys of hmacSha256 \(h\)/u,
    ],
    ['[domains.e]\n', persons, /^domains\.e\.fundOutflowPerHour is absent/u],
    [
      '[[webhooks]]\nname = "w"\nurl = "https://x.example"\nsecretFile = "s"\nallowHosts = ["x.example"]\n',
      persons,
      /^webhooks\.w\.allowHosts/u,
    ],
  ])('%#', (settings, keys, message) => {
    expect(found(settings + keys)).toContainEqual(expect.stringMatching(message))
  })

  test('that development mode is not production', () => {
    expect(found('', true)[0]).toMatch(/^!--dev asks nobody/u)
  })
})

describe('of files it says', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-unsafe-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  test('who can read what', () => {
    const file = join(folder, 'plimsoll.toml')
    const text = '[[webhooks]]\nname = "w"\nurl = "https://x.example"\nsecretFile = "s"\n'
    writeFileSync(file, text)
    chmodSync(file, 0o664)
    const config = readConfig(text, { file })
    const said = (): string[] =>
      unsafeFiles(config, file).map(({ setting, complaint }) => `${setting} ${complaint}`)
    expect(said()).toEqual([
      expect.stringMatching(/^webhooks\.w .*s: cannot be read \(ENOENT\)/u),
      expect.stringMatching(/^the configuration .*mode 664/u),
    ])
    chmodSync(file, 0o644)
    writeFileSync(join(folder, 's'), Buffer.alloc(32).toString('base64url'), { mode: 0o600 })
    mkdirSync(join(folder, 'data'))
    chmodSync(join(folder, 'data'), 0o755)
    writeFileSync(join(folder, 'data', 'pseudonyms.key'), 'x', { mode: 0o644 })
    expect(said()).toEqual([
      expect.stringMatching(/^identity\.pseudonymSecretFile .*mode 644/u),
      expect.stringMatching(/^server\.data .*mode 755\); chmod 700 it/u),
    ])
  })
})
