import type { Scenario } from '../scenario.ts'
import { findScenario } from '../scenarios.ts'

/** A scenario that ships. */
export function shipped(name: string): Scenario {
  const scenario = findScenario(name)
  if (scenario === undefined) throw new Error(`${name} does not ship`)
  return scenario
}

/** A small venue and a fall of 30 % in three waves. */
export const crash: Scenario = shipped('crash')
