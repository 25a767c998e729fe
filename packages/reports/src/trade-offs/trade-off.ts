import { compareRatios, type Ratio } from '@plimsoll/engine'
import type { MeasuredPolicy } from '../comparison/comparison.ts'
import { minus } from '../comparison/exact.ts'
import { fairnessOrder } from '../risk/burden-shares.ts'
import { type Metric, type MetricName, metrics } from './metric.ts'

/** How far a policy is from the least value of one metric. */
export interface Distance {
  readonly metric: MetricName
  readonly unit: Metric['unit']
  /** Undefined where it is above every number. */
  readonly value: Ratio | undefined
  /** The least that any policy it is compared with reached, itself included. Undefined where all are above every number. */
  readonly least: Ratio | undefined
  /** The first of the policies that reached it. */
  readonly leastBy: string
  /** Whether no decision about the same lots can be below it: it is 0, or its policy is the exact minimiser. */
  readonly isProved: boolean
  /** value − least. */
  readonly above: Ratio | undefined
  /** How many of those it is compared with have less, and how many more. */
  readonly better: number
  readonly worse: number
}

/** What a policy gives up against the others of a comparison. */
export interface TradeOff {
  /** Whether it ended markets, and so is compared only with those that did too. */
  readonly endsMarkets: boolean
  /** How many it is compared with. */
  readonly comparedWith: number
  /** One a metric, in the order of the metrics. */
  readonly distances: readonly Distance[]
  /** Nobody is as good on the first two metrics and better on one of them. */
  readonly isOnFront: boolean
  /** Nobody is as good on all metrics and better on one of them. */
  readonly isOnFullFront: boolean
  /** Who is as good on the first two and better on one of them. */
  readonly dominatedBy: readonly string[]
  /** Who spreads the cost less evenly, however inequality is weighed: `fairnessOrder`. */
  readonly fairerThan: readonly string[]
}

const mainMetrics = metrics.slice(0, 2)

/**
 * Compares policies pair by pair, in their order. Those that end markets are compared among themselves: where nothing is left open,
 * nothing is at risk, and that is no merit of a deleveraging.
 */
export function tradeOffs(policies: readonly MeasuredPolicy[]): TradeOff[] {
  const [ending, others] = [true, false].map((isEnding) => {
    const alike = policies.filter((one) => endsMarkets(one) === isEnding)
    return { alike, leasts: metrics.map((metric) => leastOf(metric, alike)) }
  })
  return policies.flatMap((policy) => {
    const group = endsMarkets(policy) ? ending : others
    return group === undefined ? [] : tradeOffOf(policy, group)
  })
}

function endsMarkets({ outcome }: MeasuredPolicy): boolean {
  return outcome.settledMarkets.length > 0
}

function tradeOffOf(
  policy: MeasuredPolicy,
  {
    alike,
    leasts,
  }: { readonly alike: readonly MeasuredPolicy[]; readonly leasts: readonly Least[] },
): TradeOff {
  const others = alike.filter((one) => one !== policy)
  const dominatedBy = others.filter((one) => dominates(one, policy, mainMetrics))
  const places = metrics.map(({ valueOf }) => {
    const orders = others.map((one) => compare(valueOf(one), valueOf(policy)))
    return {
      better: orders.filter((order) => order < 0).length,
      worse: orders.filter((order) => order > 0).length,
    }
  })
  return {
    comparedWith: others.length,
    endsMarkets: endsMarkets(policy),
    distances: leasts.map((least, index) => ({
      ...distanceTo(least, policy),
      ...(places[index] ?? { better: 0, worse: 0 }),
    })),
    isOnFront: dominatedBy.length === 0,
    isOnFullFront: !others.some((one) => dominates(one, policy, metrics)),
    dominatedBy: dominatedBy.map((one) => one.policy),
    fairerThan: others.filter((one) => fairness(policy, one) === 'fairer').map((one) => one.policy),
  }
}

interface Least {
  readonly metric: Metric
  readonly policy: MeasuredPolicy | undefined
  readonly isProved: boolean
}

function leastOf(metric: Metric, policies: readonly MeasuredPolicy[]): Least {
  const [first, ...others] = policies
  const policy =
    first &&
    others.reduce(
      (best, one) => (compare(metric.valueOf(one), metric.valueOf(best)) < 0 ? one : best),
      first,
    )
  if (policy === undefined) return { metric, policy, isProved: false }
  const least = metric.valueOf(policy)
  const reached = policies.filter((one) => compare(metric.valueOf(one), least) === 0)
  const isProved = least?.numerator === 0n || reached.some((one) => metric.isProved?.(one) === true)
  return { metric, policy, isProved }
}

function distanceTo(
  { metric, policy, isProved }: Least,
  of: MeasuredPolicy,
): Omit<Distance, 'better' | 'worse'> {
  const value = metric.valueOf(of)
  const least = policy && metric.valueOf(policy)
  return {
    metric: metric.metric,
    unit: metric.unit,
    value,
    least,
    leastBy: policy?.policy ?? of.policy,
    isProved,
    above: value && least && minus(value, least),
  }
}

function dominates(one: MeasuredPolicy, other: MeasuredPolicy, by: readonly Metric[]): boolean {
  const orders = by.map(({ valueOf }) => compare(valueOf(one), valueOf(other)))
  return orders.every((order) => order <= 0) && orders.some((order) => order < 0)
}

/** Undefined is above every number. */
function compare(left: Ratio | undefined, right: Ratio | undefined): number {
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined)
  }
  return compareRatios(left, right)
}

function fairness(one: MeasuredPolicy, other: MeasuredPolicy): ReturnType<typeof fairnessOrder> {
  return fairnessOrder(one.risk.shares.sharesBillionths, other.risk.shares.sharesBillionths)
}
