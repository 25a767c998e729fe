import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { createClient } from '@plimsoll/client'
import { directPort, type Scenario, simulateVenue, venueBook } from '@plimsoll/simulator'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { formatted } from '../incident/incident-reading.ts'
import { verdictLines } from '../incident/verdict-lines.ts'
import { scenarioNamed } from '../simulation/chosen-scenario.ts'
import { callPlimsoll } from '../testing/run-plimsoll.ts'
import { demoFolder } from './demo-folder.ts'
import { type LiveDemo, liveDemo } from './live-demo.ts'

/** The first wave of the fall and what comes of it. */
const scenario: Scenario = { ...scenarioNamed('crash'), durationMs: 65_000 }
const domain = scenario.scenario
const seed = 7

let parent: string

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'plimsoll-live-demo-'))
})
afterAll(() => rmSync(parent, { recursive: true, force: true }))

class Page extends Writable {
  text = ''

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += new TextDecoder().decode(chunk)
    done()
    this.emit('said')
  }

  /** Waits until it says this. */
  async says(words: string): Promise<void> {
    while (!this.text.includes(words)) await new Promise((go) => this.once('said', go))
  }
}

interface Shown {
  readonly url: string
  readonly page: Page
  readonly end: () => Promise<void>
}

/** Starts a demonstration and waits until it is served. It is ended when the test is. */
async function show(name: string, terms: Partial<LiveDemo> = {}): Promise<Shown> {
  const page = new Page()
  const abort = new AbortController()
  let listen: (url: string) => void = () => {}
  const listening = new Promise<string>((resolve) => (listen = resolve))
  const demo: LiveDemo = {
    scenario,
    seed,
    speed: 1_000_000,
    port: 0,
    folder: demoFolder(join(parent, name)),
    waitMs: 0,
    onListening: listen,
    ...terms,
  }
  const ended = liveDemo({ stdout: page, stderr: page }, demo, abort.signal)
  const end = (): Promise<void> => {
    abort.abort()
    return ended
  }
  onTestFinished(() => end().catch(() => {}))
  return { url: await Promise.race([listening, ended.then(() => '')]), page, end }
}

test('an event that nobody disturbs is the event of its seed, and stays to be looked at and explained', async () => {
  const book = venueBook(scenario, seed)
  const port = directPort(book)
  const summary = await simulateVenue(scenario, { seed, book, port })
  const { url, page, end } = await show('kept')
  await page.says('Ctrl-C.')
  const [verdict = ''] = verdictLines(
    summary,
    formatted(book, summary.conservation.moneyBeforeQuote).reader,
  )
  expect(page.text).toContain(`UTC  over: ${verdict}\n`)
  const told = [...page.text.matchAll(/^\d\d:\d\d:\d\d UTC {2}([a-z ]+)/gmu)].map(
    ([, words]) => words,
  )
  expect(told).toEqual(expect.arrayContaining(['the venue opens', 'prices fall', 'over']))
  expect(new Set(told).size).toBe(told.length)

  const client = createClient({ url })
  const { rows } = await client.listCases({ domain })
  expect(rows.length).toBeGreaterThan(0)
  const shown = await client.getDomain({ domain })
  expect(shown).toMatchObject({
    phase: 'running',
    timeMs: scenario.venue.timeMs + scenario.durationMs,
  })
  expect((await client.getSession()).notice?.title).toBe('This is a simulation')
  await end()

  const again = await show('kept')
  await again.page.says('holds an event already')
  const client2 = createClient({ url: again.url })
  expect(await client2.getDomain({ domain })).toMatchObject({ timeMs: shown.timeMs })
  await again.end()
  expect(await callPlimsoll('verify', '--data', join(parent, 'kept'))).toMatchObject({ code: 0 })
})

test('it begins when somebody looks, and what they halt stays halted', async () => {
  const { url, page } = await show('watched', { waitMs: 60_000, speed: 2_000 })
  const client = createClient({ url })
  expect(await client.getDomain({ domain })).toMatchObject({ timeMs: scenario.venue.timeMs })
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const stream = client.stream({ domain, channel: 'marks' }, { signal: abort.signal })
  for await (const _first of stream) break
  await page.says('the venue opens')
  const market = scenario.venue.markets[0]?.market ?? ''
  const body = { kind: 'halt', market, reason: 'looked odd' } as const
  expect(await client.postCommands({ domain, body })).toMatchObject({ outcome: 'accepted' })
  await page.says('over:')
  const { halts } = await client.getDomain({ domain })
  expect(halts).toContainEqual({ market, reason: 'looked odd' })
})

test('a venue that cannot go on says why, and the server stays', async () => {
  const broken: Scenario = {
    ...scenario,
    get funding(): never {
      throw new Error('nobody knows the funding')
    },
  }
  const { url, page } = await show('broken', { scenario: broken })
  await page.says('start again')
  expect(page.text).toContain('the simulated venue cannot go on: nobody knows the funding\n')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('where another process has the port it says what to do', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const address = other.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  await expect(show('taken', { port })).rejects.toMatchObject({
    exitCode: 4,
    message: `127.0.0.1:${port}: another process listens there; stop it, or choose another port with --port: npx plimsoll demo --port ${port + 1}`,
  })
})

test('a folder of its own is for nobody else, and is gone afterwards', () => {
  const folder = demoFolder(undefined)
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  folder.remove()
  expect(() => statSync(folder.path)).toThrow('ENOENT')
})
