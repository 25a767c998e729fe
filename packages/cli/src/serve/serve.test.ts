import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createClient, ed25519Key } from '@plimsoll/client'
import { createState, encodeSnapshot, findPreset } from '@plimsoll/engine'
import { parseBookText } from '@plimsoll/protocol'
import type { ComparisonProgress, SimulationProgress } from '@plimsoll/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChild } from '../bench/server/child-server.ts'
import { callPlimsoll, plimsoll, root } from '../testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from '../testing/simulated-folder.ts'
import { dashboardFolder } from './dashboard-folder.ts'
import { laboratory } from './laboratory.ts'

const book = `${root}/examples/first.book.json`
const domain = 'usdt-perps'
const timeoutMs = 60_000
const isDashboardBuilt = dashboardFolder() !== undefined

let folder: TestFolder

beforeAll(() => {
  folder = testFolder('serve')
})

afterAll(() => folder.remove())

function startServe(...words: readonly string[]) {
  return startChild([...plimsoll, 'serve', '--json', '--port', '0', ...words])
}

function written(name: string, text: string): string {
  writeFileSync(folder.at(name), text)
  return folder.at(name)
}

describe('a server in development mode', () => {
  test(
    'serves a book without keys, says so, and leaves journals that other verbs read',
    async () => {
      const data = folder.at('dev')
      const server = await startServe('--dev', '--data', data, '--book', book)
      const client = createClient({ url: server.url })
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u)
      expect((await client.listDomains()).rows).toMatchObject([{ domain, phase: 'running' }])
      expect(await client.listCases({ domain })).toMatchObject({ rows: [{ account: 'z9' }] })
      expect((await fetch(`${server.url}/`)).status).toBe(isDashboardBuilt ? 200 : 404)
      expect(await server.stop()).toBe(143)
      expect(server.said().includes('dashboard: not built')).toBe(!isDashboardBuilt)
      expect(server.said()).toContain('KEYLESS: anyone on this machine may do anything here')
      expect(server.said()).toContain('stopping: finishing what is under way\n')
      for (const verb of ['verify', 'replay']) {
        expect(await callPlimsoll(verb, '--data', data)).toMatchObject({ code: 0 })
      }
      const explained = await callPlimsoll('explain', '--data', data, '--domain', domain, '--json')
      expect(JSON.parse(explained.stdout)).toMatchObject({ cases: [{ account: 'z9' }] })
      expect(await callPlimsoll('verify', '--data', data, '--domain', 'other')).toMatchObject({
        code: 2,
        stderr: `plimsoll: ${data}: has no domain other; give --domain with one of ${domain}\n`,
      })
    },
    timeoutMs,
  )

  test(
    'goes on where it was, and does not begin again with its book',
    async () => {
      const words = ['--dev', '--data', folder.at('again'), '--book', book]
      const first = await startServe(...words)
      const paid = { kind: 'deposit', account: 'b1', amount: '5' } as const
      await createClient({ url: first.url }).postCommands({ domain, body: paid })
      await first.stop()
      const second = await startServe(...words, '--no-dashboard')
      expect((await fetch(`${second.url}/`)).status).toBe(404)
      expect(second.said()).not.toContain('dashboard')
      const account = await createClient({ url: second.url }).getAccount({ domain, account: 'b1' })
      expect(account).toMatchObject({ at: { epoch: 2 }, collateral: '30005.000000' })
      await second.stop()
    },
    timeoutMs,
  )
})

describe('a server with keys', () => {
  test(
    'answers whoever holds a key that was made for it, and nobody else',
    async () => {
      const file = folder.at('venue.pem')
      const words = ['--role', 'venue', '--owner', 'tests', '--out', file]
      const made = await callPlimsoll('key', 'new', 'venue-1', ...words)
      expect(made.code).toBe(0)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      const config = written('plimsoll.toml', `${made.stdout}\n[log]\nlevel = "warn"\n`)
      const server = await startServe(
        '--data',
        folder.at('keys'),
        '--config',
        config,
        '--book',
        book,
      )
      const { url } = server
      const key = await ed25519Key('venue-1', readFileSync(file, 'utf8'))
      const paid = { kind: 'deposit', account: 'b1', amount: '5' } as const
      const venue = createClient({ url, key })
      expect(await venue.postCommands({ domain, body: paid })).toMatchObject({
        outcome: 'accepted',
      })
      await expect(venue.getAccount({ domain, account: 'b1' })).rejects.toMatchObject({
        code: 'forbidden',
      })
      await expect(createClient({ url }).listDomains()).rejects.toMatchObject({
        code: 'unauthenticated',
      })
      const stream = venue.stream({ domain, channel: 'marks' })
      expect((await stream.next()).value).toMatchObject({ channel: 'marks', type: 'snapshot' })
      await stream.return()
      expect(await server.stop()).toBe(143)
      expect(await callPlimsoll('key', 'new', 'venue-1', ...words)).toMatchObject({
        code: 2,
        stderr: `plimsoll: ${file}: is there already, and a private key is never written over; name another file\n`,
      })
    },
    timeoutMs,
  )
})

