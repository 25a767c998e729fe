const ends: Readonly<Record<string, string>> = {
  closed: 'everything was closed in the market',
  recovered: 'it was above maintenance again',
  failed: 'the venue gave it up',
  expired: 'its time was up',
  cancelled: 'deleveraging took the position',
  bankrupt: 'it was below 0 before everything was closed',
}

/** How a liquidation in the market ended, in words. */
export function liquidationEndWords(outcome: string): string {
  return ends[outcome] ?? outcome
}
