import { readFileSync, writeFileSync } from 'node:fs'
import { scenarioText } from '@plimsoll/simulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll, type Finished } from './testing/run-plimsoll.ts'
import { type TestFolder, testFolder } from './testing/simulated-folder.ts'

const book = 'examples/first.book.json'

interface Incident {
  readonly run: string
  readonly title: string
  readonly cases: { readonly opened: number; readonly bankruptAtStart: number }
  readonly accounts: number
  readonly isBookBrought?: boolean
  readonly assumptions?: readonly string[]
  readonly waterfallHash: string
  readonly endMs: number
  readonly startMs: number
  readonly prices: readonly { readonly first: string; readonly lowest: string }[]
  readonly stateHashAfter: string
  readonly conservation: { readonly difference: string }
  readonly outcomes?: readonly { readonly held: boolean; readonly found?: unknown }[]
}

let folder: TestFolder
let short: string

/** The fall within forty seconds of a run of fifty, so that a test has not to wait. */
function shortFall(changes: object = {}): object {
  const fall = JSON.parse(scenarioText('fall') ?? '') as object
  return {
    ...fall,
    scenario: 'short',
    durationMs: 50_000,
    shocks: [{ fromMs: 5_000, toMs: 45_000, change: { '*': '-0.3' } }],
    ...changes,
  }
}

function written(name: string, content: unknown): string {
  const file = folder.at(name)
  writeFileSync(file, JSON.stringify(content))
  return file
}

async function simulated(...words: readonly string[]): Promise<Incident> {
  const { code, stdout, stderr } = await callPlimsoll('simulate', ...words, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Incident
}

function expectRefused({ code, stdout, stderr }: Finished, complaint: string): void {
  expect(stderr).toContain(complaint)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^plimsoll: [^\n]+\n$/u)
}

beforeAll(() => {
  folder = testFolder('simulate-book')
  short = written('short.scenario.json', shortFall())
})

afterAll(() => folder.remove())

describe('a book of one’s own', () => {
  test('falls under its own waterfall, and the page says what is assumed', async () => {
    const report = folder.at('report.html')
    const run = await callPlimsoll('simulate', short, '--book', book, '--report', report)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const resolved = await callPlimsoll('resolve', '--book', book, '--json')
    const { waterfallHash } = JSON.parse(resolved.stdout) as { waterfallHash: string }
    const page = run.stdout.replaceAll(/\n {2,}/gu, ' ')
    expect(page).toContain(`of the book ${book}: accounts`)
    expect(page).toContain('assumed moves: every market -30.0 % from second 5 to 45')
    expect(page).toContain('so 6 join from outside with 4 % of the value of open interest')
    expect(page).toContain(waterfallHash)
    expect(page).toMatch(
      /npx plimsoll simulate \S+ --book examples\/first.book.json --seed 7 --data DIR/u,
    )
    const html = readFileSync(report, 'utf8')
    for (const part of ['<h1>', 'assumed order books', '<svg', 'Who paid', 'Open interest']) {
      expect(html).toContain(part)
    }
  })

  test('moves as it is asked to', async () => {
    const words = [short, '--book', book, '--no-shocks', '--shock', 'BTC-USDT=-20%/10s']
    const incident = await simulated(...words)
    expect(incident.isBookBrought).toBe(true)
    expect(incident.title).toBe(`-20 % in BTC-USDT over 10 seconds, on ${book}`)
    expect(incident.cases).toMatchObject({ opened: 1, bankruptAtStart: 1 })
    expect(incident.endMs - incident.startMs).toBe(60_000 + 10_000 + 300_000)
    const [price] = incident.prices
    const part = Number(price?.lowest) / Number(price?.first)
    expect(part).toBeGreaterThan(0.77)
    expect(part).toBeLessThan(0.83)
    expect(incident.conservation.difference).toBe('0.000000')
    expect(incident.run).toMatch(/^short@[0-9a-f]{12}$/u)
  })

  test.each([
    [['fall'], 'fall has no book of its own; bring one with --book FILE'],
    [
      ['fall', '--book', book, '--shock', 'ETH=-1%/1s'],
      'the book has no market "ETH"; use one of BTC-USDT, or *',
    ],
    [['fall', '--book', book, '--shock', 'BTC-USDT=-100%/1s'], 'Give MARKET=-30%/10m'],
    [['fall', '--book', book, '--shock', '-30%/10m'], 'Give MARKET=-30%/10m'],
    [['fall', '--book', book, '--shock', '*=-30%/10d'], 'Give MARKET=-30%/10m'],
    [['fall', '--book', book, '--shock', '*=-30%/9999h'], '--shock: '],
    [['fall', '--book', 'no.json'], 'no.json: does not exist'],
    [['crash', '--shock', 'XRP=-30%/1m'], 'the book has no market "XRP"'],
  ])('%j', async (words, complaint) => {
    expectRefused(await callPlimsoll('simulate', ...words), complaint)
  })
})

