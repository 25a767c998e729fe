import { addDecimals } from '@plimsoll/client'
import { type ComparisonDocument, type PayerKind, payerKindOf } from '@plimsoll/reports'
import type { CallAnswer } from '@plimsoll/client'
import type { BarKind } from '../parts/stacked-bars.tsx'

/** What a comparison found, as `plimsoll compare --json` prints it. */
export type ComparisonResult = ComparisonDocument
type PolicyRow = ComparisonResult['policies'][number]
export type RefusedRow = Extract<PolicyRow, { readonly refused: unknown }>
export type MeasuredRow = Exclude<PolicyRow, RefusedRow>
export type MetricName = MeasuredRow['distances'][number]['metric']
/** An exact fraction with a decimal for reading. */
export type Score = NonNullable<MeasuredRow['cuts']['worstGap']>

/** What each policy would have done about the case that was asked for. */
export type CaseOutcome = NonNullable<CallAnswer<'getComparison'>['caseOutcomes']>[number]

/** Whose money pays. */
export type Payer = 'case' | 'takers' | 'funds' | 'counterparties' | 'gains' | 'left'

/** Those whom a round may charge, in the order of the bars. */
export const chargedKinds: readonly BarKind<'funds' | 'counterparties' | 'gains'>[] = [
  { kind: 'funds', words: 'funds', look: 'fund' },
  { kind: 'counterparties', words: 'counterparties', look: 'cut' },
  { kind: 'gains', words: 'gains', look: 'charge' },
]

/** Whose money pays, in the order of the bars and of their legend. */
export const payerKinds: readonly BarKind<Payer>[] = [
  { kind: 'case', words: 'the cases among themselves', look: 'other' },
  { kind: 'takers', words: 'offers and vaults', look: 'venue' },
  ...chargedKinds,
  { kind: 'left', words: 'nobody: left over', look: 'left' },
]

const payers: Readonly<Record<PayerKind, Exclude<Payer, 'left'>>> = {
  case: 'case',
  taker: 'takers',
  fund: 'funds',
  venue: 'funds',
  cut: 'counterparties',
  end: 'counterparties',
  charge: 'gains',
}

/** The document of a comparison; undefined where it is of a form that this page does not know. */
export function readComparison(result: unknown): ComparisonResult | undefined {
  const { version, policies } = (result ?? {}) as Partial<ComparisonResult>
  return version === 1 && Array.isArray(policies) ? (result as ComparisonResult) : undefined
}

/** Policies that were measured, and those that the book cannot serve. */
export function sortedOut({ policies }: ComparisonResult): {
  readonly measured: readonly MeasuredRow[]
  readonly refused: readonly RefusedRow[]
} {
  return {
    measured: policies.filter((row): row is MeasuredRow => !('refused' in row)),
    refused: policies.filter((row): row is RefusedRow => 'refused' in row),
  }
}

/** What each paid of the deficit under one policy. Sums to the deficit, to the unit. */
export function paidBy({
  layers,
  residualDeficit,
}: Pick<MeasuredRow, 'layers' | 'residualDeficit'>): Readonly<Record<Payer, string>> {
  const sums = { case: '0', takers: '0', funds: '0', counterparties: '0', gains: '0' }
  for (const { layer, paid } of layers) {
    const payer = payers[payerKindOf(layer)]
    sums[payer] = addDecimals(sums[payer], paid)
  }
  return { ...sums, left: residualDeficit }
}

/** Whether a policy has the least of a metric of all that it is compared with. */
export function hasLeast({ distances }: MeasuredRow, metric: MetricName): boolean {
  const distance = distances.find((row) => row.metric === metric)
  if (distance?.above === undefined) return false
  return typeof distance.above === 'string'
    ? !/[1-9]/u.test(distance.above)
    : distance.above.numerator === '0'
}

/** Metrics in which policies differ: where all have the least, saying so helps nobody. */
export function tellingMetrics(rows: readonly MeasuredRow[]): ReadonlySet<MetricName> {
  const all = rows[0]?.distances.map(({ metric }) => metric) ?? []
  return new Set(all.filter((metric) => !rows.every((row) => hasLeast(row, metric))))
}

/** Whether the policy ends markets: nothing is open afterwards, so nothing is at risk. */
export function endsMarkets({ settledMarkets }: MeasuredRow): boolean {
  return settledMarkets.length > 0
}
