import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FundSizingDocument } from '@plimsoll/reports'
import { scenarioText } from '@plimsoll/simulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callPlimsoll, root } from '../testing/run-plimsoll.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-size-fund-'))
const scenario = join(folder, 'small.scenario.json')
const report = join(folder, 'report.html')
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(() => {
  const crash = JSON.parse(scenarioText('crash') ?? '') as Record<string, unknown> & {
    population: object
  }
  const population = { ...crash.population, traders: 15 }
  const shocks = [{ fromMs: 8_000, toMs: 24_000, change: { '*': '-0.25' } }]
  const times = { stepMs: 8_000, durationMs: 48_000, shocks, outages: [] }
  const small = { ...crash, scenario: 'small', ...times, population }
  writeFileSync(scenario, JSON.stringify(small))
})

const sizing = (...words: readonly string[]) =>
  callPlimsoll(
    'size-fund',
    '--scenario',
    scenario,
    '--confidence',
    '0.5',
    '--threads',
    '1',
    ...words,
  )

const data = join(folder, 'kept')
const asked = ['--shock', '*=-20%/8s', '--no-shocks', '--data', data]

test('sizes a fund: one document', async () => {
  const added = ['--inflow', '100', '--cost-ratio', '1/4', '--report', report]
  const { code, stdout } = await sizing(...asked, ...added, '--json')
  expect(code).toBe(0)
  const document = JSON.parse(stdout) as FundSizingDocument
  expect(document).toMatchObject({ version: 1, paths: 10, seedFirst: 8, seedLast: 17 })
  expect(document.draws).toHaveLength(10)
  expect(Number(document.recommended)).toBeGreaterThanOrEqual(Number(document.net.valueAtRisk))
  expect(document.cheapest).toMatchObject({ level: 0.75, pathsNeeded: 20 })
  expect(Number(document.refill?.longest)).toBeGreaterThan(0)
  expect(document.shocks).toEqual(['*=-20%/8s'])
  const page = readFileSync(report, 'utf8')
  expect(page).toContain(document.answer)
  expect(page.match(/<svg/gu)?.length).toBe(4)
})

test('goes on with what is kept, less a line that was cut off, to a page that begins with the answer', async () => {
  const file = join(data, 'paths.jsonl')
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, whole.slice(0, -9))
  const { code, stdout } = await sizing(...asked, '--move', '-30%')
  expect(code).toBe(0)
  expect(readFileSync(file, 'utf8')).toBe(whole)
  const text = stdout.replaceAll('\n', ' ')
  expect(text).toMatch(
    /^To pay for everything in 50 % of runs of “-20 % in every market over 8 seconds, on the venue of \S+”, the insurance funds need [\d,.]+ USDT above their floors, with 95 % certainty; they have /u,
  )
  expect(text).toContain('−30 %')
  expect(text).toMatch(
    /\. (On the way [\d,.]+ USDT of positions \([\d.]+ % of open interest\)|As things are declared, nobody is deleveraged)/u,
  )
  expect(await sizing(...asked, '--move', '-30%')).toEqual({ code, stdout, stderr: '' })
})

test('a folder of other paths is refused, and so is a line that is none', async () => {
  const other = await sizing(...asked, '--seed', '8')
  expect(other).toMatchObject({ code: 2, stdout: '' })
  expect(other.stderr).toContain('holds paths of another book, scenario or release')
  const lacking = { measured: { seed: 5, pooled: {} }, declared: { seed: 5 } }
  appendFileSync(join(data, 'paths.jsonl'), `${JSON.stringify(lacking)}\n`)
  const damaged = await sizing(...asked)
  expect(damaged).toMatchObject({ code: 5, stdout: '' })
  expect(damaged.stderr).toContain('paths.jsonl: line 12 is no path')
})

test.each([
  [['--paths', '9'], 'tooFewPaths', '--paths 9: too few to say what is paid for in 50 % of runs'],
  [['--inflow', '0.0000001'], 'tooManyDecimals', 'asset USDT has 6; write at most 6'],
  [['--seed', '9007199254740991'], 'usage', 'leaves no room for 10 seeds after it'],
  [['--cost-ratio', '1'], 'usage', 'Give two decimals above 0, as 0.08/2'],
  [['--move', '-100%'], 'usage', 'Give a percentage above -100%'],
  [['--move', '99999999999%'], 'usage', '--move: after 99999999999% the book cannot be counted'],
  [['--confidence', '0.9999999'], 'tooManyPaths', 'it takes 50000000 runs to say that'],
  [['--confidence', '0.99999999999999'], 'tooManyPaths', 'no more than 100000 can be made'],
  [['--confidence', '1'], 'usage', 'Give a decimal from 0.5 to below 1'],
  [['--threads', '0'], 'usage', 'Give a whole number from 1 to 256'],
])('refuses %j and says what to do', async (words, reason, message) => {
  const { code, stdout } = await sizing(...words, '--json')
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } }
  expect({ code, reason: error.code }).toEqual({ code: 2, reason })
  expect(error.message).toContain(message)
})

test('a book without a fund has none to size', async () => {
  const book = JSON.parse(readFileSync('examples/first.book.json', 'utf8')) as {
    waterfall: { layer: string }[]
  }
  const waterfall = book.waterfall.filter(({ layer }) => layer !== 'insuranceFund')
  const file = join(folder, 'unfunded.book.json')
  writeFileSync(file, JSON.stringify({ ...book, waterfall }))
  const { code, stderr } = await callPlimsoll('size-fund', '--book', file, '--scenario', 'fall')
  expect(code).toBe(2)
  expect(stderr).toContain('the waterfall has no layer insuranceFund')
})

test('its page describes every option', async () => {
  const page = readFileSync(join(root, 'docs/fund-sizing.md'), 'utf8')
  const { stdout } = await callPlimsoll('size-fund', '--help')
  const options = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gmu)].map(([, option = '']) => option)
  expect(options.length).toBeGreaterThan(10)
  for (const option of options) expect(page).toContain(`\`${option}`)
})
