import { checkPolicies } from '../comparison/comparison-order.ts'
import { factorsOf } from '../drill/drill-order.ts'
import type { HostedDomain } from '../hosted-domain.ts'
import { OrderRefused } from '../order-refused.ts'

/** What is done with a copy of the book. */
type ExperimentKind = 'simulation' | 'rules' | 'fundSizing'

/** A move of one market, or of `*`, over some time: -0.3 is a fall by three tenths. */
interface TimedShock {
  readonly market: string
  readonly move: string
  readonly overMs: number
}

/** An experiment as it is asked for. */
export interface ExperimentOrder {
  readonly kind: ExperimentKind
  readonly scenario: string
  /** In place of the moves of the scenario. */
  readonly shocks?: readonly TimedShock[]
  readonly seed: number
  readonly paths?: number
  readonly confidence?: string
  readonly policies?: readonly string[]
}

/** What every run of every rule leaves is kept. */
const rulePathsMax = 200

/** A price that rises further leaves what amounts are counted in. */
const moveMax = 999

/** Stands for every market that is not named. */
const everyOther = { market: '*' } as const

/**
 * Refuses what is wrong with an order before anything is done for it.
 *
 * @throws OrderRefused for an unknown scenario or policy, one that is named twice, a field of another kind, and a move too far;
 * for a shock on a market that is unknown or named twice, and for one that leaves no price
 */
export function checkExperiment(
  order: ExperimentOrder,
  { terms }: Pick<HostedDomain, 'terms'>,
  scenarios: readonly string[],
): void {
  const { kind, scenario, shocks = [], paths, confidence, policies } = order
  if (!scenarios.includes(scenario)) {
    throw new OrderRefused('scenario', `is not known; use one of ${scenarios.join(', ')}`)
  }
  if (kind === 'simulation' && paths !== undefined) {
    throw new OrderRefused('paths', 'goes with rules and fundSizing; a simulation is one run')
  }
  if (kind === 'rules' && (paths ?? 1) > rulePathsMax) {
    throw new OrderRefused('paths', `is at most ${rulePathsMax} for rules`)
  }
  if (kind !== 'fundSizing' && confidence !== undefined) {
    throw new OrderRefused('confidence', 'goes with fundSizing only; leave it out')
  }
  if (kind !== 'rules' && policies !== undefined) {
    throw new OrderRefused('policies', 'goes with rules only; leave it out')
  }
  if (kind === 'rules' && policies === undefined) {
    throw new OrderRefused('policies', 'is missing; name the rules to compare')
  }
  checkPolicies(policies ?? [])
  factorsOf({ shocks }, [...terms.markets, everyOther])
  const far = shocks.findIndex(({ move }) => Number(move) > moveMax)
  if (far < 0) return
  throw new OrderRefused(`shocks[${far}].move`, `is at most ${moveMax}, a thousandfold price`)
}
