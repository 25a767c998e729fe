import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PatternsDocument } from '@plimsoll/reports'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callPlimsoll, type Finished, root } from '../testing/run-plimsoll.ts'
import {
  imprintOf,
  simulateInto,
  testFolder,
  type TestFolder,
} from '../testing/simulated-folder.ts'

let folder: TestFolder
/** Of the journal. */
let whole: PatternsDocument
let untouched: readonly string[]
let simulated: {
  readonly liquidations: { readonly fills: number; readonly filledValue: string }
  readonly deleveraging: { readonly fills: number; readonly filledValue: string }
  readonly funds: readonly { readonly fund: string; readonly after: string }[]
}

beforeAll(async () => {
  folder = testFolder('patterns')
  simulated = JSON.parse(await simulateInto(folder)) as typeof simulated
  untouched = imprintOf(folder.at('run'))
  whole = await documentOf('--data', folder.at('run'))
}, 60_000)

afterAll(() => folder.remove())

async function documentOf(...words: readonly string[]): Promise<PatternsDocument> {
  const { code, stdout, stderr } = await callPlimsoll('patterns', ...words, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as PatternsDocument
}

/** Writes lines as an import would leave them; `manifest` stands beside them. */
function writeImport(name: string, lines: readonly object[], manifest?: object): string {
  const file = folder.at(`${name}/events.jsonl`)
  mkdirSync(dirname(file))
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  if (manifest) writeFileSync(folder.at(`${name}/import.json`), JSON.stringify(manifest))
  return dirname(file)
}

function refusalOf({ code, stderr }: Finished): string {
  expect(code).toBe(2)
  return stderr
}

describe('of a simulated venue', () => {
  test('journal and event lines tell the same, except that only the journal has a book', async () => {
    const events = await documentOf('--events', folder.at('events'))
    expect(imprintOf(folder.at('run'))).toEqual(untouched)
    const { source: journalSource, markets, ...rest } = whole
    const { source: eventsSource, markets: fromLines, ...others } = events
    expect(others).toEqual(rest)
    expect(markets).toMatchObject(fromLines)
    expect(fromLines.filter(({ risk }) => risk !== undefined)).toEqual([])
    expect(markets.every(({ risk }) => (risk?.points.length ?? 0) > 10)).toBe(true)
    expect([journalSource.kind, eventsSource.kind]).toEqual(['journal', 'events'])
    expect(eventsSource.domain).toBe(journalSource.domain)
  })

  test('totals are those of the run, and waves and causes make them up', () => {
    const { liquidation, deleveraging, markets, funds } = whole
    const { liquidations, deleveraging: cuts } = simulated
    expect([liquidation.fills, liquidation.value]).toEqual([
      liquidations.fills,
      liquidations.filledValue,
    ])
    expect([deleveraging.fills, deleveraging.value]).toEqual([cuts.fills, cuts.filledValue])
    for (const { fills, waves } of [liquidation, deleveraging]) {
      expect(waves.reduce((sum, { count }) => sum + count, 0)).toBe(fills)
      expect(waves.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    }
    expect(markets.reduce((sum, one) => sum + one.deleveraging.fills, 0)).toBe(deleveraging.fills)
    for (const { size, byCause } of markets.flatMap(
      ({ openInterest }) => openInterest?.falls ?? [],
    )) {
      const changes = Object.values(byCause).reduce((sum, change) => sum + Number(change), 0)
      expect(changes).toBeCloseTo(-Number(size), 6)
    }
    expect(funds?.map(({ fund, end }) => ({ fund, after: end }))).toEqual(
      simulated.funds.map(({ fund, after }) => ({ fund, after })),
    )
  })

  test('--market looks at one market, and --gap-ms divides anew', async () => {
    const words = ['--events', folder.at('events')]
    const all = await documentOf(...words)
    const [first] = all.markets
    const one = await documentOf(...words, '--market', first?.market ?? '')
    expect(one.markets).toEqual([first])
    expect(one.liquidation).toEqual(first?.liquidation)
    const fine = await documentOf(...words, '--gap-ms', '1')
    expect(fine.liquidation.waves).toHaveLength(fine.liquidation.instants)
  })

  test('--spread fits what the clock of a simulation is too coarse for, and says so', async () => {
    const words = ['--events', folder.at('events')]
    const plain = await documentOf(...words)
    expect(plain.liquidation.intensity.reason).toBe('coarseClock')
    const { liquidation, path, ...spread } = await documentOf(...words, '--spread', '5')
    expect(liquidation.intensity.spread).toMatchObject({ tickMs: 1000, seed: 5 })
    expect(liquidation.intensity.excited).toBeDefined()
    expect(path.intensity.liquidation).toHaveLength(path.fills.liquidation.length)
    expect({ ...liquidation, intensity: 0 }).toEqual({ ...plain.liquidation, intensity: 0 })
    expect(spread.funds).toEqual(plain.funds)
    const { stdout } = await callPlimsoll('patterns', ...words, '--spread')
    expect(stdout.replaceAll(/\n +/gu, ' ')).toMatch(/Times are known to 1 s only.* seed 1\./u)
  })

  test('--from and --to look at a part: its own fills, and levels as they were when it began', async () => {
    const [first, second, third] = whole.liquidation.waves
    const window = [second?.startMs, (third?.startMs ?? 0) - 1000].map((timeMs) =>
      new Date(timeMs ?? 0).toISOString(),
    )
    const [from = '', to = ''] = window
    for (const source of [
      ['--data', folder.at('run')],
      ['--events', folder.at('events')],
    ]) {
      const part = await documentOf(...source, '--from', from, '--to', to)
      expect([part.fromMs, part.toMs]).toEqual([Date.parse(from), Date.parse(to)])
      expect(part.liquidation.waves).toMatchObject([{ ...second, wave: 1, share: 1 }])
      const before = await documentOf(
        ...source,
        '--to',
        new Date(Date.parse(from) - 1).toISOString(),
      )
      expect(before.liquidation.waves).toMatchObject([{ ...first, share: 1 }])
      expect(part.funds?.map(({ start }) => start)).toEqual(before.funds?.map(({ end }) => end))
      expect(part.markets.map(({ openInterest }) => openInterest?.start)).toEqual(
        before.markets.map(({ openInterest }) => openInterest?.end),
      )
    }
  })

  test('prints what docs/patterns.md shows, and one page that needs nothing else, the same every time', async () => {
    const docs = readFileSync(join(root, 'docs/patterns.md'), 'utf8')
    const [, shown] = /```\n\$ npx plimsoll patterns --data DIR\n([^`]*)```/u.exec(docs) ?? []
    const digests = []
    for (const name of ['one.html', 'two.html']) {
      const words = ['--data', folder.at('run'), '--report', folder.at(name)]
      const { code, stdout } = await callPlimsoll('patterns', ...words)
      expect(code).toBe(0)
      expect(stdout).toBe(shown)
      const page = readFileSync(folder.at(name), 'utf8')
      expect(page).not.toMatch(/https?:|<script|NaN|Infinity|undefined/u)
      expect(page).toContain('Room to fall')
      digests.push(createHash('sha256').update(page).digest('hex'))
    }
    expect(digests[0]).toBe(digests[1])
  })
})

describe('of an import', () => {
  const at = (timeMs: number, kind: string, fields: object): object => ({
    timeMs,
    kind,
    ...fields,
    source: { file: 0, line: 1 },
  })
  const fill = { market: 'BTC', side: 'long', size: '0.5', price: '100.25', trade: '7' }
  const lines = [
    at(0, 'mark', { market: 'BTC', markPrice: '101', openInterest: '12.5' }),
    at(1000, 'liquidation', { ...fill, account: 'a' }),
    at(1000, 'deleveraging', { ...fill, account: 'b', side: 'short' }),
    at(1000, 'liquidation', { ...fill, account: 'c', size: '1', trade: '8' }),
    at(60_000, 'mark', { market: 'BTC', openInterest: '10.25' }),
    at(60_000, 'fundBalance', { market: 'BTC', value: '5', asset: 'USDC' }),
    at(61_000, 'fundBalance', { market: 'BTC', value: '2', asset: 'USDC' }),
  ]

  test('values are size times price; what the market took and what was deleveraged are told apart', async () => {
    const given = writeImport('venue', lines, { source: 'hyperliquid', complete: true })
    const { liquidation, deleveraging, markets, funds } = await documentOf('--events', given)
    expect(liquidation).toMatchObject({ fills: 2, instants: 1, value: '150.375', accounts: 2 })
    expect(deleveraging).toMatchObject({ fills: 1, value: '50.125' })
    expect(liquidation.intensity.reason).toBe('noSpan')
    const [market] = markets
    expect(market?.pressure?.overallShare).toBeCloseTo(50.125 / 150.375, 12)
    expect(market?.openInterest).toMatchObject({
      start: '12.50',
      end: '10.25',
      falls: expect.arrayContaining([
        expect.objectContaining({ size: '2.25', share: 0.18 }),
      ]) as unknown,
    })
    expect(funds).toMatchObject([
      { fund: 'insurance-BTC-USDC', start: '5', end: '2', unexplained: '-3' },
    ])
    expect(funds?.[0]).not.toHaveProperty('paid')
    expect(market?.openInterest?.falls[0]?.byCause).toEqual({ unknown: '-2.25' })
  })

  test('of contracts that nobody says to be linear no value is told', async () => {
    const given = writeImport('other', lines, { source: 'table', complete: true })
    const { liquidation } = await documentOf('--events', given)
    expect(liquidation.fills).toBe(2)
    expect(liquidation).not.toHaveProperty('value')
    const { stdout } = await callPlimsoll('patterns', '--events', given)
    expect(stdout).toContain('Liquidations: 2 fills at 1 time, 2 accounts\n')
  })

  test('a book beside it that is damaged says nothing of its contracts', async () => {
    const given = writeImport('damaged', lines, { source: 'table', complete: true })
    mkdirSync(join(given, 'book'))
    writeFileSync(join(given, 'book/book.json'), '{"markets":[null,{"market":5}]}')
    expect((await documentOf('--events', given)).liquidation).not.toHaveProperty('value')
  })

  test('one that did not end is refused', async () => {
    const given = writeImport('unfinished', lines)
    const refusal = refusalOf(await callPlimsoll('patterns', '--events', given))
    expect(refusal).toContain('does not say that the import is complete')
  })
})

test('what cannot be read is refused, with file and line and what to do', async () => {
  const put = (name: string, text: string): string => {
    writeFileSync(folder.at(name), text)
    return folder.at(name)
  }
  const [genesis = '', second = ''] = readFileSync(folder.at('events'), 'utf8').split('\n')
  const cases: readonly (readonly [words: readonly string[], complaint: string])[] = [
    [[], 'give --data with a journal or --events with a file of events'],
    [['--events', folder.at('nothing')], 'does not exist; check the path'],
    [['--events', put('empty', '')], 'has no line; nothing was recorded'],
    [
      ['--events', put('cut', `${genesis}\n${second.slice(0, 40)}`)],
      'line 2: is not JSON; the file may be cut off',
    ],
    [['--events', put('late', `${second}\n`)], 'line 1: is a later line of a run'],
    [['--events', put('back', `${genesis}\n{"timeMs":5,"events":[]}`)], 'line 2: time goes back'],
    [
      ['--events', put('lacks', `${genesis}\n{"timeMs":1760130990000}`)],
      'line 2: events: is not a list',
    ],
    [['--events', put('next', genesis.replace('"version":1', '"version":9'))], 'version: is not 1'],
    [
      ['--events', folder.at('events'), '--market', 'ELSE'],
      'nothing is known of "ELSE"; there are ',
    ],
    [['--events', folder.at('events'), '--spread', '-1'], 'Give a whole number from 0'],
    [['--events', folder.at('events'), '--gap-ms', '0'], 'Give a whole number of milliseconds'],
    [['--events', folder.at('events'), '--from', 'today'], 'Give a time in UTC'],
    [
      ['--events', folder.at('events'), '--from', '2026-01-01T00:00Z'],
      'nothing was seen in that time; the source tells of 2025-10-10 21:00:00 to',
    ],
    [['--data', folder.at('nothing')], 'does not exist; check the path'],
  ]
  for (const [words, complaint] of cases) {
    expect(refusalOf(await callPlimsoll('patterns', ...words)), complaint).toContain(complaint)
  }
})
