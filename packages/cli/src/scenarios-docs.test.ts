import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readScenarioText, scenarioText } from '@plimsoll/simulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callPlimsoll, root } from './testing/run-plimsoll.ts'

const page = readFileSync(join(root, 'docs/scenarios.md'), 'utf8')
const [whole = '', ...parts] = blocks('json')
const crash = JSON.parse(scenarioText('crash') ?? '') as object

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-scenarios-docs-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`\n\`\`\`${language}\n([^]*?)\`\`\`\n`, 'gu'))].map(
    ([, text = '']) => text,
  )
}

/** Runs a scenario of the page on the first example, and says what was wrong with it. */
async function complaintAbout(scenario: object): Promise<string> {
  const file = join(folder, 'MINE.scenario.json')
  writeFileSync(file, JSON.stringify(scenario))
  const words = ['simulate', file, '--book', 'examples/first.book.json', '--check']
  const { stderr } = await callPlimsoll(...words)
  return stderr.replace(file, 'MINE.scenario.json')
}

test('the whole scenario it shows is fall', () => {
  expect(whole).toBe(scenarioText('fall'))
})

test('every part it shows can stand in a scenario', () => {
  const [table = ''] = blocks('csv')
  expect(parts.length).toBeGreaterThan(6)
  for (const part of parts) {
    const text = JSON.stringify({ ...crash, ...(JSON.parse(part) as object) })
    const { scenario } = readScenarioText(text, { file: part, readPriceFile: () => table })
    expect(scenario.scenario).toBe('crash')
  }
})

test('the complaints it shows are those of the program', async () => {
  const [, lines = ''] = /```\n(plimsoll: MINE[^]*?)```/u.exec(page) ?? []
  const [misspelt = '', beyond = ''] = lines.split('\n')
  const { shocks, ...rest } = JSON.parse(whole) as { shocks: object[] }
  expect(await complaintAbout({ ...rest, shock: shocks })).toContain(misspelt)
  const change = { '*': '-1' }
  expect(await complaintAbout({ ...rest, shocks: [{ ...shocks[0], change }] })).toContain(beyond)
})

test('every command it shows is one of the program', async () => {
  const shown = [...page.matchAll(/^npx plimsoll (\S+)(.*)$/gmu)]
  expect(shown.length).toBeGreaterThan(8)
  for (const [, verb = '', rest = ''] of shown) {
    const { stdout } = await callPlimsoll(verb, '--help')
    for (const [option] of rest.matchAll(/--[a-z-]+/gu)) expect(stdout).toContain(option)
  }
})
