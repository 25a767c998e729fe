/** How many books met what, held against how many must. */
export interface SituationTally {
  readonly note: (situations: readonly string[]) => void
  readonly line: () => string
  /** What too few books met. */
  readonly missing: () => string[]
}

/** Counts books by what they met, so that no agreement is one about nothing. */
export function tallySituations(least: Readonly<Record<string, number>>): SituationTally {
  const counts = new Map(Object.keys(least).map((situation) => [situation, 0]))
  let books = 0
  return {
    note: (situations) => {
      books += 1
      for (const situation of situations) {
        counts.set(situation, (counts.get(situation) ?? 0) + 1)
      }
    },
    line: () =>
      [['all', books] as const, ...counts].map(([name, count]) => `${name} ${count}`).join(', '),
    missing: () =>
      Object.entries(least).flatMap(([situation, count]) =>
        (counts.get(situation) ?? 0) < count ? [situation] : [],
      ),
  }
}