describe('a scenario file', () => {
  test('that is wrong is refused with its place', async () => {
    const file = written('wrong.json', shortFall({ feed: {} }))
    expectRefused(
      await callPlimsoll('simulate', file, '--book', book),
      `${file}: feed.sources: is missing`,
    )
  })

  test('whose venue the engine refuses is refused with its place', async () => {
    const crash = JSON.parse(scenarioText('crash') ?? '') as { venue: object }
    const waterfall = [{ layer: 'adl', policy: 'plimsoll' }]
    const venue = { ...crash.venue, waterfall, scenarios: undefined }
    const file = written('engine.json', { ...crash, venue })
    expectRefused(
      await callPlimsoll('simulate', file),
      `${file}: venue.scenarios: publish at least one`,
    )
  })

  test('that moves no market of the book is refused with its place', async () => {
    const shocks = [{ fromMs: 5_000, toMs: 45_000, change: { 'BTC-USTD': '-0.3' } }]
    const file = written('misspelt.json', shortFall({ shocks }))
    const refused = await callPlimsoll('simulate', file, '--book', book)
    expectRefused(refused, `${file}: shocks[0].change["BTC-USTD"]: "BTC-USTD" is not a market`)
    expect(refused.stderr).toContain('did you mean BTC-USDT')
  })

  test('with a table beside it that is not there', async () => {
    const paths = { kind: 'bootstrap', blockRows: 5, history: 'gone.csv' }
    const file = written('tableless.json', shortFall({ paths }))
    expectRefused(await callPlimsoll('simulate', file, '--book', book), 'gone.csv: does not exist')
  })

  test('goes on in its folder; another book, an edited file or another move is refused', async () => {
    const data = folder.at('run')
    const words = [short, '--book', book, '--data', data]
    const first = await simulated(...words)
    const again = await callPlimsoll('simulate', ...words, '--json')
    expect(again).toMatchObject({ code: 0 })
    expect((JSON.parse(again.stdout) as Incident).stateHashAfter).toBe(first.stateHashAfter)
    const other = JSON.parse(readFileSync(book, 'utf8')) as { funds: object[] }
    const funds = other.funds.map((fund) => ({ ...fund, balance: '251' }))
    const changed = written('other.book.json', { ...other, funds })
    const otherBook = await callPlimsoll('simulate', short, '--book', changed, '--data', data)
    expectRefused(otherBook, 'it was begun with another book')
    const later = shortFall({ durationMs: 51_000 })
    const edited = await callPlimsoll('simulate', written('later.json', later), ...words.slice(1))
    expectRefused(edited, 'give the scenario, shocks and seed it was begun with')
    const moved = await callPlimsoll('simulate', ...words, '--shock', '*=-1%/1s')
    expectRefused(moved, 'give the scenario, shocks and seed it was begun with')
    const retold = shortFall({ title: 'Another title' })
    const told = await callPlimsoll('simulate', written('retold.json', retold), ...words.slice(1))
    expect(told).toMatchObject({ code: 0 })
    expect(told.stderr).toContain('nothing was added')
  })
})

describe('asserted outcomes', () => {
  const outcome = {
    outcome: 'money is conserved',
    path: '/conservation/difference',
    is: '0.000000',
  }
  const missed = {
    outcome: 'nobody is cut',
    path: '/deleveraging/accounts',
    to: '-1',
    published: '162',
    source: 'a report',
  }

  function asserting(name: string, outcomes: readonly object[]): string {
    const venue: unknown = JSON.parse(readFileSync(book, 'utf8'))
    return written(name, shortFall({ venue, outcomes }))
  }

  test('that hold are told, and --check is content', async () => {
    const incident = await simulated(asserting('held.json', [outcome]), '--check')
    expect(incident.outcomes).toEqual([{ ...outcome, found: '0.000000', held: true }])
  })

  test('that are missed are told with what was published, and --check exits with 5', async () => {
    const file = asserting('missed.json', [outcome, missed])
    const { code, stdout } = await callPlimsoll('simulate', file, '--check')
    expect(code).toBe(5)
    expect(stdout).toContain('Asserted outcomes: 2, 1 missed')
    expect(stdout).toMatch(
      /\n {2}MISSED {2}nobody is cut\n {10}came out \d+, asserted up to -1; published 162 \(a report\)\n/u,
    )
    expect((await callPlimsoll('simulate', file)).code).toBe(0)
  })

  test('are not asked of another book or of other moves', async () => {
    const file = asserting('other-moves.json', [missed])
    const words = ['--shock', '*=-1%/1s', '--no-shocks']
    expect(await simulated(file, ...words)).not.toHaveProperty('outcomes')
    expectRefused(
      await callPlimsoll('simulate', file, '--book', book, '--check'),
      '--check: the run has no asserted outcomes',
    )
  })
})

describe('scenarios', () => {
  test('lists those that ship, with what they show', async () => {
    const { code, stdout } = await callPlimsoll('scenarios')
    expect(code).toBe(0)
    expect(stdout).toContain('crash: A fall of 30 % in three waves\n  300 s, 3 markets\n')
    expect(stdout).toContain(
      'fall: A fall of 30 % in ten minutes, on your own book\n  1260 s, on a book of yours only',
    )
    const { stdout: json } = await callPlimsoll('scenarios', '--json')
    expect(JSON.parse(json)).toContainEqual(
      expect.objectContaining({ scenario: 'fall', needsBook: true }),
    )
  })

  test('prints the file of one, which runs as the one that ships', async () => {
    const { stdout } = await callPlimsoll('scenarios', 'crash')
    expect(stdout).toBe(scenarioText('crash'))
    const file = folder.at('mine.scenario.json')
    writeFileSync(file, stdout.replace('"durationMs": 300000', '"durationMs": 290000'))
    const incident = await simulated(file)
    expect(incident.run).toMatch(/^crash@/u)
    expect(incident.accounts).toBe(307)
  })

  test('prints the schema', async () => {
    const { stdout } = await callPlimsoll('scenarios', '--schema')
    expect(JSON.parse(stdout)).toMatchObject({ $id: 'urn:plimsoll:scenario:1' })
  })

  test('knows no other', async () => {
    expectRefused(
      await callPlimsoll('scenarios', 'storm'),
      '"storm" is not a scenario that ships; npx plimsoll scenarios lists them',
    )
  })
})
