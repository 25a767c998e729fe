import { crash } from './crash.ts'
import { october } from './october.ts'
import type { Scenario } from './scenario.ts'

/** Every scenario that ships, in the order in which they are shown. */
export const scenarios: readonly Scenario[] = [crash, october]

/** The scenario of a name. */
export function findScenario(name: string): Scenario | undefined {
  return scenarios.find(({ scenario }) => scenario === name)
}
