const words: Readonly<Record<string, string>> = {
  // It was good when it was taken.
  used: 'too old',
  late: 'older than the one in use',
  fromFuture: 'from the future',
  missing: 'missing',
  stale: 'too old',
  nonPositive: 'not above 0',
  outsideBand: 'outside its band',
  tooFewSources: 'from too few sources',
}

/** Why a price may not be acted on. */
export function verdictWords(verdict: string): string {
  return words[verdict] ?? verdict
}
