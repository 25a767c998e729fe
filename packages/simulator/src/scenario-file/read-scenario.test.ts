import { BookError } from '@plimsoll/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Scenario } from '../scenarios/scenario.ts'
import { findScenario, scenarioNames, scenarioText } from '../scenarios/scenarios.ts'
import { readScenarioText } from './read-scenario.ts'

const suiteSeed = Number(process.env['PLIMSOLL_SEED'] ?? 1)
const crash = scenarioText('crash') ?? ''

type Node = Record<string, unknown>

/** The scenario crash with values by path; undefined removes a field, `[+]` adds to a list. */
function edited(edits: Readonly<Record<string, unknown>>): string {
  const document = JSON.parse(crash) as Node
  for (const [path, value] of Object.entries(edits)) {
    const steps = path.split(/[.[\]]+/u).filter((step) => step !== '')
    const last = steps.pop() ?? ''
    const parent = steps.reduce<Node>((node, step) => node[step] as Node, document)
    if (value === undefined) delete parent[last]
    else if (last === '+' && Array.isArray(parent)) parent.push(value)
    else parent[last] = value
  }
  return JSON.stringify(document)
}

function read(text: string, files: Readonly<Record<string, string>> = {}): Scenario {
  const readPriceFile = (name: string): string => {
    const found = files[name]
    if (found === undefined) throw new Error(`${name} is not there`)
    return found
  }
  return readScenarioText(text, { file: 'x.json', readPriceFile }).scenario
}

function caught(run: () => unknown): BookError {
  try {
    run()
  } catch (error) {
    if (error instanceof BookError) return error
    throw error
  }
  throw new Error('the scenario was accepted')
}

test('a scenario that ships is called like its file', () => {
  for (const name of scenarioNames()) expect(findScenario(name)?.scenario).toBe(name)
})

test('parts become millionths, prices ticks, and the venue a book', () => {
  const scenario = read(crash)
  expect(scenario.markets['BTC-USDT']).toEqual({
    volatilityPpm: 150,
    beta: 1,
    depth: {
      levels: 8,
      spacingPpm: 900,
      levelPpm: 4_000,
      recoveryPpm: 250_000,
      thinning: 150,
      impactPpm: 350_000,
    },
  })
  expect(scenario.shocks[1]?.changePpm).toMatchObject({ 'SOL-USDT': -200_000 })
  expect(scenario.population?.equityWhole.quantiles[1]).toEqual([0.5, 3_000])
  expect(scenario.population?.funds).toEqual([{ fund: 'insurance', balancePpm: 400, floorPpm: 40 }])
  expect(scenario.traders).toMatchObject({ attention: { accounts: 16 }, warningPpm: 2_000_000 })
  expect(findScenario('fall')?.traders.attention).toEqual({ sharePpm: 10_000 })
  expect(scenario.venue.markets[0]?.markPriceTicks.numerator).toBe(1_120_000n)
})

test('every millionth is read as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (ppm) => {
      const text = (ppm / 1_000_000).toFixed(6)
      expect(read(edited({ 'feed.sourceLag': text })).feed.sourceLagPpm).toBe(ppm)
    }),
    { seed: suiteSeed, numRuns: 20 },
  )
})

