import { comparablePolicies } from '@plimsoll/reports'
import { factorsOf } from '../drill/drill-order.ts'
import type { HostedDomain } from '../hosted-domain.ts'

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

/** An order that this domain cannot be asked. */
export class ExperimentRefused extends Error {
  override readonly name = 'ExperimentRefused'
  /** Of the field, as `shocks[0].market`. */
  readonly path: string

  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
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
 * @throws ExperimentRefused for an unknown scenario or policy, one that is named twice, a field of another kind, and a move too far
 * @throws DrillRefused for a shock on a market that is unknown or named twice, and for one that leaves no price
 */
export function checkExperiment(
  order: ExperimentOrder,
  { terms }: Pick<HostedDomain, 'terms'>,
  scenarios: readonly string[],
): void {
  const { kind, scenario, shocks = [], paths, confidence, policies } = order
  if (!scenarios.includes(scenario)) {
    throw new ExperimentRefused('scenario', `is not known; use one of ${scenarios.join(', ')}`)
  }
  if (kind === 'simulation' && paths !== undefined) {
    throw new ExperimentRefused('paths', 'goes with rules and fundSizing; a simulation is one run')
  }
  if (kind === 'rules' && (paths ?? 1) > rulePathsMax) {
    throw new ExperimentRefused('paths', `is at most ${rulePathsMax} for rules`)
  }
  if (kind !== 'fundSizing' && confidence !== undefined) {
    throw new ExperimentRefused('confidence', 'goes with fundSizing only; leave it out')
  }
  if (kind !== 'rules' && policies !== undefined) {
    throw new ExperimentRefused('policies', 'goes with rules only; leave it out')
  }
  if (kind === 'rules' && policies === undefined) {
    throw new ExperimentRefused('policies', 'is missing; name the rules to compare')
  }
  checkPolicies(policies ?? [])
  factorsOf({ shocks }, [...terms.markets, everyOther])
  const far = shocks.findIndex(({ move }) => Number(move) > moveMax)
  if (far < 0) return
  throw new ExperimentRefused(`shocks[${far}].move`, `is at most ${moveMax}, a thousandfold price`)
}

function checkPolicies(policies: readonly string[]): void {
  policies.forEach((policy, index) => {
    const path = `policies[${index}]`
    if (!comparablePolicies.includes(policy)) {
      throw new ExperimentRefused(path, `is not a policy; use ${comparablePolicies.join(', ')}`)
    }
    if (policies.indexOf(policy) < index) {
      throw new ExperimentRefused(path, `names ${policy} twice; keep one of the two`)
    }
  })
}
