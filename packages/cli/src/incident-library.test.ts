import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarios, scenarioText } from '@plimsoll/simulator'
import { afterAll, describe, expect, test } from 'vitest'
import { askedText, foundText } from './incident/outcomes-section.ts'
import type { CheckedOutcome } from './simulation/checked-outcomes.ts'
import { callPlimsoll, root } from './testing/run-plimsoll.ts'
import { testFolder } from './testing/simulated-folder.ts'

// The library of incidents: scenarios whose prices are known. docs/incidents.md shows of each what
// is asserted and what comes out; where a scenario is changed, the page is to be changed with it.

const page = readFileSync(join(root, 'docs/incidents.md'), 'utf8')
const incidents = scenarios().filter(({ paths }) => paths.kind === 'points')
const folder = testFolder('incident-library')
afterAll(() => folder.remove())

describe.each(incidents)('$scenario', ({ scenario, sources = [], story }) => {
  test('ends as it is asserted to, and as the page says', async () => {
    const { code, stdout, stderr } = await callPlimsoll('simulate', scenario, '--check', '--json')
    expect(stderr).toBe('')
    const { outcomes } = JSON.parse(stdout) as { outcomes: readonly CheckedOutcome[] }
    expect(outcomes.filter(({ held }) => !held)).toEqual([])
    expect(code).toBe(0)
    expect(page).toContain(`npx plimsoll simulate ${scenario}\n`)
    expect(page).toContain(tableOf(outcomes))
  })

  test('says what is fact and what is assumed, and where its facts are from', () => {
    const told = story.join(' ')
    expect(told).toMatch(/\bfact\b/iu)
    expect(told).toMatch(/\bassumed\b/iu)
    expect(sources.length).toBeGreaterThan(0)
    for (const { url = '' } of sources) expect(page).toContain(url)
  })
})

function tableOf(outcomes: readonly CheckedOutcome[]): string {
  const rows = outcomes.map(
    (one) =>
      `| ${one.outcome} | ${one.published ?? ''} | ${askedText(one)} | ${foundText(one)} |\n`,
  )
  return `| Outcome | Published | Asserted | Comes out |\n|---|---|---|---|\n${rows.join('')}`
}

test.each([
  ['march-2020', '"mode": "takeover"', '"mode": "deficitOnly"'],
  [
    'jelly',
    '"account": "hlp",\n        "price": "mark"',
    '"account": "hlp",\n        "capacity": "1"',
  ],
  ['popcat', '"price": "bankruptcy"', '"price": "bankruptcy",\n        "capacity": "1"'],
])('with another rule %s ends otherwise, and the check says so', async (name, rule, other) => {
  const text = scenarioText(name) ?? ''
  expect(text).toContain(rule)
  const file = folder.at(`${name}.scenario.json`)
  writeFileSync(file, text.replace(rule, other))
  const { code, stdout } = await callPlimsoll('simulate', file, '--check')
  expect(stdout).toMatch(/Asserted outcomes: \d+, \d+ missed/u)
  expect(code).toBe(5)
})

test('a settlement below 0 is refused before anything runs', async () => {
  const text = (scenarioText('negative-oil') ?? '').replace('"price": "0.00"', '"price": "-37.63"')
  const file = folder.at('below-0.scenario.json')
  writeFileSync(file, text)
  const { code, stderr } = await callPlimsoll('simulate', file)
  expect(stderr).toContain('script[1].command.price: is negative')
  expect(code).toBe(2)
})
