import { readdirSync, readFileSync } from 'node:fs'
import { readScenarioText } from '../scenario-file/read-scenario.ts'
import type { Scenario } from './scenario.ts'

const folder = new URL('../../scenarios/', import.meta.url)
const ending = '.scenario.json'

/** Names of the scenarios that ship, in alphabetical order. */
export function scenarioNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort()
}

/** The scenario of a name. */
export function findScenario(name: string): Scenario | undefined {
  const text = scenarioText(name)
  if (text === undefined) return undefined
  return readScenarioText(text, {
    file: name,
    readPriceFile: (beside) => readFileSync(new URL(beside, folder), 'utf8'),
  }).scenario
}

/** The file of a scenario that ships, as it is. */
export function scenarioText(name: string): string | undefined {
  if (!scenarioNames().includes(name)) return undefined
  return readFileSync(new URL(`${name}${ending}`, folder), 'utf8')
}

/** Every scenario that ships, in alphabetical order. */
export function scenarios(): Scenario[] {
  return scenarioNames().flatMap((name) => findScenario(name) ?? [])
}
