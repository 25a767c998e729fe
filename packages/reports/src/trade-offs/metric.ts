import { type Ratio, ratio } from '@plimsoll/engine'
import type { MeasuredPolicy } from '../comparison/comparison.ts'
import { none } from '../comparison/exact.ts'

/** What policies are compared by; of each, less is better. */
export type MetricName =
  | 'nextShockShortfall'
  | 'brokenHedges'
  | 'stressLeverage'
  | 'scenarioShortfall'
  | 'accountsCut'
  | 'fullCloses'
  | 'cutLoss'
  | 'charged'
  | 'largestShareOfEquity'
  | 'herfindahl'
  | 'residualDeficit'
  | 'residualExposure'

/** One thing to be had less of. */
export interface Metric {
  readonly metric: MetricName
  readonly unit: 'money' | 'ratio' | 'share' | 'count'
  /** Exact, at or above 0; undefined where it is above every number. */
  readonly valueOf: (policy: MeasuredPolicy) => Ratio | undefined
  /** Whether the least value here is one that no decision about the same lots can be below. */
  readonly isProved?: (policy: MeasuredPolicy) => boolean
}

/** Everything that policies are compared by, what matters most first. The first two draw the front. */
export const metrics: readonly Metric[] = [
  {
    metric: 'nextShockShortfall',
    unit: 'money',
    valueOf: ({ risk }) => risk.nextShock.shortfallQuote,
  },
  {
    metric: 'brokenHedges',
    unit: 'money',
    valueOf: ({ risk }) => risk.stress.brokenHedges.lossQuote,
  },
  {
    metric: 'stressLeverage',
    unit: 'ratio',
    valueOf: ({ risk }) => risk.stress.largestStress?.leverage ?? none,
  },
  {
    metric: 'scenarioShortfall',
    unit: 'money',
    valueOf: ({ risk }) => risk.stress.meanShortfallQuote,
    isProved: (policy) => isMinimiser(policy, 'risk-knapsack'),
  },
  {
    metric: 'accountsCut',
    unit: 'count',
    valueOf: ({ outcome }) => ratio(BigInt(outcome.cuts.accounts)),
    isProved: ({ outcome, fewest }) => outcome.cuts.accounts === fewest?.accounts,
  },
  { metric: 'fullCloses', unit: 'count', valueOf: ({ risk }) => ratio(BigInt(risk.fullCloses)) },
  { metric: 'cutLoss', unit: 'money', valueOf: ({ outcome }) => outcome.cuts.lossQuote },
  {
    metric: 'charged',
    unit: 'money',
    valueOf: ({ outcome }) => ratio(outcome.chargedQuote > 0n ? outcome.chargedQuote : 0n),
  },
  {
    metric: 'largestShareOfEquity',
    unit: 'share',
    valueOf: ({ risk }) => risk.shares.largestShareOfEquity,
    isProved: (policy) => isMinimiser(policy, 'minimax-haircut'),
  },
  {
    metric: 'herfindahl',
    unit: 'ratio',
    valueOf: ({ outcome }) => outcome.concentration?.herfindahl ?? none,
  },
  {
    metric: 'residualDeficit',
    unit: 'money',
    valueOf: ({ outcome }) => ratio(outcome.residualDeficitQuote),
  },
  {
    metric: 'residualExposure',
    unit: 'money',
    valueOf: ({ outcome }) => outcome.residualExposureQuote,
  },
]

/** A preset that minimises something exactly does so for the lots of one case in one market, and where charges take nothing. */
function isMinimiser({ policy, outcome, fewest }: MeasuredPolicy, preset: string): boolean {
  const isPlain = outcome.cases === 1 && fewest?.groups === 1
  return policy === preset && isPlain && outcome.chargedAccounts === 0
}
