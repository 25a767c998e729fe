import type { FundSizingDocument, RuleComparisonDocument } from '@plimsoll/reports'

/** A comparison of rules as the server gives it; undefined where it is none that this page knows. */
export function readRules(result: unknown): RuleComparisonDocument | undefined {
  return hasLists(result, 'rules', 'groups', 'refused')
    ? (result as RuleComparisonDocument)
    : undefined
}

/** The size of a fund as the server gives it; undefined where it is none that this page knows. */
export function readSizing(result: unknown): FundSizingDocument | undefined {
  return hasLists(result, 'draws', 'funds', 'caveats') ? (result as FundSizingDocument) : undefined
}

function hasLists(result: unknown, ...names: readonly string[]): boolean {
  if (typeof result !== 'object' || result === null) return false
  const fields = result as Readonly<Record<string, unknown>>
  return fields['version'] === 1 && names.every((name) => Array.isArray(fields[name]))
}

/** So many paths drew so much. */
export interface DrawBin {
  readonly from: number
  readonly to: number
  readonly paths: number
}

/** Draws in even bins from 0 to the largest; one where all are 0. */
export function drawBins(draws: readonly { readonly peak: string }[], count: number): DrawBin[] {
  const peaks = draws.map(({ peak }) => Number(peak))
  const most = Math.max(...peaks, 0)
  if (most === 0) return [{ from: 0, to: 0, paths: peaks.length }]
  const width = most / count
  return Array.from({ length: count }, (_, at) => ({
    from: at * width,
    to: (at + 1) * width,
    paths: peaks.filter((peak) => Math.min(Math.floor(peak / width), count - 1) === at).length,
  }))
}