describe('a scenario that is wrong', () => {
  const rows = `
version = 2 | version: is not 1; this program reads scenarios of version 1
shock = [] | shock: is not a field here; did you mean shocks
feed = | feed: is missing; add it
feed.source = 3 | feed.source: is not a field here; did you mean sources
feed.sourceLag = "1.1" | feed.sourceLag: is 1.1; give from 0 to 1
feed.sourceLag = 0.5 | feed.sourceLag: is a JSON number where a string belongs; write it in quotes: "0.5"
feed.sourceLag = "0.0000001" | feed.sourceLag: has 7 decimals, a part has 6; write at most 6
feed.sourceLag = "1e-3" | feed.sourceLag: "1e-3" is not a plain decimal
scenario = "a:b" | scenario: is not letters, digits, hyphens and underscores
durationMs = 999 | durationMs: makes 0 steps of 1000 ms
durationMs = 2000000000 | durationMs: makes 2000000 steps of 1000 ms; give 1 to 1000000 steps
stepMs = 0 | stepMs: is too small; give at least 1
venue.markets[0].tickSize = "0" | venue.markets[0].tickSize: is not positive
venue.waterfall[1].policy = "bitmx" | venue.waterfall[1].policy: "bitmx" is not a preset
venue.accounts[+] = {"account":"a","collateral":"1","positions":[]} | venue.accounts: are given beside a population
venue.funds[0].balance = "1" | venue.funds[0].balance: is not 0 beside a population
population.traders = 1000001 | population.traders: is too large; give at most 1000000
population.weights = {} | population.weights: has no weight above 0
population.weights.BTC = "1" | population.weights.BTC: "BTC" is not a market of the venue
population.equity.quantiles[1].share = "0.05" | population.equity.quantiles[1]: does not rise above the row before
population.equity.maximum = "1" | population.equity.maximum: is 1; give from 200000
population.twoPositions = "0.95" | population.threePositions: and twoPositions are more than all traders
population.funds[0].fund = "other" | population.funds[0].fund: "other" is not a fund of the venue
population.longLeverage.median = "0" | population.longLeverage.median: is 0; give more than 0
markets.SOL-USDT = | markets["SOL-USDT"]: is missing; say how the market moves
markets.SOL-USD = {"volatility":"0","beta":"1","depth":{"levels":1,"spacing":"0.1","level":"0","recovery":"0","thinning":"0","impact":"0"}} | markets["SOL-USD"]: "SOL-USD" is not a market of the venue; did you mean SOL-USDT
markets.SOL-USDT.depth.spacing = "0.2" | markets["SOL-USDT"].depth.spacing: puts level 8 at a price of 0 or below
shocks[0].toMs = 1 | shocks[0].toMs: is before fromMs
shocks[0].toMs = 300001 | shocks[0].toMs: is after the end of the run, 300000
shocks[0].change.BTC-USDT = "-1" | shocks[0].change["BTC-USDT"]: is -1; give more than -1
shocks[0].change.XRP = "-0.1" | shocks[0].change.XRP: "XRP" is not a market of the venue
shocks[0].course = [{"atMs":1,"part":"1"}] | shocks[0].course[0].atMs: is outside of the move, 30000 to 60000
shocks[0].course = [{"atMs":40000,"part":"0.5"},{"atMs":40000,"part":"1"}] | shocks[0].course[1].atMs: is not after the point before, 40000
outages[0].market = "XRP" | outages[0].market: "XRP" is not a market of the venue
outages[0].fault = "gone" | outages[0].fault: "gone" is not known; use one of missing, frozen
traders.adds = "0.9" | traders.withdraws: is more than what adds and flees leave
traders.attentionPerStep = | traders.attentionShare: is missing; give it or attentionPerStep
traders.attentionShare = "0.01" | traders.attentionShare: stands beside attentionPerStep; give one of the two
traders.afterCut = {"tradedWithin":[{"withinMs":5,"share":"0.2"},{"withinMs":9,"share":"0.1"}],"rehedges":"1"} | traders.afterCut.tradedWithin[1]: does not rise
paths.kind = "walk" | paths.kind: "walk" is not known; use one of jumpDiffusion, points, bootstrap
paths = {"kind":"points","between":"hold","points":[{"atMs":5,"prices":{}},{"atMs":5,"prices":{}}]} | paths.points[1].atMs: is not later than the point before
paths = {"kind":"points","between":"hold","points":[{"atMs":5,"prices":{"BTC-USDT":"1.05"}}]} | paths.points[0].prices["BTC-USDT"]: has 2 decimals, market BTC-USDT has 1
paths = {"kind":"points","between":"hold","points":[{"atMs":5,"prices":{"XRP":"1"}}]} | paths.points[0].prices.XRP: "XRP" is not a market of the venue
paths = {"kind":"points","between":"hold","points":"../x.csv"} | paths.points: is a path; name a file in the folder of the scenario
paths = {"kind":"bootstrap","blockRows":2,"history":{"rowMs":1500,"prices":{"*":["1","2"]}}} | paths.history: has a row every 1500 ms, a step has 1000
paths = {"kind":"bootstrap","blockRows":2,"history":{"rowMs":1000,"prices":{"A":["1","2"]}}} | paths.history: has no column for BTC-USDT
paths = {"kind":"bootstrap","blockRows":2,"history":{"rowMs":1000,"prices":{"*":["1","2"],"B":["1"]}}} | paths.history.prices.B: has too few entries
paths = {"kind":"bootstrap","blockRows":2,"history":{"rowMs":1000,"prices":{"*":["1","2"],"B":["1","2","3"]}}} | paths.history.prices.B: has 3 prices, * has 2
paths = {"kind":"bootstrap","blockRows":2,"history":{"rowMs":1000,"prices":{"*":["1","0"]}}} | paths.history.prices["*"][1]: is 0; give more than 0
paths = {"kind":"bootstrap","blockRows":2,"columns":{"BTC-USDT":"X"},"history":{"rowMs":1000,"prices":{"*":["1","2"]}}} | paths.columns["BTC-USDT"]: "X" is not a column of the history; use one of *
script = [{"atMs":300001,"command":{"kind":"resume"}}] | script[0].atMs: is after the end of the run
script = [{"atMs":1,"command":{"kind":"halt"}}] | script[0].command.reason: is missing
script = [{"atMs":1,"command":{"kind":"stop"}}] | script[0].command.kind: "stop" is not known; use one of
population.longLeverageFactors = {"BTC-USDT":"0"} | population.longLeverageFactors["BTC-USDT"]: is 0; give more than 0
population.shorts = {"notional":{"quantiles":[{"share":"0.1","value":"1"},{"share":"0.2","value":"2"}],"tailExponent":"1","maximum":"9"},"equityMaximum":"9","leverageCorrelation":"1.1","longsMultiple":"1","openInterestWeights":{"*":"1"}} | population.shorts.leverageCorrelation: is 1.1; give from -1 to 1
watch = ["x","x"] | watch[1]: is named twice
outcomes = [{"outcome":"x","path":"cases"}] | outcomes[0].path: is no JSON pointer
outcomes = [{"outcome":"x","path":"/cases"}] | outcomes[0].is: is missing, and so are from and to
outcomes = [{"outcome":"x","path":"/cases","is":1,"to":"2"}] | outcomes[0].is: stands beside from or to
title = "a\\u001b[31m" | title: holds a control character
`
    .trim()
    .split('\n')

  test.each(rows)('%s', (row) => {
    const [edit = '', complaint = ''] = row.split(' | ')
    const [path = '', json] = edit.split(/ =(?: |$)/u)
    const value: unknown = json === '' || json === undefined ? undefined : JSON.parse(json)
    const { message } = caught(() => read(edited({ [path]: value })))
    expect(message).toContain(`x.json: ${complaint}`)
    expect(message).toMatch(/^[^\n]+; [^\n]+$/u)
  })

  test('a scenario for books that are brought says how any market moves', () => {
    const venue = { ...(JSON.parse(crash) as { venue: object }).venue, markets: [], funds: [] }
    const edits = {
      venue: { ...venue, scenarios: undefined, waterfall: [] },
      population: undefined,
    }
    expect(caught(() => read(edited(edits))).message).toContain('markets["*"]: is missing')
  })

  test.each([
    ['{', 'line 1, column 2: the text ends too early'],
    [crash.replace('"title"', '"stepMs"'), 'the key "stepMs" appears twice'],
    ['[]', 'is an array; give an object'],
  ])('a text that is no scenario, case %#', (text, complaint) => {
    expect(caught(() => read(text)).message).toContain(complaint)
  })
})