test(
  'a server in production says which markets have no gate, and logs its address once',
  async () => {
    const settings = '[server]\nisBehindTlsProxy = true\ntrustedProxies = ["127.0.0.1"]\n'
    const made = ['venue', 'admin'].map((role) => {
      const { publicKey } = generateKeyPairSync('ed25519')
      const x = publicKey.export({ format: 'jwk' }).x ?? ''
      return `[[keys]]\nid = "${role}"\nrole = "${role}"\nowner = "${role}"\npublicKey = "${x}"\n`
    })
    const config = written('gates.toml', settings + made.join(''))
    chmodSync(config, 0o600)
    const words = ['--production', '--config', config, '--data', folder.at('gates'), '--book', book]
    const child = spawn(plimsoll[0] ?? '', [...plimsoll.slice(1), 'serve', '--port', '0', ...words])
    let [out, log] = ['', '']
    child.stderr.on('data', (text: Buffer) => (log += text.toString()))
    await new Promise<void>((resolve) => {
      child.once('exit', resolve)
      child.stdout.on('data', (text: Buffer) => {
        out += text.toString()
        if (out.includes('data in')) child.kill('SIGTERM')
      })
    })
    expect(log).toContain('  domains.usdt-perps.book: markets without priceGate (BTC-USDT): ')
    expect(log.match(/listening/gu)).toHaveLength(1)
    expect(out).toMatch(/^listening on http:/u)
    // What is not in braces is plain text.
    for (const line of log.split('\n').filter((one) => one.startsWith('{'))) JSON.parse(line)
  },
  timeoutMs,
)

describe('a key', () => {
  const account = (id: string): string[] => ['--account', id]
  test.each([
    ['--account is empty, so that the trader sees nothing', 'trader', 'k', []],
    ['--account is for traders and market makers', 'venue', 'k', account('a1')],
    ['--account says something twice', 'trader', 'k', [...account('a1'), ...account('a1')]],
    ['--account is empty', 'trader', 'k', account('')],
    ['--account is longer than 256 characters', 'trader', 'k', account('a'.repeat(257))],
    ['ID is not written as it must be', 'auditor', '-k', []],
    ['ID server stands for something else in the audit', 'auditor', 'server', []],
    ['--owner is not written as it must be', 'auditor', 'k', ['--owner', 'a\nb']],
    ['--owner is not written as it must be', 'auditor', 'k', ['--owner', 'a\u007fb']],
  ])('that the server would refuse is not made: %s', async (complaint, role, id, more) => {
    const file = folder.at('refused.pem')
    const words = ['--role', role, '--owner', 'tests', '--out', file, ...more]
    const { code, stderr } = await callPlimsoll('key', 'new', ...words, '--', id)
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toContain(`plimsoll: ${complaint}`)
    expect(existsSync(file)).toBe(false)
  })
})

