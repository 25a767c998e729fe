/** The value below which so large a share of some values lies, by nearest rank; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

/** The middle one of several. */
function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** What several runs measured, each figure the median of its own. */
export function medians<Figures extends Readonly<Record<keyof Figures, number>>>(
  runs: readonly Figures[],
): Figures {
  const [first] = runs
  if (first === undefined) throw new Error('nothing was measured')
  const names = Object.keys(first) as (keyof Figures)[]
  const entries = names.map((name) => [name, median(runs.map((run) => run[name]))] as const)
  return Object.fromEntries(entries) as unknown as Figures
}
