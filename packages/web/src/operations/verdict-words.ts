const words: Readonly<Record<string, string>> = {
  late: 'not newer than the last',
  fromFuture: 'of a time to come',
  missing: 'none from the sources',
  stale: 'too old',
  nonPositive: '0 or below',
  outsideBand: 'too far from the index',
  tooFewSources: 'too few sources',
}

/** Why a price may not be acted on. One that was used may have grown too old since. */
export function verdictWords(verdict: string, isHealthy: boolean): string {
  if (verdict === 'used') return isHealthy ? 'used' : 'too old'
  return words[verdict] ?? verdict
}