describe('a server that cannot start says why', () => {
  test('with a setting that does not exist: 2', async () => {
    const config = written('unknown.toml', '[server]\nprot = 1\n')
    const { code, stderr } = await callPlimsoll('serve', '--config', config)
    expect({ code, stderr }).toMatchObject({ code: 2 })
    expect(stderr).toMatch(/^plimsoll: .*unknown\.toml:2: server\.prot/u)
  })

  test('with the book of another domain, or a secret that cannot be used: 2', async () => {
    const webhook = '[[webhooks]]\nname = "w"\nurl = "https://example.com/hook"\n'
    const missing = `secretFile = "${folder.at('none.secret')}"\n`
    const open = `secretFile = "${written('open.secret', 'A'.repeat(43))}"\n`
    const cases = [
      [
        `[domains.foo]\nbook = "${book}"\n`,
        /first\.book\.json: domains\.foo\.book: is the book of/u,
      ],
      [webhook + missing, /none\.secret: cannot be read \(ENOENT\)/u],
      [webhook + open, /open\.secret: can be opened by others than its owner \(mode 644\)/u],
    ] as const
    for (const [text, complaint] of cases) {
      const config = written('other.toml', `[log]\nlevel = "silent"\n${text}`)
      const words = ['--config', config, '--data', folder.at('other'), '--port', '0']
      const { code, stderr } = await callPlimsoll('serve', ...words)
      expect({ code, stderr }).toMatchObject({ code: 2 })
      expect(stderr).toMatch(complaint)
      expect(stderr).not.toContain('internal fault')
    }
  })

  test('with settings that are not safe, in production: 3', async () => {
    const config = written('open.toml', '[server]\nhost = "0.0.0.0"\n')
    const { code, stderr } = await callPlimsoll('serve', '--production', '--config', config)
    expect({ code, stderr }).toMatchObject({ code: 3 })
    expect(stderr).toContain('  server.host: ')
    expect(stderr).toContain(
      'plimsoll: refused to start with --production: not safe are server.host',
    )
  })

  test('with a book that is none: 2', async () => {
    const none = written('none.json', '{}')
    const words = ['--dev', '--data', folder.at('none'), '--book', none]
    expect(await callPlimsoll('serve', ...words)).toMatchObject({ code: 2 })
  })

  test(
    'where another holds its port or its data: 4',
    async () => {
      const data = folder.at('held')
      const server = await startServe('--dev', '--data', data, '--book', book)
      const { port } = new URL(server.url)
      const other = await callPlimsoll('serve', '--dev', '--data', folder.at('o'), '--port', port)
      expect(other).toMatchObject({ code: 4 })
      expect(other.stderr).toContain(
        `127.0.0.1:${port}: another process listens there; stop it, or choose another port with --port\n`,
      )
      const same = await callPlimsoll('serve', '--dev', '--data', data, '--port', '0')
      expect(same).toMatchObject({ code: 4 })
      // Nothing of the server itself, which has found nothing wrong.
      expect(same.stderr).toMatch(/^plimsoll: .*stop it, and try again\n$/u)
      await server.stop()
    },
    timeoutMs,
  )
})

describe('simulations beside a server', () => {
  const onProgress = (): void => {}

  test('say what simulate says', async () => {
    const { signal } = new AbortController()
    const seen: SimulationProgress[] = []
    const document = await laboratory.run(
      { scenario: 'crash', seed: 7 },
      { signal, onProgress: (progress) => seen.push(progress) },
    )
    const { stdout } = await callPlimsoll('simulate', 'crash', '--json')
    expect(document).toEqual(JSON.parse(stdout))
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.map(({ step }) => step)).toEqual(
      seen.map(({ step }) => step).toSorted((a, b) => a - b),
    )
    for (const { step, steps } of seen) expect(step).toBeLessThanOrEqual(steps)
  })

  test('compare policies as compare does', async () => {
    const { spec, format } = parseBookText(readFileSync(book, 'utf8'), {
      file: book,
      resolvePolicy: (name) => findPreset(name)?.spec,
    })
    const { accounts: _accounts, ...terms } = spec
    const policies = ['declared', 'okx']
    const snapshot = encodeSnapshot(createState(spec))
    const task = { snapshot, timeMs: spec.timeMs, terms, format, policies, shocks: [] }
    const { signal } = new AbortController()
    const steps: ComparisonProgress[] = []
    const { result } = await laboratory.compare(task, {
      signal,
      onProgress: (step) => steps.push(step),
    })
    const words = ['--book', book, '--policies', policies.join(','), '--json']
    expect(result).toEqual(JSON.parse((await callPlimsoll('compare', ...words)).stdout))
    expect(steps.map(({ step }) => step)).toEqual(['walking declared', 'walking okx'])
  })

  test('end when they are told to', async () => {
    const reason = new Error('the server stops')
    const controller = new AbortController()
    const run = laboratory.run(
      { scenario: 'october-small', seed: 7 },
      { signal: controller.signal, onProgress },
    )
    setTimeout(() => controller.abort(reason), 50)
    await expect(run).rejects.toBe(reason)
  })

  test('report what went wrong in them', async () => {
    const { signal } = new AbortController()
    await expect(
      laboratory.run({ scenario: 'none', seed: 7 }, { signal, onProgress }),
    ).rejects.toThrow('"none" is not a scenario')
  })
})
