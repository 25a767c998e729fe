import { ratio } from '@plimsoll/engine'
import { compareIdentifiers, formatRatio } from '@plimsoll/protocol'
import {
  type BootstrapSettings,
  dominates,
  type PairedDifference,
  pairedDifference,
} from './paired-difference.ts'
import type {
  MeasuredDifference,
  PolicyDifference,
  TrialClaim,
  TrialDocument,
  TrialMeans,
  TrialPolicyRow,
} from './trial-document.ts'
import {
  type FamilyReadings,
  type Trial,
  type TrialMeasure,
  type TrialReading,
  type TrialRun,
} from './trial-reading.ts'

/** Billionths in a percent. */
const percentBillionths = 10_000_000n
const percentPlaces = 4

type MeasuredRun = Extract<TrialRun, { readonly families: readonly FamilyReadings[] }>

/**
 * Means, paired differences to the policy of comparison with their intervals, and whether any policy dominates it.
 *
 * @throws RangeError where the policy of comparison is not among those that were measured
 */
export function summariseTrial(trial: Trial, settings: BootstrapSettings): TrialDocument {
  const measured = trial.runs.filter((run): run is MeasuredRun => 'families' in run)
  const base = measured.find(({ policy }) => policy === trial.against)
  if (base === undefined) throw new RangeError(`${trial.against} was not measured on every book`)
  const ordered = measured.toSorted(
    (left, right) =>
      total(left.families.flat(), 'nextShock') - total(right.families.flat(), 'nextShock') ||
      compareIdentifiers(left.policy, right.policy),
  )
  const policies = ordered.map((run) => policyRow(run, base, settings))
  const { families, seedFirst, seedLast, against } = trial
  return {
    families,
    seedFirst,
    seedLast,
    books: base.families.flat().length,
    against,
    claim: claimOf(trial, policies),
    policies,
    refused: trial.runs.flatMap((run) =>
      'refused' in run ? [{ policy: run.policy, refused: run.refused }] : [],
    ),
  }
}

function policyRow(
  run: MeasuredRun,
  base: MeasuredRun,
  settings: BootstrapSettings,
): TrialPolicyRow {
  const { policy, families } = run
  const means = meansOf(families.flat())
  if (run === base) {
    return { policy, means, families: families.map((own) => ({ means: meansOf(own) })) }
  }
  const differ = (measure: TrialMeasure) =>
    pairedDifference(
      families.map((own, at) =>
        own.map((reading, book) => reading[measure] - (base.families[at]?.[book]?.[measure] ?? 0)),
      ),
      settings,
    )
  const nextShock = differ('nextShock')
  const brokenHedges = differ('brokenHedges')
  return {
    policy,
    means,
    difference: policyDifference(nextShock.overall, brokenHedges.overall),
    families: families.map((own, at) => {
      const [first, second] = [nextShock.families[at], brokenHedges.families[at]]
      const hasBoth = first !== undefined && second !== undefined
      return {
        means: meansOf(own),
        ...(hasBoth && { difference: policyDifference(first, second) }),
      }
    }),
  }
}

function policyDifference(
  nextShock: PairedDifference,
  brokenHedges: PairedDifference,
): PolicyDifference {
  return {
    nextShock: shownDifference(nextShock),
    brokenHedges: shownDifference(brokenHedges),
    dominates: dominates([nextShock, brokenHedges]),
  }
}

function shownDifference(difference: PairedDifference): MeasuredDifference {
  const { books, sum, lowSum, highSum, smaller, larger, same } = difference
  const [mean, low, high] = [sum, lowSum, highSum].map((one) => percentOf(one, books))
  return {
    mean: mean ?? '',
    low: low ?? '',
    high: high ?? '',
    better: smaller,
    worse: larger,
    same,
  }
}

function meansOf(readings: FamilyReadings): TrialMeans {
  const percent = (field: Exclude<keyof TrialReading, 'touched' | 'stressLeverage'>): string =>
    percentOf(total(readings, field), readings.length)
  const stressLeverage = medianOf(
    readings.flatMap((one) => (one.stressLeverage === undefined ? [] : [one.stressLeverage])),
  )
  return {
    nextShock: percent('nextShock'),
    brokenHedges: percent('brokenHedges'),
    touched: formatRatio(ratio(BigInt(total(readings, 'touched')), BigInt(readings.length)), 1),
    ...(stressLeverage !== undefined && {
      stressLeverage: formatRatio(ratio(BigInt(stressLeverage), 1_000n), 2),
    }),
    cutCost: percent('cutCost'),
    charged: percent('charged'),
    leftOver: percent('leftOver'),
    secondDeficit: percent('secondDeficit'),
  }
}

function total(
  readings: FamilyReadings,
  field: Exclude<keyof TrialReading, 'stressLeverage'>,
): number {
  return readings.reduce((sum, reading) => sum + reading[field], 0)
}

/** The middle one, the upper of two. */
function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

function percentOf(sumBillionths: number, books: number): string {
  const mean = ratio(BigInt(sumBillionths), BigInt(books) * percentBillionths)
  return formatRatio(mean, percentPlaces)
}

/** Seeds below which an interval says little: it is drawn from the books of a family alone. */
const SEEDS_MIN = 20

function claimOf(
  { families, against, seedFirst, seedLast }: Trial,
  policies: readonly TrialPolicyRow[],
): TrialClaim {
  const dominatedBy = policies.flatMap(({ policy, difference }) =>
    difference?.dominates === true ? [policy] : [],
  )
  const others = policies.length - 1
  const who = dominatedBy.length === 0 ? 'No policy' : dominatedBy.join(', ')
  const verb = dominatedBy.length > 1 ? 'dominate' : 'dominates'
  const seeds = seedLast - seedFirst + 1
  const caveat =
    seeds < SEEDS_MIN
      ? ` With ${seeds} seed${seeds === 1 ? '' : 's'} this is no verdict: take ${SEEDS_MIN} or more.`
      : ''
  return {
    holds: dominatedBy.length === 0,
    dominatedBy,
    sentence: `${who} of the ${others} compared ${verb} ${against} on both next-shock shortfall and broken hedges.${caveat}`,
    families: families.map(({ family }, at) => ({
      family,
      dominatedBy: policies.flatMap((row) =>
        row.families[at]?.difference?.dominates === true ? [row.policy] : [],
      ),
    })),
  }
}
