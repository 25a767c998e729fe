import { ratio } from '@plimsoll/engine'
import { type BookFormat, formatMoney, formatRatio } from '@plimsoll/protocol'
import type { PolicyKind } from '../comparison/comparison.ts'
import { pairedDifference } from '../trial/paired-difference.ts'
import type { GroupRow, MeanDifference, RuleRow } from './rule-comparison-document.ts'
import { groupMeasures, ruleMeasures, type RuleReading } from './rule-measure.ts'

/** A rule and its runs. */
export interface RuleRun {
  readonly policy: string
  readonly kind: PolicyKind
  readonly waterfallHash: string
  /** One a seed, in the same order for every rule. */
  readonly readings: readonly RuleReading[]
}

const bootstrap = { seed: 1, resamples: 2_000, levelPercent: 95 } as const

/** Places of a mean count. */
const countPlaces = 2

type Unit = 'money' | 'count'
type Measures<Name extends string> = readonly { readonly measure: Name; readonly unit: Unit }[]
type Values<Name extends string> = Readonly<Record<Name, bigint>>

/** Means of every rule, and mean differences to the first with their intervals: the bootstrap of `pairedDifference`, of 95 %. */
export function summariseRules(runs: readonly RuleRun[], format: BookFormat): RuleRow[] {
  const [base] = runs
  return runs.map((run): RuleRow => {
    const { policy, kind, waterfallHash, readings } = run
    const others = run === base ? undefined : base?.readings
    const values = readings.map((reading) => reading.values)
    return {
      policy,
      kind,
      waterfallHash,
      means: meansOf(values, ruleMeasures, format),
      ...(others && {
        differences: differencesOf(
          values,
          others.map((reading) => reading.values),
          ruleMeasures,
          format,
        ),
      }),
      groups: groupRows(readings, others, format),
      runs: readings.map((reading) => ({
        seed: reading.seed,
        values: meansOf([reading.values], ruleMeasures, format),
      })),
    }
  })
}

function groupRows(
  readings: readonly RuleReading[],
  others: readonly RuleReading[] | undefined,
  format: BookFormat,
): GroupRow[] {
  const [first] = readings
  return (first?.groups ?? []).map(({ group }, at) => {
    const own = (rows: readonly RuleReading[]) =>
      rows.flatMap(({ groups }) => groups[at]?.values ?? [])
    return {
      group,
      means: meansOf(own(readings), groupMeasures, format),
      ...(others && {
        differences: differencesOf(own(readings), own(others), groupMeasures, format),
      }),
    }
  })
}

function meansOf<Name extends string>(
  rows: readonly Values<Name>[],
  measures: Measures<Name>,
  format: BookFormat,
): Record<Name, string> {
  return eachMeasure(measures, ({ measure, unit }) => {
    const total = rows.reduce((sum, values) => sum + values[measure], 0n)
    if (unit === 'money') return formatMoney(format, floorDivide(total, BigInt(rows.length)))
    return rows.length === 1
      ? String(total)
      : formatRatio(ratio(total, BigInt(rows.length)), countPlaces)
  })
}

function differencesOf<Name extends string>(
  rows: readonly Values<Name>[],
  others: readonly Values<Name>[],
  measures: Measures<Name>,
  format: BookFormat,
): Record<Name, MeanDifference> {
  return eachMeasure(measures, ({ measure, unit }) => {
    const differences = rows.map((values, at) => values[measure] - (others[at]?.[measure] ?? 0n))
    return differenceOf(differences, (sum) =>
      unit === 'money'
        ? formatMoney(format, BigInt(Math.round(sum / rows.length)))
        : formatRatio(ratio(BigInt(sum), BigInt(rows.length)), rows.length === 1 ? 0 : countPlaces),
    )
  })
}

/** Statistics of amounts may be floats: nothing is paid by them. */
function differenceOf(
  differences: readonly bigint[],
  text: (sum: number) => string,
): MeanDifference {
  const { overall } = pairedDifference([differences.map(Number)], bootstrap)
  const { books, sum, lowSum, highSum, smaller, larger, same } = overall
  return {
    mean: text(sum),
    ...(books > 1 && { low: text(lowSum), high: text(highSum) }),
    smaller,
    larger,
    same,
  }
}

function eachMeasure<Name extends string, Value>(
  measures: Measures<Name>,
  valueOf: (measure: { readonly measure: Name; readonly unit: Unit }) => Value,
): Record<Name, Value> {
  const rows = measures.map((one) => [one.measure, valueOf(one)] as const)
  return Object.fromEntries(rows) as Record<Name, Value>
}

/** Rounded down: −1 / 2 is −1. */
function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor !== 0n && dividend < 0n ? quotient - 1n : quotient
}