describe('prices beside the scenario', () => {
  const points = edited({ paths: { kind: 'points', between: 'line', points: 'prices.csv' } })
  const bootstrap = edited({ paths: { kind: 'bootstrap', blockRows: 2, history: 'prices.csv' } })
  const startMs = 1_760_130_000_000

  test('points from the start of the run, or UTC; rows outside of it are left out', () => {
    const elapsed = read(points, { 'prices.csv': 'atMs,BTC-USDT\n0,112000\n1000,111000.5\n' })
    expect(elapsed.paths).toEqual({
      kind: 'points',
      between: 'line',
      points: [
        { atMs: 0, priceTicks: { 'BTC-USDT': 1_120_000 } },
        { atMs: 1_000, priceTicks: { 'BTC-USDT': 1_110_005 } },
      ],
    })
    const table = `timeMs,BTC-USDT\n${startMs - 1},1\n${startMs},112000\n${startMs + 1_000},111000.5\n${startMs + 300_001},1\n`
    expect(read(points, { 'prices.csv': table })).toEqual(elapsed)
  })

  test('a history becomes log returns', () => {
    const table = '# daily\ntimeMs,*,ETH-USDT\n1000,100,1\n2000,110,2\n3000,99,1\n'
    const { paths } = read(bootstrap, { 'prices.csv': table })
    if (paths.kind !== 'bootstrap') throw new Error('another kind')
    expect(paths.rowMs).toBe(1_000)
    expect(paths.returns['*']?.[0]).toBeCloseTo(Math.log(1.1), 12)
    expect(paths.returns['ETH-USDT']?.[1]).toBeCloseTo(-Math.LN2, 12)
  })

  test.each([
    [points, '', 'prices.csv: is empty'],
    [points, 'time,BTC-USDT\n', 'line 1: begins with "time"; the first column is timeMs or atMs'],
    [
      points,
      'atMs,BTC-USDT,BTC-USDT\n',
      'line 1: has no column of prices, one without a name, or two',
    ],
    [points, 'atMs,BTC-USDT\n0,1\n1', 'prices.csv: line 3: has 1 cells, the header 2'],
    [points, 'atMs,BTC-USDT\n0,n/a\n', 'prices.csv: line 2: "n/a" is not a plain decimal'],
    [points, 'atMs,BTC-USDT\nnow,1\n', 'line 2: "now" is no time'],
    [points, 'atMs,BTC-USDT\n0,0\n', 'line 2, BTC-USDT: is not positive'],
    [points, 'atMs,BTC-USDT\n5,1\n4,1\n', 'line 3: is not later than the point before'],
    [
      points,
      'timeMs,BTC-USDT\n5,1\n',
      'x.json: paths.points: has no row within the run of prices.csv',
    ],
    [points, 'atMs,BTC-USDT\n0,"1\n', 'opens a quote that is never closed'],
    [bootstrap, 'timeMs,*\n0,1\n', 'x.json: paths.history: prices.csv has fewer than two rows'],
    [
      bootstrap,
      'timeMs,*\n0,1\n1000,1\n3000,1\n',
      'line 4, timeMs: is 3000, not 2000; times go up',
    ],
  ])('a table that is wrong, case %#', (scenario, table, complaint) => {
    const { message } = caught(() => read(scenario, { 'prices.csv': table }))
    expect(message).toContain(complaint)
    expect(message).toMatch(/^[^\n]+; [^\n]+$/u)
  })
})
